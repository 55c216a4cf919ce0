"""Borders of communities in planning, bolder than those of cells, as the draft draws them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np
import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QTransform

from gridmap.domain.coverage.validity import joined
from gridmap.domain.errors import Refused
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import RecordId
from gridmap.gui.canvas.drawing import Drawing, placed
from gridmap.gui.canvas.palette import MapPalette
from gridmap.gui.canvas.scene import Scene
from gridmap.gui.canvas.style import Strokes, strokes
from gridmap.gui.canvas.view import overlaps
from gridmap.gui.planning.look import Outline, outline_of
from gridmap.planning.draft_view import DraftView

_WIDTH_PX, _THINNEST = 3.0, 0.5
#: Cells narrower than this many pixels have thinner borders of communities around them.
_BOLD_FROM_PX = 24.0


class CommunityLines:
    """Keeps the outlines of the communities that a draft changes."""

    def __init__(self) -> None:
        self._kept: dict[RecordId, tuple[list[DraftCell], list[Outline]]] = {}

    def draw(self, drawing: Drawing, scene: Scene, plan: DraftView, size: float) -> Iterator[None]:
        """Draw them above cells that are typically `size` device pixels wide."""
        ratio = drawing.style.ratio
        thin = min(1.0, max(_THINNEST, size / (_BOLD_FROM_PX * ratio)))
        pen = strokes(MapPalette.of().township_border, thin * _WIDTH_PX * ratio)
        communities, touched = scene.levels["community"], _touched(plan)
        yield from drawing.lines(communities.shapes, pen, ~np.isin(communities.ids, list(touched)))
        for community, drawn in touched.items():
            yield
            _draw(drawing, pen, self._outlines(plan, community, drawn))

    def _outlines(self, plan: DraftView, community: RecordId, drawn: list[DraftCell]) -> list[Outline]:
        kept = self._kept.get(community)
        if kept is not None and list(map(id, kept[0])) == list(map(id, drawn)):
            return kept[1]
        shapes = plan.coverage.shapes(plan.cells_of(community))
        try:
            parts = shapely.get_parts(joined(shapes)).tolist()
        except Refused:  # a draft that is not up to date: what is whose, its update decides
            parts = []
        made = [outline_of(part) for part in parts]
        self._kept[community] = drawn, made
        return made


def _touched(plan: DraftView) -> Mapping[RecordId, list[DraftCell]]:
    """The communities that a draft may change, with what it draws in them or takes from them."""
    published = plan.published
    found: dict[RecordId, list[DraftCell]] = defaultdict(list)
    for cell, one in plan.drawn.items():
        row = published.row_of.get(cell)
        before = {int(published.columns.community_ids[row])} if row is not None else set()
        for community in before | {one.community_id}:
            found[community].append(one)
    return found


def _draw(drawing: Drawing, pen: Strokes, outlines: list[Outline]) -> None:
    painter, view = drawing.painter, drawing.view
    painter.setPen(pen[0])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for outline in outlines:
        if overlaps(outline.box, view.box):
            world = placed(view, outline.origin)
            for shift in pen[1]:
                painter.setWorldTransform(world * QTransform.fromTranslate(*shift))
                painter.drawPath(outline.path)
