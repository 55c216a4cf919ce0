"""Where names stand on what a line would do: each on its own ground, clear of the others."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from gridmap.gui.planning.paint import tag_box

#: Pixels between two names, and how far a name reaches into ground that is narrower than it.
_APART, _INTO = 4, 12


def on_their_ground(grounds: Sequence[tuple[QPainterPath, QPointF, str]]) -> list[tuple[QPointF, str]]:
    """The middle of the name of each ground, given with a place inside it, all in pixels.

    A name that is wider than its ground reaches out of it to where it covers no other name or ground.
    """
    placed: list[tuple[QPointF, str]] = []
    for ground, inside, text in grounds:
        others = [other for other, _, _ in grounds if other is not ground]
        taken = [tag_box(at, said).adjusted(-_APART, -_APART, _APART, _APART) for at, said in placed]
        places = _places(ground, inside, tag_box(inside, text))
        at = min(places, key=lambda one: _trouble(tag_box(one, text), taken, others))
        placed.append((at, text))
    return placed


def clear_of(
    standing: Iterable[tuple[QPointF, str]], tags: Iterable[tuple[QPointF, str]]
) -> list[tuple[QPointF, str]]:
    """The middles of further names, each given with its own, moved up or down off those before it.

    A name that finds no place there is left out: of two on one another neither can be read.
    """
    taken = [tag_box(at, text) for at, text in standing]
    placed = []
    for at, text in tags:
        box = tag_box(at, text)
        row = box.height() + _APART
        tried = [box.translated(0, down * row) for down in (0, 1, -1, 2, -2, 3, -3)]
        free = next((one for one in tried if not any(one.intersects(other) for other in taken)), None)
        if free is not None:
            taken.append(free)
            placed.append((free.center(), text))
    return placed


def _places(ground: QPainterPath, inside: QPointF, box: QRectF) -> list[QPointF]:
    """In the middle of a ground, out of it to either side, and the same further up and down on it."""
    wide, high = ground.boundingRect(), box.height()
    out = max(box.width() / 2 - _INTO, 0)
    found = []
    for down in (0.0, -high, high, -2 * high, 2 * high):
        row = QRectF(wide.left(), inside.y() + down - high / 4, wide.width(), high / 2)
        there = ground.intersected(_path(row)).boundingRect()
        if there.isEmpty():
            continue
        x, y = (inside.x() if not down else there.center().x()), inside.y() + down
        middle = QPointF(x, y)
        if there.width() >= box.width():
            found.append(middle)
            continue
        found += [middle, QPointF(there.center().x() - out, y), QPointF(there.center().x() + out, y)]
    return found or [inside]


def _trouble(box: QRectF, taken: Iterable[QRectF], others: Iterable[QPainterPath]) -> tuple[bool, bool]:
    """What speaks against a place: another name is there, another ground is."""
    return any(box.intersects(one) for one in taken), any(one.intersects(box) for one in others)


def _path(rect: QRectF) -> QPainterPath:
    made = QPainterPath()
    made.addRect(rect)
    return made
