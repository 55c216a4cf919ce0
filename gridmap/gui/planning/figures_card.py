"""The card beside the pointer: households, residents, places and area of each cell, old → new."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from gridmap.gui import theme
from gridmap.gui.canvas.palette import MapPalette, faded
from gridmap.gui.canvas.placing import Ground, beside
from gridmap.gui.canvas.view import View
from gridmap.gui.planning.look import on_card
from gridmap.gui.planning.sizes import area_change_text
from gridmap.planning.population import Counted
from gridmap.planning.preview import Row
from gridmap.words import tr

_PADDING, _GAP, _AWAY = 9.0, 14.0, 16.0
_LINE = 21.0
#: A card is no longer than this; what follows is counted.
_MOST_ROWS = 8
_Cells = list[tuple[str, bool]]


def figures_box(
    view: View,
    at: QPointF,
    rows: Sequence[Row],
    taken: Sequence[QRectF] = (),
    about: QRectF | None = None,
) -> QRectF:
    """Where the card stands: beside a pixel, in the view, off what is taken where there is room.

    It stands off what it is about, too, where there is room for that.
    """
    if not rows:
        return QRectF()
    shown = min(len(rows), _MOST_ROWS) + (len(rows) > _MOST_ROWS)
    widths = _widths(rows)
    width = round(sum(widths) + _GAP * (len(widths) - 1) + 2 * _PADDING)
    height = round(_LINE * shown + 1.4 * _PADDING)
    ground = Ground(taken, [about] if about is not None else [])
    return beside(view, at, QSizeF(width, height), _AWAY, ground)


def paint_figures(painter: QPainter, box: QRectF, rows: Sequence[Row]) -> None:
    """Draw the card where `figures_box` says; households take the colour of the range."""
    if not rows:
        return
    palette = MapPalette.of()
    widths = _widths(rows)
    bold, plain = theme.sized_font(14, bold=True), theme.sized_font(14)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faded(palette.tip, 0.95))
    painter.drawRoundedRect(box, 6, 6)
    y = box.y() + 0.7 * _PADDING
    for row in rows[:_MOST_ROWS]:
        x = box.x() + _PADDING
        for column, ((text, judged), room) in enumerate(zip(_cells_of(row), widths, strict=True)):
            painter.setFont(bold if column == 0 or judged else plain)
            painter.setPen(on_card(row.range) if judged else palette.tip_text)
            side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
            painter.drawText(QRectF(x, y, room, _LINE), side | Qt.AlignmentFlag.AlignVCenter, text)
            x += room + _GAP
        y += _LINE
    if len(rows) > _MOST_ROWS:
        painter.setFont(plain)
        painter.setPen(palette.tip_text)
        where = QRectF(box.x() + _PADDING, y, box.width(), _LINE)
        said = tr("plan.more_cells", count=len(rows) - _MOST_ROWS)
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, said)


def _widths(rows: Sequence[Row]) -> list[float]:
    """Widths of the card's columns."""
    metrics = QFontMetricsF(theme.sized_font(14, bold=True))
    lines = [_cells_of(row) for row in rows[:_MOST_ROWS]]
    columns = range(len(lines[0]))
    return [max(metrics.horizontalAdvance(line[column][0]) for line in lines) for column in columns]


def _cells_of(row: Row) -> _Cells:
    """Texts of a line of the card, and whether they take the colour of the range."""
    now, was = row.after or Counted(), row.before
    before = f"{was.households:,} →" if was is not None else ""
    homes = tr("plan.households_on_map", count=f"{now.households:,}")
    if row.range == "unknown":
        before, homes = "", tr("plan.households_unknown")
    if row.range == "dedicated" and not now.households and (was is None or not was.households):
        before, homes = "", ""  # nobody has to live there
    residents = _turned(was.residents if was else None, now.residents)
    places = _turned(was.places if was else None, now.places)
    return [
        (row.name, False),
        (before, False),
        (homes, True),
        (tr("plan.residents_on_card", count=residents), False),
        (tr("plan.places_on_card", count=places), False),
        (area_change_text(row.area_before, row.area), False),
    ]


def _turned(before: int | None, after: int) -> str:
    """A number, old → new where it changes."""
    return f"{after:,}" if before in (None, after) else f"{before:,} → {after:,}"
