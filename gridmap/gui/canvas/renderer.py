"""Draws settled views off the interaction path.

Time-sliced on the window's thread. A worker thread was measured beside it: PySide6 keeps the GIL
while it paints, so a thread makes nothing parallel; it stalled the window up to 8 ms at a time and
took twice as long itself (20,000 cells: 0.16 s against 0.08 s in slices).
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

from gridmap.gui.canvas.details import Details
from gridmap.gui.canvas.drawing import Drawing
from gridmap.gui.canvas.picture import Picture, begun, boxes_of
from gridmap.gui.canvas.scene import Scene
from gridmap.gui.canvas.style import Style
from gridmap.gui.canvas.view import View

#: Longest that the window waits for a slice of drawing.
SLICE_S = 0.004
#: What follows the picture waits until the map has been still for so long.
_QUIET_S = 0.06
#: More stale places than this are drawn as one.
_MOST_PARTS = 48


@dataclass(frozen=True)
class Wanted:
    """What should be on show."""

    view: View  # in device pixels
    scene: Scene
    level: str | None
    style: Style


class Renderer(QObject):
    """Keeps one picture and works towards the one that is wanted."""

    #: A new picture is there.
    drawn = Signal()
    #: The picture is the one wanted, and nothing is left to do.
    settled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.details = Details()
        self.picture: Picture | None = None
        self.after: Callable[[Wanted], Iterator[None]] | None = (
            None  # what follows the picture, in slices too
        )
        self._wanted: Wanted | None = None
        self._shown: Wanted | None = None
        self._stale: list[NDArray[np.float64]] | None = []
        self._job: Iterator[None] | None = None
        self._drawing = False
        self._spare: QImage | None = None
        self._asked_at = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._work)

    @property
    def busy(self) -> bool:
        """Whether there is something left to draw."""
        return self._job is not None

    def want(self, wanted: Wanted) -> None:
        """Work towards a picture; what is being drawn is given up unless the map only moved."""
        before, self._wanted = self._wanted, wanted
        self._asked_at = time.perf_counter()
        if before is None or not _alike(before, wanted):
            self._stale = None
        moved = (
            self.busy
            and before is not None
            and _alike(before, wanted)
            and before.view.scale == wanted.view.scale
        )
        if not moved:
            self._start()

    def refresh(self, boxes: NDArray[np.float64] | None = None) -> None:
        """Draw again what lies in boxes of the plane, shape (k, 4), or everything."""
        if boxes is None or len(boxes) > _MOST_PARTS:
            self._stale = None
        elif self._stale is not None:
            self._stale.append(boxes)
        self._start()

    def pale(self, picture: Picture | None, ground: QColor) -> None:
        """Show a picture of other colours below a veil until the one wanted is there."""
        self.picture = None if picture is None else picture.paled(ground)
        self.refresh()

    def finish(self) -> None:
        """Draw all that is wanted now, and return when it is there."""
        while self._job is not None:
            self._step(float("inf"))
        self._timer.stop()

    def stop(self) -> None:
        """Give up what is being drawn."""
        self._timer.stop()
        if self._job is not None:
            self._job.close()  # type: ignore[attr-defined]  # a generator, which ends its painter
            self._job = None

    def _start(self) -> None:
        self.stop()
        if self._wanted is not None:
            self._drawing = True
            self._job = self._draw(self._wanted)
            self._timer.start(0)

    def _work(self) -> None:
        quiet = time.perf_counter() - self._asked_at
        if not self._drawing and quiet < _QUIET_S:
            self._timer.start(round((_QUIET_S - quiet) * 1000) + 1)
            return
        self._step(SLICE_S)
        if self._job is not None:
            self._timer.start(0)

    def _step(self, seconds: float) -> None:
        until = time.perf_counter() + seconds
        assert self._job is not None
        try:
            for _ in self._job:
                if time.perf_counter() >= until:
                    return
        except BaseException:  # told by whoever called; the next view begins afresh
            self._job, self._drawing = None, False
            raise
        self._job = None
        was_drawing, self._drawing = self._drawing, False
        if was_drawing:
            self.drawn.emit()
        if self._job is not None:  # whoever was told has asked for more
            return
        if self._wanted is not self._shown:
            self._start()
        elif was_drawing and self.after is not None and self._shown is not None:
            self._job = self.after(self._shown)
        else:
            self.settled.emit()

    def _draw(self, wanted: Wanted) -> Iterator[None]:
        stale = None if self._stale is None else np.concatenate([np.zeros((0, 4)), *self._stale])
        spare, self._spare = self._spare, None
        image, region = begun(self.picture, wanted.view, stale, wanted.style.ground, spare)
        try:
            yield from _drawn(image, region, wanted, self.details)
        except GeneratorExit:
            self._spare = image
            raise
        self._spare = self.picture.image if self.picture is not None else None
        self.picture = Picture(image, wanted.view)
        self._shown = wanted
        self._stale = []


def _drawn(image: QImage, region: QRegion, wanted: Wanted, details: Details) -> Iterator[None]:
    if region.isEmpty():
        return
    painter = QPainter(image)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if region.boundingRect() != image.rect() or region.rectCount() > 1:
            painter.setClipRegion(region)
        parts = boxes_of(wanted.view, region)
        drawing = Drawing(painter, wanted.view, parts, wanted.style, details)
        yield from drawing.scene(wanted.scene, wanted.level)
    finally:
        painter.end()


def _alike(one: Wanted, other: Wanted) -> bool:
    """Whether two pictures differ in their view only."""
    return one.scene is other.scene and one.level == other.level and one.style == other.style
