"""Which of many boxes may hold each of many points: a grid of buckets over the boxes."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indexes = NDArray[np.int64]

_PER_BOX = 4  # buckets a box, on average
_MOST = 1024  # buckets along a side


class Buckets:
    """Boxes, each listed in every bucket that it reaches into.

    For points in bulk this is twice as fast as a tree of shapes, which wants a shape for each point.
    """

    def __init__(self, boxes: Floats) -> None:
        """Sort boxes into buckets: west, south, east, north, shape (n, 4), n > 0."""
        self._boxes = boxes
        low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        self._side = int(np.clip(np.sqrt(_PER_BOX * len(boxes)), 1, _MOST))
        self._low, self._step = low, np.maximum((high - low) / self._side, 1e-12)
        first, last = self._bucket(boxes[:, :2]), self._bucket(boxes[:, 2:])
        wide, tall = (last - first + 1).T
        count = wide * tall
        box = np.repeat(np.arange(len(boxes)), count)
        nth = np.arange(len(box)) - np.repeat(np.cumsum(count) - count, count)
        column, row = first[box, 0] + nth % wide[box], first[box, 1] + nth // wide[box]
        bucket = row * self._side + column
        self._listed = box[np.argsort(bucket, kind="stable")]
        self._starts = np.concatenate(
            [[0], np.cumsum(np.bincount(bucket, minlength=self._side**2))]
        )  # fmt: skip

    def candidates(self, x: Floats, y: Floats) -> tuple[Indexes, Indexes]:
        """Pairs of a point and a box that holds it.

        Args:
            x: Shape (n,), finite.
            y: Shape (n,), finite.

        Returns:
            Indexes of points, ascending, and of boxes, shape (m,) each; of one point, boxes ascending.
        """
        column, row = self._bucket(np.column_stack([x, y])).T
        bucket = row * self._side + column
        start = self._starts[bucket]
        count = self._starts[bucket + 1] - start
        point = np.repeat(np.arange(len(x)), count)
        nth = np.arange(len(point)) - np.repeat(np.cumsum(count) - count, count)
        box = self._listed[start[point] + nth]
        west, south, east, north = self._boxes[box].T
        x, y = x[point], y[point]
        inside = (x >= west) & (x <= east) & (y >= south) & (y <= north)
        return point[inside], box[inside]

    def _bucket(self, points: Floats) -> Indexes:
        """Column and row of the bucket of points, shape (n, 2); the nearest one for points outside."""
        place = np.floor((points - self._low) / self._step).clip(0, self._side - 1)
        return np.asarray(place, dtype=np.int64)
