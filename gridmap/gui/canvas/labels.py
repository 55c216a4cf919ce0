"""Which names stand on the map: the more important one stays, and none covers another."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.gui import levels
from gridmap.gui.canvas.scene import Level, Scene, Shapes, touching
from gridmap.gui.canvas.sprites import text_size
from gridmap.gui.canvas.view import View

#: Pixels and weight of the letters: of the level shown, of the one above, of the one above that.
_LETTERS = ((12, False), (13, True), (15, True))
#: A name fills at most these shares of the width and height of the shape that it names.
_FILLS = (0.95, 0.85)
#: Least size in pixels of a shape of a higher level whose name is worth its place.
_NAMED_FROM_PX = 70.0
#: A region that fills this share of the view is not news.
_NEARLY_ALL = 0.98
_MOST_LABELS = 400
_GAP_PX = 3.0
#: Where else the name of a region above, or of a large shape, may stand: so many pixels lower.
_ELSEWHERE_PX = (0.0, 26.0, -26.0)
#: Pixels; in a shape of that height its name has other places than the middle.
_LARGE_PX = 64.0


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text at a point of the plane, `shift` logical pixels lower."""

    text: str
    x: float
    y: float
    pixels: int
    bold: bool
    shift: float = 0.0
    muted: bool = False  # of a shape at the lowest level or without data


class Occupied:
    """Rectangles of the screen that are taken."""

    def __init__(self) -> None:
        self._taken = np.zeros((256, 4))
        self._count = 0

    def take(self, left: float, top: float, width: float, height: float) -> bool:
        """Take a rectangle if all of it is free; whether it was."""
        taken = self._taken[: self._count]
        right, bottom = left + width, top + height
        if (
            (taken[:, 0] < right) & (taken[:, 2] > left) & (taken[:, 1] < bottom) & (taken[:, 3] > top)
        ).any():
            return False
        if self._count == len(self._taken):
            self._taken = np.vstack([self._taken, np.zeros_like(self._taken)])
        self._taken[self._count] = left, top, right, bottom
        self._count += 1
        return True


def labels(scene: Scene, level_name: str, view: View, occupied: Occupied) -> Iterator[Label | None]:
    """Labels of a view in logical pixels, the most important first; None now and then, to breathe.

    Names of the regions above come first, then those of the level shown, the graver and larger
    shapes first, as far as they fit their shapes.
    """
    names = scene.level_names
    at = names.index(level_name)
    placed = 0
    for rank in (2, 1):
        if at - rank >= 0:
            for label in _names_above(scene.levels[names[at - rank]], view, rank):
                for moved in (replace(label, shift=shift) for shift in _ELSEWHERE_PX):
                    if _free_block([moved], view, occupied):
                        yield moved
                        placed += 1
                        break
    for named, room in _own_names(scene.levels[level_name], view):
        if placed >= _MOST_LABELS:
            return
        lines = next((one for one in _places(named, room) if _free_block(one, view, occupied)), [])
        yield from lines
        if not lines:
            yield None
        placed += len(lines)


def _places(lines: list[Label], room: float) -> Iterator[list[Label]]:
    """Where the lines of a shape may stand, in a shape so many pixels high; at last one of them alone.

    That is a grave sign; else the name.
    """
    shifts = _ELSEWHERE_PX if room > _LARGE_PX else (0.0,)
    for shift in shifts if lines else ():
        yield [replace(line, shift=line.shift + shift) for line in lines]
    if len(lines) > 1 and lines[-1].text in _alone():
        yield [replace(lines[-1], shift=0.0)]
    elif len(lines) > 1:
        yield from ([replace(lines[0], shift=shift)] for shift in shifts)


def _free_block(lines: list[Label], view: View, occupied: Occupied) -> bool:
    """Take the place of lines that stand below each other, if it is free and all of it is in view."""
    sizes = [text_size(line.text, line.pixels, line.bold) for line in lines]
    width, line_height = max(size[0] for size in sizes), sizes[0][1]
    px, py = view.to_screen(lines[0].x, lines[0].y)
    height = line_height + lines[-1].shift - lines[0].shift
    left, top = px - width / 2, py - line_height / 2 + lines[0].shift
    if left < 0 or top < 0 or left + width > view.width or top + height > view.height:
        return False
    return occupied.take(left - _GAP_PX, top, width + 2 * _GAP_PX, height)


def _names_above(level: Level, view: View, rank: int) -> Iterator[Label]:
    """Names of the regions `rank` levels above the one shown; of the far ones only where a border is seen."""
    boxes = level.shapes.boxes
    seen = np.flatnonzero(touching(boxes, np.array([view.box])))
    sizes = _sizes_px(boxes[seen], view)
    for shape in seen[np.argsort(-sizes.min(axis=1), kind="stable")].tolist():
        if (
            min(boxes[shape, 2] - boxes[shape, 0], boxes[shape, 3] - boxes[shape, 1])
            < _NAMED_FROM_PX * view.scale
        ):
            continue
        half = text_size(level.labels[shape], *_LETTERS[rank])[0] / 2
        where = _inside(level.anchors[shape], view, half) or _visible_point(
            level.shapes, shape, view, 1.0 if rank == 1 else _NEARLY_ALL
        )
        if where is not None:
            yield Label(level.labels[shape], *where, *_LETTERS[rank])


