"""Number and households of cells on the map, none covering another."""

from collections.abc import Callable, Iterator
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from shapely import bounds, box, clip_by_rect, get_coordinates, get_parts, point_on_surface

from gridmap.domain.mercator import lonlat_at, xy_at
from gridmap.domain.records import RecordId
from gridmap.gui.canvas.labels import Occupied, visible_part
from gridmap.gui.canvas.palette import MapPalette, faded
from gridmap.gui.canvas.scene import Level
from gridmap.gui.canvas.sprites import Sprite, sprite, text_pixmap, text_size
from gridmap.gui.canvas.view import View
from gridmap.gui.planning.region_names import LARGE_PART_PX, seen_px
from gridmap.planning.draft_view import DraftView
from gridmap.words import tr

_PIXELS = 13
_SMALL = 12
_MOST = 400
#: Pixels; in a smaller box there is no room for any number.
_LEAST_ROOM = 8.0
#: Pixels; a cell with so much room has other places for its number than its middle.
_LARGE_ROOM = 40.0
#: A cell (a published one by its place in the level), its label in EPSG:3857, width and height in pixels.
_Placed = tuple[int, float, float, float, float]


def plan_labels(
    plan: DraftView,
    level: Level,
    mine: NDArray[np.bool_],
    view: View,
    ratio: float,
    drawn: list[RecordId],
    occupied: Occupied,
    says: Callable[[RecordId], str] | None = None,
) -> list[Sprite]:
    """Labels of a view in logical pixels.

    Args:
        plan: The draft.
        level: The published cells on the map.
        mine: Which of them are worked on, shape (n,).
        view: What is on show.
        ratio: Device pixels per logical pixel.
        drawn: Cells of the draft that are worked on and not as published.
        occupied: Places that are taken.
        says: What stands below a cell's number, by default its households.
    """
    wanted = [
        (int(level.ids[at]), x, y, width, height)
        for at, x, y, width, height in _published(level, mine, view, _MOST + len(plan.drawn))
        if int(level.ids[at]) not in plan.drawn and int(level.ids[at]) in plan
    ]
    near = _near(plan, drawn, view)
    wanted += [placed for one in near if (placed := _drawn(plan, one, view)) is not None]
    wanted.sort(key=lambda one: -one[3] * one[4])
    made: list[Sprite] = []
    for cell, x, y, width, height in wanted[:_MOST]:
        below = _households(plan, cell) if says is None else says(cell)
        made += _label(plan, cell, below, (x, y), (width, height), view, ratio, occupied)
    return made


def _published(level: Level, mine: NDArray[np.bool_], view: View, most: int) -> Iterator[_Placed]:
    """Published cells by size, where their labels stand, and the pixels that their boxes take."""
    west, south, east, north = view.box
    boxes, anchors = level.shapes.boxes, level.anchors
    inside = (anchors[:, 0] > west) & (anchors[:, 0] < east)
    inside &= (anchors[:, 1] > south) & (anchors[:, 1] < north)
    room = np.where(inside[:, None], (boxes[:, 2:] - boxes[:, :2]) / view.scale, seen_px(level, view))
    wanted = mine & (room >= np.where(inside, _LEAST_ROOM, LARGE_PART_PX)[:, None]).all(axis=1)
    for at in np.flatnonzero(wanted)[np.argsort(-room[wanted].prod(axis=1), kind="stable")][:most].tolist():
        if inside[at]:
            x, y = anchors[at].tolist()
        elif (part := visible_part(level.shapes, at, view)) is not None:
            x, y = get_coordinates(point_on_surface(part))[0].tolist()
        else:
            continue
        yield at, x, y, *room[at].tolist()


def _households(plan: DraftView, cell: RecordId) -> str:
    """How many there are; nothing where no household is known at all."""
    known = plan.knows("household")
    return tr("plan.households_on_map", count=plan.households(cell)) if known else ""


