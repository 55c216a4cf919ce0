"""Draws the shapes of a scene into an image, a few milliseconds at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen, QTransform

from gridmap.domain.drawing import detail_of
from gridmap.domain.records import LEVELS
from gridmap.gui.canvas.details import Chunk, Details
from gridmap.gui.canvas.scene import NO_DATA, Level, Scene, Shapes, touching
from gridmap.gui.canvas.style import ONCE, Strokes, Style
from gridmap.gui.canvas.view import View

Boxes = NDArray[np.float64]

_SMOOTH = QPainter.RenderHint.Antialiasing
_COMMUNITIES_FROM_PX = 36.0
#: Chunks in view from which on several are filled as one.
_MANY_CHUNKS = 64


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
    quick: bool = False  # fill shapes without a pen with hard edges only, in a third of the time

    @property
    def detail(self) -> int:
        """The level of detail of this view."""
        return detail_of(self.view.scale)

    def scene(self, scene: Scene, level_name: str | None) -> Iterator[None]:
        """Draw a scene at a level, yielding after each chunk so that the window stays awake."""
        level = scene.levels.get(level_name or "")
        if level is None:
            yield from self.references(scene)
            return
        light = self.style.shape_pen(level.shapes.typical_size / self.view.scale)
        if light.style() == Qt.PenStyle.NoPen:
            yield from self.level(level)
        else:
            yield from self._below_lines(level)
            yield from self.lines(self._light_lines(scene, level) or level.shapes, (light, ONCE))
        yield from self.references(scene)
        if level.name == "cell" and "community" in scene.levels:
            yield from self._communities(scene)
        yield from self.dark_borders(scene, level.name)

    def dark_borders(self, scene: Scene, level_name: str) -> Iterator[None]:
        """Draw the borders that stand above the level shown."""
        for name in _dark_levels(scene, level_name):
            yield from self.lines(scene.borders[name], self._dark_strokes(scene, name))

    def level(self, level: Level, pen: QPen | None = None) -> Iterator[None]:
        """Fill every shape of a level in the colour of its risk, with a pen around it if there is one."""
        style, pen = self.style, pen or QPen(Qt.PenStyle.NoPen)
        shapes = self._filled(level, pen)
        self.painter.setPen(pen)
        brushes = [QBrush(colour) for colour in style.fills]
        hatch = style.hatch_brush(self.view)
        for number, members in self._touched(shapes):
            risks = level.risks[shapes.slices[number]]
            if (risks[members] >= len(brushes)).all():
                continue
            chunk = self._placed(shapes, number)
            joined = chunk.joined(risks) if _in_one(pen) and 2 * len(members) > len(risks) else None
            as_wanted = self.painter.testRenderHint(_SMOOTH)
            for smooth in self._passes(pen, as_wanted):
                self.painter.setRenderHint(_SMOOTH, smooth)
                for risk in (*range(1, len(brushes)), NO_DATA):
                    if joined is None:
                        paths = chunk.some(members[risks[members] == risk])
                    else:
                        paths = joined.get(risk, [])
                    if risk == NO_DATA and not style.hidden_fills:
                        self._draw_on_screen(paths, hatch)
                    else:
                        self._draw(paths, brushes[risk])
            self.painter.setRenderHint(_SMOOTH, as_wanted)
            yield

    def ahead(self, level: Level, pen: QPen) -> Iterator[None]:
        """Have at hand what filling a level will need, whatever its colours."""
        if _in_one(pen):
            shapes = self._filled(level, pen)
            for number, members in self._touched(shapes):
                if 2 * len(members) > shapes.slices[number].stop - shapes.slices[number].start:
                    self.details.chunk(shapes, number, self.detail).get_ready()
                    yield

    def _filled(self, level: Level, pen: QPen) -> Shapes:
        """The shapes of a level in the chunks that are filled at a time."""
        many = np.count_nonzero(touching(level.shapes.chunk_boxes, self.parts)) > _MANY_CHUNKS
        return level.shapes.coarse if _in_one(pen) and many else level.shapes

    def _passes(self, pen: QPen, smooth: bool) -> tuple[bool, ...]:
        """Whether to draw with smooth edges, each time that shapes are drawn.

        Shapes without a pen are drawn with hard edges first: the ground would shine through where smooth
        edges of neighbours meet. Not above a basemap, where twice would be twice as dense.
        """
        bare = pen.style() == Qt.PenStyle.NoPen
        if bare and self.quick:
            return (False,)
        return (False, True) if smooth and bare and not self.style.over_basemap else (smooth,)

    def _below_lines(self, level: Level) -> Iterator[None]:
        """Fill every shape of a level whose edges lines will cover.

        Smooth edges take half of the time that filling does, and let the ground shine through between
        neighbours; the smooth line above hides the steps.
        """
        self.painter.setRenderHint(_SMOOTH, False)
        for step in self.level(level):
            self.painter.setRenderHint(_SMOOTH)
            yield step
            self.painter.setRenderHint(_SMOOTH, False)
        self.painter.setRenderHint(_SMOOTH)

    def references(self, scene: Scene) -> Iterator[None]:
        """Draw the reference layers that are shown."""
        for reference in scene.references:
            if not reference.shown or not self.style.shows_reference(reference.kind, self.view.scale):
                continue
            if not reference.filled:
                yield from self.lines(reference.shapes, self.style.reference_strokes(reference.kind))
                continue
            self.painter.setPen(QPen(Qt.PenStyle.NoPen))
            brush = QBrush(self.style.reference_fill(reference.kind))
            for number, members in self._touched(reference.shapes):
                self._draw(self._placed(reference.shapes, number).some(members), brush)
                yield

    def lines(
        self, shapes: Shapes, strokes: Strokes, only: NDArray[np.bool_] | None = None
    ) -> Iterator[None]:
        """Draw lines, or the outlines of polygons, with one pen, at each of its shifts; `only` some of them.

        Thin lines cost the same in one path as in many, and one needs fewer calls.
        """
        pen, shifts = strokes
        thin = _in_one(pen)
        self.painter.setPen(pen)
        for number, members in self._touched(shapes):
            if only is not None:
                members = members[only[shapes.slices[number]][members]]
            whole = (
                thin
                and only is None
                and 2 * len(members) > shapes.slices[number].stop - shapes.slices[number].start
            )
            chunk = self._placed(shapes, number, whole)
            world = self.painter.worldTransform()
            for shift in shifts:
                self.painter.setWorldTransform(world * QTransform.fromTranslate(*shift))
                self._draw(chunk.paths if whole else chunk.some(members), QBrush(Qt.BrushStyle.NoBrush))
            yield

    def _light_lines(self, scene: Scene, level: Level) -> Shapes | None:
        """The lines between the shapes of a level, where they are there at this detail."""
        lines = scene.borders.get(level.name)
        return lines if lines is not None and min(self.detail, lines.coarsest) >= lines.finest else None

    def _communities(self, scene: Scene) -> Iterator[None]:
        """Draw thin lines around communities, once they are large enough to tell their cells apart by."""
        communities = scene.levels["community"]
        size = communities.shapes.typical_size / self.view.scale
        if size >= _COMMUNITIES_FROM_PX * self.style.ratio:
            lines = self._light_lines(scene, communities) or communities.shapes
            yield from self.lines(lines, self.style.border_strokes("community", size))

    def _dark_strokes(self, scene: Scene, name: str) -> Strokes:
        size = scene.levels[name].shapes.typical_size if name in scene.levels else 0.0
        return self.style.border_strokes(name, size / self.view.scale)

    def _touched(self, shapes: Shapes) -> Iterator[tuple[int, NDArray[np.int64]]]:
        """Chunks that need drawing, each with its shapes that do, counted within the chunk."""
        for number in np.flatnonzero(touching(shapes.chunk_boxes, self.parts)).tolist():
            members = np.flatnonzero(shapes.touched(self.parts, shapes.slices[number]))
            if len(members):
                yield number, members

    def _placed(self, shapes: Shapes, number: int, joined: bool = False) -> Chunk:
        """A chunk's paths, the painter set to their origin."""
        chunk = self.details.chunk(shapes, number, self.detail, joined)
        self.painter.setWorldTransform(placed(self.view, chunk.outlines.origin))
        return chunk

    def _draw(self, paths: list[QPainterPath], brush: QBrush) -> None:
        self.painter.setBrush(brush)
        for path in paths:
            self.painter.drawPath(path)

    def _draw_on_screen(self, paths: list[QPainterPath], brush: QBrush) -> None:
        """Draw with a brush of the screen and not of the ground."""
        if not paths:
            return
        world = self.painter.worldTransform()
        self.painter.resetTransform()
        self.painter.setBrush(brush)
        for path in paths:
            self.painter.drawPath(world.map(path))
        self.painter.setWorldTransform(world)


def _in_one(pen: QPen) -> bool:
    """Whether a pen draws many shapes in one path as fast as each in its own."""
    return pen.style() == Qt.PenStyle.NoPen or pen.widthF() <= 1.0


def placed(view: View, origin: tuple[float, float]) -> QTransform:
    """The transform from metres off an origin, y downwards, to pixels of a view."""
    x, y = view.to_screen(*origin)
    return QTransform(1 / view.scale, 0, 0, 1 / view.scale, x, y)


def _dark_levels(scene: Scene, shown: str) -> list[str]:
    """Region levels whose borders stand above the level shown, the finest first."""
    upto = LEVELS.index(shown)
    return [name for name in reversed(LEVELS[: upto + 1]) if name in scene.borders and name in _DARK]


_DARK = ("city", "county", "township")
