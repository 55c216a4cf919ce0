"""Shows the workspace as it was, or as planned it will be, on any day: a copy, opened for reading."""

import atexit
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QWidget

from gridmap.gui import report
from gridmap.gui.dialogs import show_once
from gridmap.gui.dialogs.form import FormDialog
from gridmap.gui.tasks import Progress, run_task
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.gui.desk import Desk


class DayDialog(FormDialog):
    """Asks for a day."""

    wanted = Signal(str)  # ISO

    def __init__(self, parent: QWidget | None) -> None:
        title = tr("window.as_of").rstrip("…")  # the menu's words
        super().__init__(parent, title, tr("window.as_of_intro"), tr("window.as_of_verb"))
        self.day = QDateEdit(QDate.currentDate())
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setMinimumHeight(30)
        self.add_field(tr("window.as_of_day"), self.day)

    def finish(self) -> None:
        self.wanted.emit(self.day.date().toString("yyyy-MM-dd"))


def ask_day(desk: "Desk") -> None:
    """Ask for a day, and show it in place of the open workspace."""
    if desk.opened is None:
        return
    dialog = DayDialog(desk.window)
    dialog.wanted.connect(lambda day: show_day(desk, day))
    show_once(dialog)


def show_day(desk: "Desk", day: str) -> None:
    """Write the copy off the window's thread, then open it; it is gone when the program ends."""
    assert desk.opened is not None
    session = desk.opened.session
    folder = Path(tempfile.mkdtemp(prefix="gridmap-day-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    target = folder / f"{session.workspace.path.stem} {day}.gpkg"

    def work(progress: Progress) -> None:
        from gridmap.planning.as_of import write_as_of

        write_as_of(session, day, target, progress)

    run_task(
        desk.window,
        tr("window.as_of_making", day=day),
        work,
        lambda _: desk.open(target),
        lambda error: report.tell(desk.window, error),
    )