def _label(
    plan: DraftView,
    cell: RecordId,
    below: str,
    at: tuple[float, float],
    room: tuple[float, float],
    view: View,
    ratio: float,
    occupied: Occupied,
) -> list[Sprite]:
    locked = tr("plan.locked_on_map") if cell in plan.locked else ""
    lines = [(plan.cell(cell).short + locked, _PIXELS, True)]
    if below:
        lines.append((below, _SMALL, False))
    sizes = [text_size(*line) for line in lines]
    line = sizes[0][1] - 4
    for count in range(len(lines), 0, -1):  # the number alone where there is no room for both
        width, high = max(size[0] for size in sizes[:count]), line * count
        if width > room[0] * (1.2 if count == 1 else 1) or high > room[1]:
            continue
        places = chain([at], _elsewhere(plan, cell, (width, high), view) if min(room) > _LARGE_ROOM else [])
        for place in places:
            x, y = _whole(view.to_screen(*place), width, high + 4, view)
            if occupied.take(x - width / 2, y - high / 2, width, high):
                return _sprites(lines[:count], view.to_plane(x, y), line, ratio)
    return []


def _sprites(
    lines: list[tuple[str, int, bool]], at: tuple[float, float], height: float, ratio: float
) -> list[Sprite]:
    palette = MapPalette.of()
    ink, halo = palette.label.rgba(), soft_halo(palette)
    return [
        sprite(*at, text_pixmap(text, pixels, bold, ink, halo, ratio), (row - (len(lines) - 1) / 2) * height)
        for row, (text, pixels, bold) in enumerate(lines)
    ]


def _elsewhere(
    plan: DraftView, cell: RecordId, size: tuple[float, float], view: View
) -> Iterator[tuple[float, float]]:
    """Where a label of a size in pixels stands within a cell when its own place is taken, EPSG:3857."""
    west, south, east, north = view.box
    seen = clip_by_rect(plan.coverage.shape(cell), *lonlat_at(west, south), *lonlat_at(east, north))
    if seen.is_empty:
        return
    left, bottom, right, top = seen.bounds
    x, y = (left + right) / 2, (bottom + top) / 2
    above_and_below = (left, y, right, top), (left, bottom, right, y)
    for half in (*above_and_below, (left, bottom, x, top), (x, bottom, right, top)):
        parts = get_parts(clip_by_rect(seen, *half))
        if not len(parts):
            continue
        inside = xy_at(*get_coordinates(point_on_surface(max(parts, key=lambda part: part.area)))[0].tolist())
        px, py = view.to_screen(*inside)
        label = view.part(px - size[0] / 2, py - size[1] / 2, px + size[0] / 2, py + size[1] / 2)
        if seen.covers(box(*lonlat_at(*label[:2]), *lonlat_at(*label[2:]))):
            yield inside


def _whole(at: tuple[float, float], width: float, height: float, view: View) -> tuple[float, float]:
    """Where a label has its middle so that the edges of the view do not cut it."""
    x, y = at
    return (
        min(max(x, width / 2), view.width - width / 2),
        min(max(y, height / 2), view.height - height / 2),
    )


def soft_halo(palette: MapPalette) -> int:
    """The halo around numbers on the map, 0xAARRGGBB."""
    return faded(palette.halo, 0.35).rgba()


def _near(plan: DraftView, cells: list[RecordId], view: View) -> list[RecordId]:
    """The cells whose boxes meet the view: of many that are drawn most lie elsewhere."""
    west, south, east, north = view.box
    (left, bottom), (right, top) = lonlat_at(west, south), lonlat_at(east, north)
    boxes = bounds(plan.coverage.shapes(cells))
    meets = (boxes[:, :2] < (right, top)).all(axis=1) & (boxes[:, 2:] > (left, bottom)).all(axis=1)
    return [cells[at] for at in np.flatnonzero(meets).tolist()]


def _drawn(plan: DraftView, cell: RecordId, view: View) -> _Placed | None:
    shape = plan.coverage.shape(cell)
    inside = point_on_surface(shape)
    x, y = xy_at(inside.x, inside.y)
    west, south, east, north = view.box
    if not (west < x < east and south < y < north):
        seen = get_parts(clip_by_rect(shape, *lonlat_at(west, south), *lonlat_at(east, north)))
        if not len(seen):
            return None
        shape = max(seen, key=lambda part: part.area)
        x, y = xy_at(*get_coordinates(point_on_surface(shape))[0].tolist())
    left, bottom, right, top = shape.bounds
    (x0, y0), (x1, y1) = xy_at(left, bottom), xy_at(right, top)
    width, height = (x1 - x0) / view.scale, (y1 - y0) / view.scale
    small = shape is not plan.coverage.shape(cell) and min(width, height) < LARGE_PART_PX
    return None if small else (cell, x, y, width, height)
