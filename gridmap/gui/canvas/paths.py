"""Painter paths from flat arrays, without a Python call a point."""

from struct import Struct
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, Qt
from PySide6.QtGui import QPainterPath

from gridmap.domain.drawing import Outlines


def painter_paths(outlines: Outlines) -> list[QPainterPath]:
    """One path a shape, in metres from the outlines' origin, y downwards as on the screen.

    Qt reads each path from a stream: the number of elements; for each its type and position; the
    start of the last subpath; the fill rule. All are 32 bits wide here, so an element takes three
    words and the rest of one path plus the beginning of the next three as well: the whole stream is
    one table of three columns, shifted by the first word.
    """
    ring_ends = outlines.ring_ends.astype(np.int64)
    point_ends = np.concatenate([[0], ring_ends])[outlines.shape_ends]
    sizes = np.diff(point_ends, prepend=0)
    made = [QPainterPath() for _ in range(len(outlines))]
    there = np.flatnonzero(sizes)  # an empty path is read without its rest, and stays out of the stream
    if len(there):
        _read(_words(outlines.xy, ring_ends, sizes[there]), [made[shape] for shape in there.tolist()])
    return made


def turned_elements(outlines: Outlines) -> NDArray[np.int32]:
    """What `joined_paths` joins: the points of shapes of one ring, shape (m, 3), all turned the same way."""
    return _elements(_turned_alike(outlines), outlines.ring_ends)


def joined_paths(elements: NDArray[np.int32], classes: NDArray[np.int8]) -> dict[int, QPainterPath]:
    """One path of the `turned_elements` of each class, which `classes` has for each; none of negative ones.

    They are filled by winding, so that ground that two shapes share is filled too: simplified neighbours
    overlap, and so may other nets.
    """
    there = np.unique(classes).tolist()
    made, words = {}, []
    for one in there:
        part = elements[classes == one] if len(there) > 1 else elements
        if one < 0 or not len(part):
            continue
        made[one] = QPainterPath()
        words += [_COUNT.pack(len(part)), part.tobytes(), _REST]
    _read(b"".join(words), list(made.values()))
    return made


def _turned_alike(outlines: Outlines) -> NDArray[np.float32]:
    """The points with every ring turned the same way, by the sign of its area."""
    ends = outlines.ring_ends.astype(np.int64)
    starts = np.concatenate([[0], ends[:-1]]) if len(ends) else ends
    starts, ends = starts[starts < ends], ends[starts < ends]
    if not len(ends):
        return outlines.xy
    x, y = outlines.xy.astype(np.float64).T
    twice = np.zeros(len(x))
    twice[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
    twice[ends - 1] = 0.0  # from one ring to the next
    order, sizes = np.arange(len(x)), ends - starts
    back = np.repeat(np.add.reduceat(twice, starts) < 0, sizes)
    order[back] = (np.repeat(starts + ends - 1, sizes) - order)[back]
    return outlines.xy[order]


_COUNT = Struct("<i")
_REST = Struct("<ii").pack(0, Qt.FillRule.WindingFill.value)  # the last subpath, to close it; the fill rule
_OK = QDataStream.Status.Ok
_ORDER = QDataStream.ByteOrder.LittleEndian
_PRECISION = QDataStream.FloatingPointPrecision.SinglePrecision
_MOVE = QPainterPath.ElementType.MoveToElement.value
_LINE = QPainterPath.ElementType.LineToElement.value


def _words(xy: NDArray[np.float32], ring_ends: NDArray[np.int64], sizes: NDArray[np.int64]) -> bytes:
    points, shapes = len(xy), len(sizes)
    rows = np.arange(points) + np.repeat(np.arange(shapes), sizes)
    table = np.zeros((points + shapes, 3), dtype="<i4")
    table[rows] = _elements(xy, ring_ends)
    ends = np.cumsum(sizes) + np.arange(shapes)
    table[ends[:-1], 2] = sizes[1:]
    return np.concatenate([sizes[:1].astype("<i4"), table.ravel()]).tobytes()


def _elements(xy: NDArray[np.float32], ring_ends: NDArray[np.integer[Any]]) -> NDArray[np.int32]:
    """Type and position of each point as Qt streams them, shape (m, 3)."""
    made = np.empty((len(xy), 3), dtype="<i4")
    starts = np.zeros(len(ring_ends), dtype=np.int64)
    starts[1:] = ring_ends[:-1]
    made[:, 0] = _LINE
    made[starts[starts < ring_ends], 0] = _MOVE
    made[:, 1] = _bits(xy[:, 0])
    made[:, 2] = _bits(-xy[:, 1])
    return made


def _bits(values: NDArray[np.float32]) -> NDArray[np.int32]:
    return np.ascontiguousarray(values, dtype="<f4").view("<i4")


def _read(words: bytes, paths: list[QPainterPath]) -> None:
    stream = QDataStream(QByteArray(words))
    stream.setByteOrder(_ORDER)
    stream.setFloatingPointPrecision(_PRECISION)
    for path in paths:
        stream >> path
    assert stream.status() == _OK
