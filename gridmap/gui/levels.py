"""Risk levels as the window shows them: numeral, name and colour; the colour is never the only sign."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gridmap.gui import theme
from gridmap.words import tr

NUMERALS: dict[int | None, str] = {1: "I", 2: "II", 3: "III", 4: "IV", None: "—"}
CHIP_SIZE = QSize(24, 18)
_NAMED_HEIGHT = 28


def numeral(level: int | None) -> str:
    """I (gravest) to IV; a dash for "no data"."""
    return NUMERALS.get(level, "—")


def level_name(level: int | None) -> str:
    """What the level is called, for tooltips, legends and screen readers."""
    return tr(f"window.level_{level}" if level in (1, 2, 3, 4) else "window.level_none")


def level_colours(level: int | None) -> tuple[QColor, QColor]:
    """Ground and text of the level's chip in the theme in force, contrast at least 4.5 : 1."""
    key = f"level_{level}" if level in (1, 2, 3, 4) else "level_none"
    return theme.colour(key), theme.colour(f"{key}_text")


def paint_chip(painter: QPainter, where: QRectF, level: int | None, text: str | None = None) -> None:
    """Draw the level's chip; its numeral unless another text is given."""
    ground, ink = level_colours(level)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(where, 3, 3)
    painter.setPen(ink)
    painter.setFont(_chip_font(where.height()))
    painter.drawText(where, Qt.AlignmentFlag.AlignCenter, numeral(level) if text is None else text)
    painter.restore()


def _chip_font(height: float) -> QFont:
    return theme.sized_font(max(10, min(15, round(height * 0.64))), bold=True)


class LevelChip(QWidget):
    """A chip with a level's numeral, and its name where there is room for it."""

    def __init__(self, parent: QWidget | None = None, level: int | None = None, named: bool = False) -> None:
        super().__init__(parent)
        self._named = named
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_level(level)
        theme.current.changed.connect(self.update)

    def set_level(self, level: int | None) -> None:
        """Show another level."""
        self._level = level
        self.setAccessibleName(tr("window.level_is", level=numeral(level), name=level_name(level)))
        self.setToolTip(self.accessibleName())
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """What the chip says."""
        if not self._named:
            return numeral(self._level)
        name = level_name(self._level)
        return name if self._level is None else f"{numeral(self._level)} {name}"

    def sizeHint(self) -> QSize:
        if not self._named:
            return CHIP_SIZE
        width = QFontMetrics(_chip_font(_NAMED_HEIGHT)).horizontalAdvance(self.text())
        return QSize(width + 18, _NAMED_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, QRectF(self.rect()), self._level, self.text())
