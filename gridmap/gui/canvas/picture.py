"""A drawn view that later views start from: moved where the map was panned, enlarged where it was zoomed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

from gridmap.gui.canvas.view import Box, View

#: How much of a picture whose colours mean nothing any more is veiled.
_VEIL = 0.5
#: Images wider than this many pixels are veiled at half their size: it takes a quarter of the time.
_COARSER_FROM_PX = 2000


@dataclass(frozen=True)
class Picture:
    """An image and the view, in device pixels, that it shows."""

    image: QImage
    view: View
    veiled: bool = False  # its colours mean nothing any more

    def shift(self, view: View) -> tuple[int, int] | None:
        """By how many whole pixels the image moves to fit a view; None where moving is not enough."""
        if (view.scale, view.width, view.height) != (self.view.scale, self.view.width, self.view.height):
            return None
        dx, dy = (self.view.x - view.x) / view.scale, (view.y - self.view.y) / view.scale
        if abs(dx - round(dx)) > 0.01 or abs(dy - round(dy)) > 0.01:
            return None
        if abs(dx) >= view.width or abs(dy) >= view.height:
            return None
        return round(dx), round(dy)

    def paled(self, ground: QColor) -> "Picture":
        """The same in grey, below a veil of the ground's colour; on large screens coarser."""
        if self.veiled:
            return self
        sharp = self.image
        if sharp.width() > _COARSER_FROM_PX:
            sharp = sharp.scaledToWidth(sharp.width() // 2)
        grey = sharp.convertToFormat(QImage.Format.Format_Grayscale8)
        image, veil = grey.convertToFormat(sharp.format()), QColor(ground)
        veil.setAlphaF(_VEIL)
        with QPainter(image) as painter:
            painter.fillRect(image.rect(), veil)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
            painter.drawImage(0, 0, sharp)  # transparent where it was
        return Picture(image, self.view, veiled=True)

    def paint(self, painter: QPainter, view: View, ratio: float) -> None:
        """Draw it as it lies in a view in device pixels, onto a painter of logical pixels."""
        shift = self.shift(view)
        if shift is not None:
            painter.drawImage(
                QRectF(shift[0] / ratio, shift[1] / ratio, view.width / ratio, view.height / ratio),
                self.image,
            )
            return
        west, south, east, north = self.view.box
        left, top = view.to_screen(west, north)
        right, bottom = view.to_screen(east, south)
        target = QRectF(left / ratio, top / ratio, (right - left) / ratio, (bottom - top) / ratio)
        shown = target.intersected(QRectF(0, 0, view.width / ratio, view.height / ratio))
        if shown.isEmpty():
            return
        across, down = self.image.width() / target.width(), self.image.height() / target.height()
        source = QRectF(
            (shown.x() - target.x()) * across,
            (shown.y() - target.y()) * down,
            shown.width() * across,
            shown.height() * down,
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)  # blocks otherwise, no faster
        painter.drawImage(shown, self.image, source)
        painter.restore()


def blank(view: View, ground: QColor | None, spare: QImage | None) -> QImage:
    """An image of a view's size, opaque where there is a ground colour; a spare one if it fits."""
    opaque, see_through = QImage.Format.Format_RGB32, QImage.Format.Format_ARGB32_Premultiplied
    kind = see_through if ground is None else opaque
    if spare is not None and (spare.width(), spare.height(), spare.format()) == (
        view.width,
        view.height,
        kind,
    ):
        return spare  # fresh memory costs more than drawing the strip that a pan lays bare
    return QImage(view.width, view.height, kind)


def begun(
    old: Picture | None,
    view: View,
    stale: NDArray[np.float64] | None,
    ground: QColor | None = None,
    spare: QImage | None = None,
) -> tuple[QImage, QRegion]:
    """The image to draw a view into, and the part of it that needs drawing, which is empty ground.

    Args:
        old: The picture to start from, where there is one.
        view: In device pixels.
        stale: Boxes of the plane, shape (k, 4), that look different now; None for everything.
        ground: Colour beneath everything; None for transparent, above a basemap.
        spare: An image that nobody needs any more.
    """
    image = blank(view, ground, spare)
    region = everything = QRegion(0, 0, view.width, view.height)
    shift = old.shift(view) if old is not None and stale is not None else None
    with QPainter(image) as painter:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        if (
            old is not None
            and stale is not None
            and shift is not None
            and old.image.format() == image.format()
        ):
            painter.drawImage(shift[0], shift[1], old.image)
            region = everything.subtracted(QRegion(QRect(*shift, view.width, view.height)))
            for box in stale:
                region = region.united(QRegion(pixels(view, tuple(box)))).intersected(everything)
        for rect in _rectangles(region):
            painter.fillRect(rect, ground if ground is not None else QColor(0, 0, 0, 0))
    return image, region


def pixels(view: View, box: Box, margin: int = 3) -> QRect:
    """The pixels of a box of the plane with what its borders cover, no further than just off the view."""
    west, south, east, north = box
    left, top = view.to_screen(west, north)
    right, bottom = view.to_screen(east, south)
    x0, y0 = max(int(left) - margin, -margin), max(int(top) - margin, -margin)
    x1, y1 = (
        min(int(right) + margin + 1, view.width + margin),
        min(int(bottom) + margin + 1, view.height + margin),
    )
    return QRect(x0, y0, max(x1 - x0, 0), max(y1 - y0, 0))


def boxes_of(view: View, region: QRegion, margin: int = 3) -> NDArray[np.float64]:
    """The boxes of the plane below a region's rectangles and a margin around them, shape (k, 4)."""
    return np.array(
        [
            view.part(
                rect.left() - margin,
                rect.top() - margin,
                rect.right() + 1 + margin,
                rect.bottom() + 1 + margin,
            )
            for rect in _rectangles(region)
        ]
    ).reshape(-1, 4)


def _rectangles(region: QRegion) -> list[QRect]:
    return list(region)  # type: ignore[call-overload]  # iterable, though its stub does not say so
