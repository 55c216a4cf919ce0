"""How a hit is painted: a sign, its title, its detail, and at the right where it lies."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gridmap.gui import icons, theme
from gridmap.gui.levels import CHIP_SIZE, paint_severity
from gridmap.gui.search.hits_model import HIT_ROLE, MORE_ROLE, detail_text, kind_text
from gridmap.store.search.hits import Hit

_ICONS = {
    "region": "map",
    "cell": "hexagon",
    "place": "map-pin",
    "organisation": "building-2",
    "resident": "user",
    "event": "siren",
}
_LINE, _HEADING = 34, 26
_SIGN = 16
_Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def place_width(width: int, wanted: int) -> int:
    """Pixels for where a hit lies, of a line of `width`: what it takes, and never more than two fifths."""
    return min(wanted + 8, width * 2 // 5)


class HitLine(QStyledItemDelegate):
    """Paints a line of the palette, heading or hit."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, _LINE if index.data(HIT_ROLE) else _HEADING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        hit: Hit | None = index.data(HIT_ROLE)
        painter.save()
        inside = option.rect.adjusted(12, 0, -12, 0)
        if hit is None:
            more = index.data(MORE_ROLE)
            painter.setFont(theme.sized_font(12, bold=not more))
            painter.setPen(theme.colour("muted"))
            painter.drawText(inside.adjusted(_SIGN + 18 if more else 0, 0, 0, 0), _LEFT, index.data())
        else:
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(option.rect, theme.colour("selected"))
            self._paint_hit(painter, inside, hit)
        painter.restore()

    def _paint_hit(self, painter: QPainter, inside: QRect, hit: Hit) -> None:
        self._paint_sign(painter, inside, hit)
        text = inside.adjusted(_SIGN + 18, 0, 0, 0)
        at = hit.where or kind_text(hit)
        where = place_width(text.width(), painter.fontMetrics().horizontalAdvance(at))
        used = self._paint_text(painter, text.adjusted(0, 0, -where, 0), hit.title, "text")
        detail = text.adjusted(used + 12, 0, -where, 0)
        self._paint_text(painter, detail, detail_text(hit), "muted")
        painter.setPen(theme.colour("muted"))
        area = text.adjusted(text.width() - where + 8, 0, 0, 0)
        shown = painter.fontMetrics().elidedText(at, Qt.TextElideMode.ElideLeft, area.width())
        painter.drawText(area, _RIGHT, shown)

    def _paint_sign(self, painter: QPainter, inside: QRect, hit: Hit) -> None:
        if hit.severity is not None:
            chip = QRectF(inside.left() - 4, 0, CHIP_SIZE.width(), CHIP_SIZE.height())
            chip.moveTop(inside.center().y() - CHIP_SIZE.height() / 2 + 1)
            painter.setOpacity(1.0 if hit.open else 0.45)
            paint_severity(painter, chip, hit.severity)
            painter.setOpacity(1.0)
            return
        ratio = painter.device().devicePixelRatioF()
        picture = icons.pixmap(_ICONS[hit.kind], _SIGN, "muted", ratio)
        painter.drawPixmap(QPoint(inside.left(), inside.center().y() - _SIGN // 2 + 1), picture)

    def _paint_text(self, painter: QPainter, area: QRect, text: str, colour: str) -> int:
        """Draws as much as there is room for; gives the width that it took."""
        if area.width() <= 0:
            return 0
        painter.setPen(QColor(theme.colour(colour)))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, _LEFT, shown)
        return painter.fontMetrics().horizontalAdvance(shown)
