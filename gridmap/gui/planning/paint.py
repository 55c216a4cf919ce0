"""What tools paint above the map: handles, snaps, lines, pieces, and the card with the figures."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from gridmap.gui import theme
from gridmap.gui.canvas.palette import MapPalette, faded
from gridmap.gui.canvas.style import strokes
from gridmap.gui.canvas.tool import Snap
from gridmap.gui.canvas.view import View
from gridmap.gui.planning.look import on_card
from gridmap.planning.population import Counted
from gridmap.planning.preview import Row
from gridmap.words import tr

_HANDLE = 8
_PADDING, _GAP, _AWAY = 9.0, 14.0, 16.0
_LINE = 21.0
#: A card is no longer than this; what follows is counted.
_MOST_ROWS = 8


def paint_outline(painter: QPainter, path: QPainterPath, palette: MapPalette, wrong: bool = False) -> None:
    """The outline of a cell at work."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen, shifts = strokes(theme.colour("danger") if wrong else palette.accent, 2.6)
    painter.setPen(pen)
    for dx, dy in shifts:
        painter.drawPath(path.translated(dx, dy))


def paint_handles(painter: QPainter, at: Iterable[QPointF], palette: MapPalette) -> None:
    """Vertices that can be taken hold of."""
    half = _HANDLE // 2
    rects = [QRect(round(point.x()) - half, round(point.y()) - half, 2 * half, 2 * half) for point in at]
    if not rects:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # upright squares need none
    painter.setPen(QPen(palette.accent, 2))
    painter.setBrush(palette.halo)
    painter.drawRects(rects)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def paint_held(painter: QPainter, at: Iterable[QPointF], palette: MapPalette) -> None:
    """Vertices that are selected or held."""
    painter.setPen(QPen(palette.halo, 1.6))
    painter.setBrush(palette.accent)
    for point in at:
        painter.drawEllipse(point, 6.5, 6.5)


def paint_line(painter: QPainter, points: Sequence[QPointF], palette: MapPalette) -> None:
    """A line that is being drawn, its vertices on it."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((palette.halo, 4.5), (palette.accent, 2.4)):
        painter.setPen(QPen(colour, width, j=Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(QPolygonF(list(points)))
    painter.setPen(QPen(palette.accent, 1.6))
    painter.setBrush(palette.halo)
    for point in points:
        painter.drawEllipse(point, 3.5, 3.5)


def paint_snap(painter: QPainter, snap: Snap, view: View, palette: MapPalette) -> None:
    """What the next click is put on: a square for a vertex, a circle for an edge, a diamond for a line."""
    at = QPointF(*view.to_screen(snap.x, snap.y))
    mark = QPainterPath()
    if snap.kind == "vertex":
        mark.addRect(QRectF(at.x() - 7, at.y() - 7, 14, 14))
    elif snap.kind == "edge":
        mark.addEllipse(at, 7, 7)
    else:
        mark.addPolygon(QPolygonF([at + QPointF(*by) for by in ((0, -9), (9, 0), (0, 9), (-9, 0), (0, -9))]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((palette.halo, 4.0), (palette.accent, 2.0)):
        painter.setPen(QPen(colour, width))
        painter.drawPath(mark)


def figures_box(view: View, at: QPointF, rows: Sequence[Row]) -> QRectF:
    """Where the card with the figures stands beside a pixel, on the side where there is room."""
    if not rows:
        return QRectF()
    shown = min(len(rows), _MOST_ROWS) + (len(rows) > _MOST_ROWS)
    widths = _widths(rows)
    width = sum(widths) + _GAP * (len(widths) - 1) + 2 * _PADDING
    height = _LINE * shown + 1.4 * _PADDING
    left = at.x() + _AWAY if at.x() + _AWAY + width < view.width else at.x() - _AWAY - width
    top = at.y() - height - _AWAY if at.y() + _AWAY + height > view.height else at.y() + _AWAY
    return QRectF(round(max(left, 0)), round(max(top, 0)), round(width), round(height))


def paint_figures(painter: QPainter, view: View, at: QPointF, rows: Sequence[Row]) -> None:
    """The dark card: households old → new in colour, residents, places and area of each cell."""
    if not rows:
        return
    palette, box = MapPalette.of(), figures_box(view, at, rows)
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


def _cells_of(row: Row) -> list[tuple[str, bool]]:
    """Texts of a line of the card, and whether they take the colour of the range."""
    now, was = row.after or Counted(), row.before
    before = f"{was.households:,} →" if was is not None else ""
    homes = tr("plan.households_on_map", count=now.households)
    if row.range == "unknown":
        before, homes = "", tr("plan.households_unknown")
    return [
        (row.name, False),
        (before, False),
        (homes, True),
        (tr("plan.residents_on_card", count=now.residents), False),
        (tr("plan.places_on_card", count=now.places), False),
        (f"{row.area / 1e6:,.2f} km²", False),
    ]
