"""Draws the shapes of a scene into an image, a few milliseconds at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QTransform

from gridmap.domain.drawing import detail_of
from gridmap.domain.records import LEVELS
from gridmap.gui.canvas.details import Chunk, Details
from gridmap.gui.canvas.scene import NO_DATA, Level, Reference, Scene, Shapes, touching
from gridmap.gui.canvas.style import Strokes, Style
from gridmap.gui.canvas.view import View

Boxes = NDArray[np.float64]

_COMMUNITIES_FROM_PX = 36.0


@dataclass(frozen=True)
class Drawing:
    """What to draw and where: a painter on an image of the view's size in device pixels.

    `parts`, shape (k, 4), are the boxes of the plane that need drawing; the painter is clipped to them.
    """

    painter: QPainter
    view: View
    parts: Boxes
    style: Style
    details: Details

    def scene(self, scene: Scene, level_name: str | None) -> Iterator[None]:
        """Draw a scene at a level, yielding after each chunk so that the window stays awake."""
        level = scene.levels.get(level_name or "")
        if level is not None:
            yield from self.level(level)
        for reference in scene.references:
            if reference.shown:
                yield from self.reference(reference)
        if level is not None:
            if level.name == "cell" and "community" in scene.levels:
                yield from self.community_borders(scene.levels["community"].shapes)
            for name in _border_levels(scene, level.name):
                yield from self.lines(scene.borders[name], self._border_strokes(scene, name))

    def level(self, level: Level) -> Iterator[None]:
        """Fill every shape of a level in the colour of its risk, with thin light borders."""
        shapes, style = level.shapes, self.style
        self.painter.setPen(style.shape_pen(shapes.typical_size / self.view.scale))
        brushes = [QBrush(colour) for colour in style.fills]
        hatch = style.hatch_brush(self.view)
        for number, members in self._touched(shapes):
            chunk = self._placed(shapes, number)
            risks = level.risks[shapes.slices[number]][members]
            for risk in range(1, len(brushes)):
                self._draw(chunk, members[risks == risk], brushes[risk])
            if style.hidden_fills:
                self._draw(chunk, members[risks == NO_DATA], brushes[NO_DATA])
            else:
                self._draw_on_screen(chunk, members[risks == NO_DATA], hatch)
            yield

    def community_borders(self, communities: Shapes) -> Iterator[None]:
        """Draw thin lines around communities, once they are large enough to tell their cells apart by."""
        size = communities.typical_size / self.view.scale
        if size >= _COMMUNITIES_FROM_PX * self.style.ratio:
            yield from self.lines(communities, self.style.border_strokes("community", size))

    def reference(self, reference: Reference) -> Iterator[None]:
        """Draw a reference layer."""
        if reference.filled:
            self.painter.setPen(QPen(Qt.PenStyle.NoPen))
            brush = QBrush(self.style.reference_fill(reference.kind))
            for number, members in self._touched(reference.shapes):
                self._draw(self._placed(reference.shapes, number), members, brush)
                yield
        else:
            yield from self.lines(reference.shapes, self.style.reference_strokes(reference.kind))

    def lines(self, shapes: Shapes, strokes: Strokes) -> Iterator[None]:
        """Draw lines with one pen, at each of its shifts."""
        pen, shifts = strokes
        self.painter.setPen(pen)
        for number, members in self._touched(shapes):
            chunk = self._placed(shapes, number)
            world = self.painter.worldTransform()
            for shift in shifts:
                self.painter.setWorldTransform(world * QTransform.fromTranslate(*shift))
                self._draw(chunk, members, QBrush(Qt.BrushStyle.NoBrush))
            yield

    def _border_strokes(self, scene: Scene, name: str) -> Strokes:
        size = scene.levels[name].shapes.typical_size if name in scene.levels else 0.0
        return self.style.border_strokes(name, size / self.view.scale)

    def _touched(self, shapes: Shapes) -> Iterator[tuple[int, NDArray[np.int64]]]:
        """Chunks that need drawing, each with its shapes that do, counted within the chunk."""
        for number in np.flatnonzero(touching(shapes.chunk_boxes, self.parts)).tolist():
            members = np.flatnonzero(shapes.touched(self.parts, shapes.slices[number]))
            if len(members):
                yield number, members

    def _placed(self, shapes: Shapes, number: int) -> Chunk:
        """A chunk's paths, the painter set to their origin."""
        chunk = self.details.chunk(shapes, number, detail_of(self.view.scale))
        self.painter.setWorldTransform(placed(self.view, chunk.origin))
        return chunk

    def _draw(self, chunk: Chunk, members: NDArray[np.int64], brush: QBrush) -> None:
        self.painter.setBrush(brush)
        draw, paths = self.painter.drawPath, chunk.paths
        for member in members.tolist():
            draw(paths[member])

    def _draw_on_screen(self, chunk: Chunk, members: NDArray[np.int64], brush: QBrush) -> None:
        """Draw with a brush that belongs to the screen, not to the ground."""
        world = self.painter.worldTransform()
        self.painter.resetTransform()
        self.painter.setBrush(brush)
        for member in members.tolist():
            self.painter.drawPath(world.map(chunk.paths[member]))
        self.painter.setWorldTransform(world)


def placed(view: View, origin: tuple[float, float]) -> QTransform:
    """The transform from metres off an origin, y downwards, to pixels of a view."""
    x, y = view.to_screen(*origin)
    return QTransform(1 / view.scale, 0, 0, 1 / view.scale, x, y)


def _border_levels(scene: Scene, shown: str) -> list[str]:
    """Region levels whose borders stand above the level shown, the finest first."""
    upto = LEVELS.index(shown)
    return [name for name in reversed(LEVELS[: upto + 1]) if name in scene.borders]