def _own_names(level: Level, view: View) -> Iterator[tuple[list[Label], float]]:
    """The lines of each shape of the level shown, and its height in pixels."""
    pixels, bold = _LETTERS[0]
    anchors, (west, south, east, north) = level.anchors, view.box
    seen = np.flatnonzero(
        (anchors[:, 0] > west) & (anchors[:, 0] < east) & (anchors[:, 1] > south) & (anchors[:, 1] < north)
    )
    room = _sizes_px(level.shapes.boxes[seen], view) * _FILLS
    line = text_size("国", pixels, bold)[1]
    fits = np.flatnonzero((room[:, 1] >= line) & (room[:, 0] >= line))
    gravest_first = np.lexsort(
        (-room[fits].prod(axis=1), np.where(level.risks[seen[fits]] == 0, 9, level.risks[seen[fits]]))
    )
    for at in fits[gravest_first].tolist():
        shape, (width, height) = int(seen[at]), room[at]
        x, y = level.anchors[shape].tolist()
        risk = int(level.risks[shape])
        numeral = levels.numeral(risk) if risk in _SIGNED else ""
        named = text_size(level.labels[shape], pixels, bold)[0] <= width
        lines = [level.labels[shape]] if named else []
        if numeral and (height >= 2 * line - _LINES_CLOSER if named else risk in _ALONE):
            lines.append(numeral)
        spread = (line - _LINES_CLOSER) * (len(lines) - 1) / 2
        told = [
            Label(text, x, y, pixels, text == numeral, shift, muted=not numeral)
            for text, shift in zip(lines, (-spread, spread), strict=False)
        ]
        yield told, float(height)


#: Pixels by which two lines of one shape stand closer than their halos.
_LINES_CLOSER = 5.0
#: Levels whose sign is written on the map beside the colour; level IV recedes.
_SIGNED = (1, 2, 3)
#: Levels whose sign stands also where there is no room for a name.
_ALONE = (1, 2)


def _alone() -> set[str]:
    return {levels.numeral(risk) for risk in _ALONE}


def _sizes_px(boxes: NDArray[np.float64], view: View) -> NDArray[np.float64]:
    """Width and height of boxes in pixels, shape (n, 2)."""
    sizes: NDArray[np.float64] = (boxes[:, 2:] - boxes[:, :2]) / view.scale
    return sizes


def _inside(anchor: NDArray[np.float64], view: View, half: float) -> tuple[float, float] | None:
    """A shape's own place for its name, if the name is in view as a whole; `half` its width in pixels."""
    px, py = view.to_screen(*anchor)
    inside = half < px < view.width - half and 14 < py < view.height - 14
    return (float(anchor[0]), float(anchor[1])) if inside else None


def _visible_point(shapes: Shapes, shape: int, view: View, most: float) -> tuple[float, float] | None:
    """A point within the part of a large region that the view shows.

    None where that part is small, or more than a share of the view, from 0 to 1.
    """
    part = visible_part(shapes, shape, view)
    if part is None or part.area > most * _window(view).area * 1.0001:
        return None
    point = shapely.point_on_surface(part)
    return float(shapely.get_x(point)), float(shapely.get_y(point))


def visible_part(shapes: Shapes, shape: int, view: View) -> shapely.Polygon | None:
    """The largest piece of a region that the view shows off its edges, EPSG:3857; None where it is small.

    With the holes of the region: what lies in them is none of it.
    """
    seen = shapely.clip_by_rect(_polygons(shapes, shape), *_window(view).bounds)
    parts = shapely.get_parts(seen)
    if not len(parts):
        return None
    largest = parts[int(np.argmax(shapely.area(parts)))]
    small = largest.geom_type != "Polygon" or largest.area < (_NAMED_FROM_PX * view.scale) ** 2 / 2
    return None if small else largest


def _window(view: View) -> shapely.Polygon:
    return shapely.box(*view.part(30, 12, view.width - 30, view.height - 12))


def _polygons(shapes: Shapes, shape: int) -> NDArray[np.object_]:
    """The polygons of a shape, put together from its rings: each outer one stands before its holes."""
    found: list[tuple[shapely.LinearRing, list[shapely.LinearRing]]] = []
    solid = shapely.Polygon()  # the last outer ring
    for ring in _rings(shapes, shape):
        x, y = ring.coords[0]
        hole = bool(found) and shapely.contains_xy(solid, x, y)
        if hole and not any(shapely.contains_xy(shapely.Polygon(one), x, y) for one in found[-1][1]):
            found[-1][1].append(ring)
        else:
            found.append((ring, []))
            solid = shapely.Polygon(ring)
            shapely.prepare(solid)
    return np.array([shapely.Polygon(outer, holes) for outer, holes in found], dtype=object)


def _rings(shapes: Shapes, shape: int) -> list[shapely.LinearRing]:
    number = next(n for n, part in enumerate(shapes.slices) if part.start <= shape < part.stop)
    outlines = shapes.source.outlines(number, shapes.coarsest)
    local = shape - shapes.slices[number].start
    first, last = [0, *outlines.shape_ends.tolist()][local : local + 2]
    ends = [0, *outlines.ring_ends.tolist()]
    spans = [(ends[ring], ends[ring + 1]) for ring in range(first, last)]
    rings = [outlines.xy[start:end].astype(np.float64) + outlines.origin for start, end in spans]
    return [shapely.linearrings(ring) for ring in rings if len(ring) >= 4]
