"""The map's fonts, each made once: a font that is made anew is looked up in the system anew."""

from functools import cache

from PySide6.QtGui import QFont, QFontMetricsF

from gridmap.gui import theme


@cache
def font(pixels: int, bold: bool = False) -> QFont:
    """The window's font in a size, its letters where they belong to a fraction of a pixel."""
    made = theme.sized_font(pixels, bold)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@cache
def metrics(pixels: int, bold: bool = False) -> QFontMetricsF:
    """The measures of `font`."""
    return QFontMetricsF(font(pixels, bold))
