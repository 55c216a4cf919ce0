"""Risk levels and severities as the window shows them: sign, name and colour, never the colour alone.

Risk is shown in the scheme of the workspace; the severity of an event is always I to IV.
"""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gridmap.domain.risk.schemes import FOUR, Look, Scheme
from gridmap.gui import theme
from gridmap.words import tr

CHIP_SIZE = QSize(24, 18)
_NAMED_HEIGHT = 28


def numeral(level: int | None) -> str:
    """The sign of a risk level: I (gravest) to IV, or as the scheme has it; a dash for "no data"."""
    return tr(theme.scheme().look(level).sign_key)


def level_name(level: int | None) -> str:
    """What a risk level is called, for tooltips, legends and screen readers."""
    return tr(theme.scheme().look(level).name_key)


def level_words(level: int | None) -> str:
    """Sign and name in one; a sign with which the name begins is not said twice."""
    sign, name = numeral(level), level_name(level)
    return f"{sign} {name}" if level and not name.startswith(sign) else name


def level_colours(level: int | None) -> tuple[QColor, QColor]:
    """Ground and text of a risk level's chip in the theme in force, contrast at least 4.5 : 1."""
    return _colours(theme.scheme().look(level))


def severity_numeral(severity: int | None) -> str:
    """The numeral of an event's severity, I (gravest) to IV."""
    return tr(FOUR.look(severity).sign_key)


def severity_name(severity: int | None) -> str:
    """What an event's severity is called."""
    return tr(FOUR.look(severity).name_key)


def severity_colours(severity: int | None) -> tuple[QColor, QColor]:
    """Ground and text of the chip of an event's severity."""
    return _colours(FOUR.look(severity))


def paint_chip(painter: QPainter, where: QRectF, level: int | None, text: str | None = None) -> None:
    """Draw a risk level's chip; its sign unless another text is given."""
    _paint(painter, where, theme.scheme(), level, text)


def paint_severity(painter: QPainter, where: QRectF, severity: int | None) -> None:
    """Draw the chip of an event's severity."""
    _paint(painter, where, FOUR, severity, None)


def _paint(painter: QPainter, where: QRectF, scheme: Scheme, level: int | None, text: str | None) -> None:
    look = scheme.look(level)
    ground, ink = _colours(look)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(where, 3, 3)
    painter.setPen(ink)
    painter.setFont(_chip_font(where.height()))
    painter.drawText(where, Qt.AlignmentFlag.AlignCenter, tr(look.sign_key) if text is None else text)
    painter.restore()


def _colours(look: Look) -> tuple[QColor, QColor]:
    shades = look.dark if theme.is_dark() else look.light
    return QColor(shades.chip), QColor(shades.chip_text)


def _chip_font(height: float) -> QFont:
    return theme.sized_font(max(10, min(15, round(height * 0.64))), bold=True)


class LevelChip(QWidget):
    """A chip with a risk level's sign, and its name where there is room for it."""

    def __init__(self, parent: QWidget | None = None, level: int | None = None, named: bool = False) -> None:
        super().__init__(parent)
        self._named = named
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_level(level)
        theme.current.changed.connect(self._show_again)

    def set_level(self, level: int | None) -> None:
        """Show another level."""
        self._level = level
        self.setAccessibleName(tr("window.level_is", level=numeral(level), name=level_name(level)))
        self.setToolTip(self.accessibleName())
        self.updateGeometry()
        self.update()

    def _show_again(self) -> None:
        self.set_level(self._level)

    def text(self) -> str:
        """What the chip says."""
        if not self._named or self._level is None:
            return level_name(None) if self._named else numeral(self._level)
        return level_words(self._level)

    def sizeHint(self) -> QSize:
        if not self._named:
            return CHIP_SIZE
        width = QFontMetrics(_chip_font(_NAMED_HEIGHT)).horizontalAdvance(self.text())
        return QSize(width + 18, _NAMED_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, QRectF(self.rect()), self._level, self.text())
