"""Shows the workspace as it was, or as planned it will be, on any day: a copy, opened for reading."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gridmap.gui import report
from gridmap.gui.bar_notice import BarNotice
from gridmap.gui.day_field import DayField
from gridmap.gui.dialogs import show_once
from gridmap.gui.dialogs.form import FormDialog
from gridmap.gui.tasks import Progress, run_task
from gridmap.store import process
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.domain.errors import UserError
    from gridmap.domain.planning_records import Draft
    from gridmap.gui.desk import Desk
    from gridmap.gui.loading import Loaded
    from gridmap.session import Session
    from gridmap.store.workspace import Workspace

    LeftOut = list[tuple[Draft, UserError]]

_PREFIX, _OWNER = "gridmap-day-", "owner"


class DayDialog(FormDialog):
    """Asks for a day."""

    wanted = Signal(str)  # ISO

    def __init__(self, parent: QWidget | None) -> None:
        title = tr("window.as_of").rstrip("…")  # the menu's words
        super().__init__(parent, title, tr("window.as_of_intro"), tr("window.as_of_verb"))
        self.day = DayField(date.today().isoformat())
        self.day.setMinimumHeight(30)
        self.add_field(tr("window.as_of_day"), self.day)

    def finish(self) -> None:
        self.wanted.emit(self.day.day())


def ask_day(desk: "Desk") -> None:
    """Ask for a day, and show it in place of the open workspace."""
    if desk.opened is None:
        return
    dialog = DayDialog(desk.window)
    dialog.wanted.connect(lambda day: show_day(desk, day))
    show_once(dialog)


def show_day(desk: "Desk", day: str) -> None:
    """Write the copy off the window's thread, then show it; it is gone when something else is shown.

    The workspace itself stays open behind it, so nobody else becomes its writer meanwhile. From a
    day on show the next one is made from the workspace, not from its copy.
    """
    assert desk.opened is not None
    source = desk.behind.session if desk.behind is not None else desk.opened.session
    folder = _folder()
    target = folder / f"{source.workspace.path.stem} {day}.gpkg"

    def work(progress: Progress) -> "tuple[Loaded, LeftOut]":
        from gridmap.gui.loading import again, read_or_leave
        from gridmap.planning.as_of import write_as_of
        from gridmap.session import Session

        try:
            left_out = write_as_of(source, day, target, progress)
            copy = Session(source.workspace.opened_copy(target), source.actor)
            return again(read_or_leave(copy, progress), passing=folder), left_out
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def done(made: "tuple[Loaded, LeftOut]") -> None:
        loaded, left_out = made
        assert desk.opened is not None  # or the work would have been abandoned
        desk.take(desk.opened.as_shown(loaded), desk.behind or desk.opened.out_of_sight())
        for draft, why in left_out:
            heading = tr("plan.as_of_left_out", name=draft.name, day=draft.effective_on)
            report.tell(desk.window, why, heading)

    making = tr("window.as_of_making", day=day)
    run_task(desk.window, making, work, done, unwanted=lambda made: made[0].close())


def _folder() -> Path:
    """A folder for a copy, which goes with this process, or when another finds it left behind."""
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    (folder / _OWNER).write_text(process.this_process(), "utf-8")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def sweep_days() -> None:
    """Delete the copies of days that programs left behind which were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):  # somebody else's, or just going
            owner = (folder / _OWNER).read_text("utf-8")
            if owner and not process.is_running(owner):  # "" while another program is just making it
                shutil.rmtree(folder)


def back_to_today(desk: "Desk") -> None:
    """Show the workspace itself again, which was open all the while."""
    behind = desk.behind
    if behind is None:
        return

    def work(progress: Progress) -> "Loaded":
        from gridmap.gui.loading import again, read

        behind.session.look()
        return again(read(behind.session, progress), assessment=behind.assessment)

    def done(loaded: "Loaded") -> None:
        assert desk.opened is not None
        desk.take(desk.opened.as_shown(loaded))

    run_task(desk.window, tr("window.opening", file=behind.session.workspace.path.name), work, done)


@contextmanager
def journaling(
    session: "Session", behind: "Session | None"
) -> "Iterator[tuple[Session, Workspace | None, str]]":
    """Who journals an export of what is open: of a shown day its workspace, with the copy and the day.

    Raises:
        UserError: the workspace is written by somebody else at the moment.
    """
    because = session.workspace.read_only_because
    if behind is None or because is None:
        yield session, None, ""
        return
    writer = behind.reopened() if behind.read_only else behind
    try:
        yield writer, session.workspace, str(because.values["day"])
    finally:
        if writer is not behind:
            writer.close()


class DayShown(BarNotice):
    """Says in the bar above everything which day is on show; leads to another one, and back to today."""

    def __init__(self, desk: "Desk") -> None:
        assert desk.opened is not None
        because = desk.opened.session.workspace.read_only_because
        assert because is not None
        super().__init__(desk.window, tr("plan.day_shown", day=because.values["day"]))
        if desk.behind is not None:  # not a copy that was opened as a file
            self.other = self.add_link(tr("plan.day_other"), lambda: ask_day(desk))
            self.back = self.add_link(tr("plan.day_back"), lambda: back_to_today(desk))
        desk.opened.closing.connect(self.leave)
