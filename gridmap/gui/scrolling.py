"""What scrolls: by wheel and by pages past all that stands in it, and by itself to what wants to be seen."""

from collections.abc import Sequence
from functools import reduce

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QFrame,
    QScrollArea,
    QWidget,
)

_ROOM = 8
_PAGES = {
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
}
#: Boxes that would take the wheel and the page keys as a wish for another value.
_BOXES = (QComboBox, QAbstractSpinBox)
_Reason = Qt.FocusReason
#: Somebody went to a box; when a window opens, its first one has the focus unasked.
_GONE_TO = {
    _Reason.MouseFocusReason, _Reason.TabFocusReason, _Reason.BacktabFocusReason, _Reason.ShortcutFocusReason,
}  # fmt: skip


class ScrollArea(QScrollArea):
    """Frameless, with one widget as wide as itself, in which the boxes keep their values while it scrolls."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self._past = ScrollsPast(self)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._past.watch()  # there may be boxes that were not there before
        return super().eventFilter(watched, event)


class ScrollsPast(QObject):
    """Turns boxes in what scrolls into what scrolls too.

    The wheel means a box only once somebody has gone to it, and the page keys never do.
    """

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._gone_to: QObject | None = None

    def watch(self) -> None:
        """Take care of the boxes that the area has now."""
        for kind in _BOXES:
            for box in self._area.findChildren(kind):
                if box.window() is self._area.window():  # not in a calendar that drops down from one
                    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel would bring the focus with it
                    box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.gotFocus() and event.reason() in _GONE_TO:
            self._gone_to = watched
        if event.type() == QEvent.Type.Wheel and not self._means(watched):
            event.ignore()  # for the area to take
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return turn_page(self._area, event)
        return super().eventFilter(watched, event)

    def _means(self, box: QObject) -> bool:
        return box is self._gone_to and isinstance(box, QWidget) and box.hasFocus()


def turn_page(area: QAbstractScrollArea, event: QKeyEvent) -> bool:
    """Scroll by a page where a key asks for that; whether it does."""
    page = _PAGES.get(Qt.Key(event.key()))
    if page is not None:
        area.verticalScrollBar().triggerAction(page)
    return page is not None


def scroll_to(widgets: Sequence[QWidget]) -> None:
    """Bring widgets of one scroll area into its view, the upper ones first where there is no room for all."""
    area = widgets[0].parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    inside = area.widget() if area is not None else None
    if area is None or inside is None:
        return
    rects = [QRect(one.mapTo(inside, one.rect().topLeft()), one.size()) for one in widgets]
    around = reduce(QRect.united, rects).adjusted(0, -_ROOM, 0, _ROOM)
    bar, height = area.verticalScrollBar(), area.viewport().height()
    lowest, highest = around.top(), around.bottom() + 1 - height
    bar.setValue(min(max(bar.value(), highest), lowest))
