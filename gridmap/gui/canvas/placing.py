"""Where a card stands beside the pointer: in the view, and off what stands on the map already."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF

from gridmap.gui.canvas.view import View

_POINTER_PX, _CLEAR_PX = 6.0, 6.0


@dataclass(frozen=True, slots=True)
class Ground:
    """What a card should not lie over, in logical pixels: `taken` first of all, then what it is about."""

    taken: Sequence[QRectF] = ()
    about: Sequence[QRectF] = ()


def beside(view: View, at: QPointF, size: QSizeF, away: float, ground: Ground) -> QRectF:
    """A box of a size beside a pixel, below it at the right where nothing is in the way.

    Args:
        view: What is on show; the box lies in it.
        at: The pixel.
        size: Of the box, logical pixels.
        away: Pixels between the two.
        ground: What the box should stay off, as far as there is room.
    """

    def placed(left: float, top: float) -> QRectF:
        left = max(0.0, min(left, view.width - size.width()))
        top = max(0.0, min(top, view.height - size.height()))
        return QRectF(QPointF(round(left), round(top)), size)

    around = 2 * _POINTER_PX
    pointer = [QRectF(at.x() - _POINTER_PX, at.y() - _POINTER_PX, around, around)]
    columns = [at.x() + away, at.x() - away - size.width()]
    lines = [at.y() + away, at.y() - away - size.height()]
    for box in (placed(left, top) for left in columns for top in lines):
        if not _covered(box, [*ground.taken, *pointer, *ground.about]):
            return box  # in every frame of a drag: mostly the first
    for one in [*ground.taken, *ground.about]:
        columns += [one.right() + _CLEAR_PX, one.left() - _CLEAR_PX - size.width()]
        lines += [one.bottom() + _CLEAR_PX, one.top() - _CLEAR_PX - size.height()]
    return min(
        (placed(left, top) for left in columns for top in lines),
        key=lambda box: (
            _covered(box, ground.taken),
            _covered(box, pointer) > 0,
            _covered(box, ground.about),
            round(_distance(box, at)),
        ),
    )


def _covered(box: QRectF, taken: Sequence[QRectF]) -> float:
    """How much of what is taken a box would cover, square pixels."""
    common = [box.intersected(one) for one in taken]
    return sum(one.width() * one.height() for one in common)


def _distance(box: QRectF, at: QPointF) -> float:
    across = max(box.left() - at.x(), at.x() - box.right(), 0.0)
    down = max(box.top() - at.y(), at.y() - box.bottom(), 0.0)
    return float(across + down)
