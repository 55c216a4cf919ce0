"""What a user does with the mending wizard."""

from PySide6.QtCore import Qt

WAIT_MS = 20_000


def idle(dialog, qtbot):
    qtbot.waitUntil(lambda: not dialog._again.isActive(), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: dialog._reading is None and dialog._running is None, timeout=WAIT_MS)


def click(button, qtbot):
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def worked_out(page, qtbot):
    qtbot.waitUntil(lambda: page._working is None, timeout=WAIT_MS)
    return page


def look_over(wizard, path, qtbot):
    """The page of faults of a file."""
    wizard.open_file(path)
    idle(wizard, qtbot)
    click(wizard.verb, qtbot)
    idle(wizard, qtbot)
    return worked_out(wizard.page, qtbot)


def choose(menu, said, page, qtbot):
    """Choose one of a menu's decisions."""
    assert menu.isEnabled()
    [at] = [at for at, text in enumerate(menu.said()) if said in text]
    menu.choices.actions()[at].trigger()  # a menu that is open grabs the keyboard, which offscreen cannot
    worked_out(page, qtbot)


def column(page, at):
    return [page.model.index(row, at).data() for row in range(page.model.rowCount())]
