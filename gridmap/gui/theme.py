"""One palette for the whole window, light and dark, following the system or the user's choice."""

import json
from functools import cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from gridmap.domain.risk.schemes import FOUR, THEMES, Scheme
from gridmap.domain.risk.schemes import Theme as Name
from gridmap.resources import resource

FONT_FAMILIES = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei UI", "Microsoft YaHei",
    "PingFang SC", "WenQuanYi Micro Hei", "sans-serif",
)  # fmt: skip
FONT_PIXELS = 14

#: Which colour of the palette file Qt's own roles take.
_ROLES: dict[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "base",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "accent_text",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "accent_text",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "link",
    QPalette.ColorRole.LinkVisited: "link",
    QPalette.ColorRole.ToolTipBase: "tooltip",
    QPalette.ColorRole.ToolTipText: "tooltip_text",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "line",
    QPalette.ColorRole.Mid: "line_strong",
    QPalette.ColorRole.Dark: "line_strong",
    QPalette.ColorRole.Shadow: "line_strong",
}
_GREYED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def _level_colours(scheme: Scheme) -> dict[str, dict[str, str]]:
    """Colours of the levels by theme and name."""
    found: dict[str, dict[str, str]] = {}
    for theme in THEMES:
        named = found[theme] = {}
        for level in (0, 1, 2, 3, 4):
            shades, name = scheme.look(level).shades(theme), str(level or "none")
            named[f"level_{name}"], named[f"level_{name}_text"] = shades.chip, shades.chip_text
            named[f"map_{name}"] = shades.map
    return found


class Theme(QObject):
    """Which theme is in force; says when that changes, after palette and style sheet have changed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name: Name = "light"
        self.scheme = FOUR
        self.level_colours = _level_colours(FOUR)


current = Theme()


@cache
def palettes() -> dict[str, dict[str, str]]:
    """The palette file: theme -> name -> ``#RRGGBB`` or ``#RRGGBBAA``."""
    read: dict[str, dict[str, str]] = json.loads(resource("styles", "palette.json").read_text("utf-8"))
    return read


def scheme() -> Scheme:
    """The scheme in which risk is shown."""
    return current.scheme


def use_scheme(wanted: Scheme) -> None:
    """Show risk in this scheme from now on."""
    if wanted != current.scheme:
        current.scheme, current.level_colours = wanted, _level_colours(wanted)
        current.changed.emit()
        for widget in QApplication.allWidgets():
            widget.update()


def colour(name: str, theme: str | None = None) -> QColor:
    """A colour of the palette by name, in the theme in force unless another is named.

    Those of risk levels, ``level_1`` ... ``level_none``, ``level_1_text`` ... and ``map_1`` ..., are of the
    scheme in force.
    """
    theme = theme or current.name
    value = current.level_colours[theme].get(name) or palettes()[theme][name]
    if len(value) == 9:  # Qt wants the alpha first
        value = f"#{value[7:]}{value[1:7]}"
    return QColor(value)


def is_dark() -> bool:
    """Whether the dark theme is in force."""
    return current.name == "dark"


def system_theme() -> str:
    """What the system asks for; light where it does not say."""
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def set_up(app: QApplication, choice: str) -> None:
    """Style, font and theme of the application; `choice` is "system", "light" or "dark"."""
    app.setStyle("Fusion")
    app.setFont(base_font())
    app.setProperty("theme_choice", None)
    app.styleHints().colorSchemeChanged.connect(_follow_system)
    choose(app, choice)


def choose(app: QApplication, choice: str) -> None:
    """Use this theme from now on; "system" goes with the system, also when that changes."""
    app.setProperty("theme_choice", choice)
    wanted = system_theme() if choice == "system" else choice
    current.name = "dark" if wanted == "dark" else "light"
    app.setStyleSheet("")  # Qt takes five times as long to put one sheet in the place of another
    app.setPalette(_qt_palette())
    app.setStyleSheet(_style_sheet())
    current.changed.emit()


def base_font() -> QFont:
    """The window's font, with figures of equal width."""
    font = QFont()
    font.setFamilies(list(FONT_FAMILIES))
    font.setPixelSize(FONT_PIXELS)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def sized_font(pixels: int, bold: bool = False) -> QFont:
    """The window's font in another size."""
    font = base_font()
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font


def _follow_system(*_: object) -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.property("theme_choice") == "system":
        choose(app, "system")


def _qt_palette() -> QPalette:
    palette = QPalette()
    for role, name in _ROLES.items():
        palette.setColor(role, colour(name))
    for role in _GREYED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, colour("disabled"))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, colour("line"))
    return palette


#: Labels and tool tips show imported text as it stands. Left to itself Qt would draw what looks like
#: HTML, and look for its pictures on disks and shares.
_PLAIN_TEXT = "QLabel, QToolTip { qproperty-textFormat: PlainText; }\n"


def _style_sheet() -> str:
    """The style sheet, its ``@name`` replaced by the colours in force, longest names first."""
    sheet = resource("styles", "window.qss").read_text("utf-8")
    for name in sorted(palettes()[current.name], key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", colour(name).name(QColor.NameFormat.HexArgb))
    return _PLAIN_TEXT + sheet.replace("@icons", resource("icons").as_posix())
