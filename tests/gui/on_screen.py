"""Whether what a dialog says, and above all its buttons, can be seen on the screen."""

from PySide6.QtWidgets import QAbstractScrollArea, QPushButton


def on_screen(dialog):
    return dialog.screen().availableGeometry().contains(dialog.frameGeometry())


def seen(widget):
    return widget.visibleRegion().boundingRect() == widget.rect()


def assert_keeps_to_the_screen(dialog, settle):
    """Open a dialog where no room is left for it, and look at it once all of it is there."""
    dialog.move(1300, 700)
    dialog.show()
    settle()

    free = dialog.screen().availableGeometry()
    assert (free.width(), free.height()) == (1366, 768)
    assert on_screen(dialog), (dialog.frameGeometry(), dialog.minimumSizeHint())
    buttons = [one for one in dialog.findChildren(QPushButton) if one.isVisible() and not _scrolls(one)]
    assert buttons and [one.text() for one in buttons if not seen(one)] == []
    dialog.close()


def _scrolls(widget):
    while widget is not None and not isinstance(widget, QAbstractScrollArea):
        widget = widget.parentWidget()
    return widget is not None
