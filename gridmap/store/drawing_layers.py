"""Makes the layers of the drawing cache from the outlines in force."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain import drawing
from gridmap.domain.borders import borders
from gridmap.domain.mercator import to_mercator
from gridmap.store import map_data
from gridmap.store.map_data import Extents
from gridmap.store.workspace import Workspace

Progress = Callable[[int, int | None], None]
Geometries = NDArray[np.object_]

#: Levels whose borders are lines of their own, and whether these are kept unsimplified too: the bold
#: ones are drawn at every scale, the others only where there are many.
_BORDERED = {"cell": False, "community": False, "township": True, "county": True}
BORDER = "border of "
#: Levels of detail that are kept: the coarsest and those after it; finer ones are for few shapes at a time.
_KEPT_DETAILS = 3
#: Read and worked on together, for bounded memory.
_CHUNKS_AT_ONCE = 16
_POINTS_AT_ONCE = 400_000


@dataclass
class Layer:
    """Shapes of one level, or the borders of one, in the order in which they are drawn."""

    name: str
    coarsest: int
    finest: int  # level of detail
    boxes: NDArray[np.float64]  # (n, 4) in EPSG:3857
    starts: NDArray[np.int64]  # first shape of each chunk
    ids: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))  # none of borders
    anchors: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 2)))  # points inside, (n, 2)
    blobs: dict[tuple[int, int], bytes] = field(default_factory=dict)  # (detail, chunk) -> outlines
    version: int = 0  # of the borders that it was made from

    @property
    def slices(self) -> list[slice]:
        """The shapes of each chunk."""
        return [slice(one, other) for one, other in pairwise([*self.starts.tolist(), len(self.boxes)])]


def kept_details(coarsest: int) -> range:
    """The levels of detail that are kept, coarsest first."""
    return range(coarsest, max(coarsest - _KEPT_DETAILS, drawing.EXACT - 1), -1)


def make_layers(workspace: Workspace, today: str, progress: Progress) -> Iterator[Layer]:
    """Every layer that there is something for; 20,000 cells of 190 points take six seconds.

    `progress` is told how many shapes are done, and may raise `Cancelled`.
    """
    connection = workspace.reading()
    extents = {level: map_data.extents(connection, level, today) for level in map_data.MAP_LEVELS}
    levels = [level for level, found in extents.items() if len(found.ids)]
    bordered = [level for level in _BORDERED if level in levels]
    total, done = sum(len(extents[level].ids) for level in (*levels, *bordered)), 0

    def step(shapes: int) -> None:
        nonlocal done
        done += shapes
        progress(done, total)

    for level in levels:
        yield _shapes(workspace, level, extents[level], step)
    for level in bordered:
        lines = _border_lines(workspace, level, extents[level], level == bordered[-1], step)
        if len(lines):
            yield _lines(level, lines)


def _shapes(workspace: Workspace, level: str, extents: Extents, step: Callable[[int], None]) -> Layer:
    boxes = np.hstack([to_mercator(extents.boxes[:, :2]), to_mercator(extents.boxes[:, 2:])])
    order = drawing.spatial_order(boxes)
    slices = drawing.chunks(extents.points[order])
    layer = Layer(
        level,
        drawing.coarsest_detail(boxes),
        drawing.EXACT,
        boxes[order],
        np.array([part.start for part in slices], dtype=np.int64),
        extents.ids[order],
        np.zeros((len(order), 2)),
    )
    for first in range(0, len(slices), _CHUNKS_AT_ONCE):
        together = slices[first : first + _CHUNKS_AT_ONCE]
        span = slice(together[0].start, together[-1].stop)
        stored = map_data.outlines(workspace.reading(), level, layer.ids[span].tolist())
        inside = shapely.point_on_surface(stored)
        layer.anchors[span] = to_mercator(np.column_stack([shapely.get_x(inside), shapely.get_y(inside)]))
        _keep(layer, drawing.projected(stored), first, together)
        step(span.stop - span.start)
    return layer


def _border_lines(
    workspace: Workspace, level: str, extents: Extents, top: bool, step: Callable[[int], None]
) -> Geometries:
    """Borders between shapes of one parent; of the topmost level all, the outermost ones too."""
    order = np.argsort(extents.parents, kind="stable")
    parents = extents.parents[order]
    families = np.flatnonzero(np.diff(parents, prepend=parents[0] - 1))
    heaps = (np.cumsum(extents.points[order]) // _POINTS_AT_ONCE)[families]
    cuts = [0] if top else families[np.diff(heaps, prepend=-1) != 0].tolist()
    found = []
    for one, other in pairwise([*cuts, len(order)]):
        ids = extents.ids[order[one:other]].tolist()
        polygons = map_data.outlines(workspace.reading(), level, ids)
        found.append(borders(polygons, None if top else parents[one:other]))
        step(len(ids))
    return np.concatenate(found)


def _lines(level: str, lines: Geometries) -> Layer:
    plane = drawing.projected(lines)
    plane = plane[drawing.spatial_order(shapely.bounds(plane))]
    boxes = shapely.bounds(plane)
    slices = drawing.chunks(shapely.get_num_coordinates(plane))
    starts = np.array([part.start for part in slices], dtype=np.int64)
    coarsest = drawing.coarsest_detail(boxes)
    finest = drawing.EXACT if _BORDERED[level] else kept_details(coarsest)[-1]
    layer = Layer(BORDER + level, coarsest, finest, boxes, starts)
    _keep(layer, plane, 0, slices)
    if finest == drawing.EXACT:  # what lies between is made from these, as lines are stored nowhere else
        for number, part in enumerate(slices):
            layer.blobs[drawing.EXACT, number] = drawing.packed(plane[part]).to_bytes()
    return layer


def _keep(layer: Layer, plane: Geometries, first: int, slices: list[slice]) -> None:
    """Pack the kept details of chunks, numbered from `first`; `plane` begins with the first one's shapes."""
    offset = slices[0].start
    for detail in kept_details(layer.coarsest):
        made = drawing.simplified(plane, detail)
        for number, part in enumerate(slices, first):
            outlines = drawing.packed(made[part.start - offset : part.stop - offset])
            layer.blobs[detail, number] = outlines.to_bytes()
