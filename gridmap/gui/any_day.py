"""Shows the workspace as it was, or as planned it will be, on any day: a copy, opened for reading."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from gridmap.gui import report
from gridmap.gui.dialogs import show_once
from gridmap.gui.dialogs.form import FormDialog
from gridmap.gui.tasks import Progress, run_task
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.domain.errors import UserError
    from gridmap.domain.planning_records import Draft
    from gridmap.gui.desk import Desk
    from gridmap.session import Session
    from gridmap.store.workspace import Workspace

#: The workspaces whose days are on show, by the file of the copy; while the program runs.
_sources: dict[Path, Path] = {}
#: The place in the bar above everything: behind brand, workspace and modes.
_AFTER_MODES = 3


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
    """Write the copy off the window's thread, then open it; it is gone when the program ends.

    From a day on show the next one is made from the workspace itself, not from its copy.
    """
    assert desk.opened is not None
    session = desk.opened.session
    source = _sources.get(session.workspace.path)
    folder = Path(tempfile.mkdtemp(prefix="gridmap-day-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    original = source or session.workspace.path
    target = folder / f"{original.stem} {day}.gpkg"

    def work(progress: Progress) -> "list[tuple[Draft, UserError]]":
        from gridmap.planning.as_of import write_as_of
        from gridmap.session import Session

        if source is None:
            return write_as_of(session, day, target, progress)
        behind = Session(session.workspace.opened_copy(source), session.actor)
        try:
            return write_as_of(behind, day, target, progress)
        finally:
            behind.close()

    def done(left_out: "list[tuple[Draft, UserError]]") -> None:
        _sources[target] = original
        desk.open(target)
        for draft, why in left_out:
            heading = tr("plan.as_of_left_out", name=draft.name, day=draft.effective_on)
            report.tell(desk.window, why, heading)

    run_task(
        desk.window,
        tr("window.as_of_making", day=day),
        work,
        done,
        lambda error: report.tell(desk.window, error),
    )


def export_folder(path: Path) -> Path:
    """Where exports of a workspace are suggested to go: of a shown day beside the workspace itself."""
    return _sources.get(path, path).parent


@contextmanager
def journaling(session: "Session") -> "Iterator[tuple[Session, Workspace | None, str]]":
    """Who journals an export of what is open: of a shown day its workspace, with the copy and the day.

    Raises:
        UserError: the workspace is written by somebody else at the moment.
    """
    from gridmap.session import Session

    source = _sources.get(session.workspace.path)
    because = session.workspace.read_only_because
    if source is None or because is None:
        yield session, None, ""
        return
    behind = Session(session.workspace.opened_source(source, session.actor.name), session.actor)
    try:
        yield behind, session.workspace, str(because.values["day"])
    finally:
        behind.close()


class DayShown(QFrame):
    """Says in the bar above everything which day is on show; leads to another one, and back to today."""

    def __init__(self, desk: "Desk", day: str) -> None:
        super().__init__()
        assert desk.opened is not None
        source = _sources.get(desk.opened.session.workspace.path)
        self.setProperty("role", "day")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        label = QLabel(tr("plan.day_shown", day=day))
        self.setAccessibleName(label.text())
        self.other = QPushButton(tr("plan.day_other"))
        self.other.clicked.connect(lambda: ask_day(desk))
        self.back = QPushButton(tr("plan.day_back"))
        if source is not None:
            self.back.clicked.connect(lambda: desk.open(source))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 4, 0)
        row.setSpacing(4)
        for widget in (label, self.other, self.back):
            row.addWidget(widget)
        for button in (self.other, self.back):
            button.setProperty("role", "link")
            button.setVisible(source is not None)
        desk.opened.closing.connect(self._leave)
        bar = desk.window.top_bar.layout()
        assert isinstance(bar, QHBoxLayout)
        bar.insertWidget(_AFTER_MODES, self)

    def _leave(self) -> None:
        self.hide()
        self.deleteLater()
