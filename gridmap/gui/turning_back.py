"""Undo and redo of the window: asked first where one key would take more than it seems to."""

from typing import TYPE_CHECKING

from gridmap.domain.errors import UserError
from gridmap.gui import report
from gridmap.gui.bulk_undo import ASKED_S, BulkUndo
from gridmap.gui.dialogs import show_once
from gridmap.gui.tasks import run_task
from gridmap.gui.window_facts import label_text, show_history
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.gui.desk import Desk
    from gridmap.gui.modes import Turn
    from gridmap.gui.open_workspace import OpenWorkspace
    from gridmap.planning.other_work import OtherWork


class TurningBack:
    """One history for the whole file: bulk work, and what is out of sight, do not go with one key."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._bulk = BulkUndo()

    def turn(self, turn: "Turn") -> None:
        """Undo or redo, off the window's thread: a bulk import may take a moment."""
        opened, mode = self._desk.opened, self._desk.window.mode
        if opened is None:
            return
        looks_out = mode.looks_out if mode is not None else None
        meant = opened.session.next_seq(turn)
        if looks_out is None:
            if not (turn == "undo" and self._asks_of_bulk()):
                self._go(turn, opened, meant)
            return
        self._hold()

        def done(other: "OtherWork | None") -> None:
            if other is None:
                self._go(turn, opened, meant)
            else:
                self._release()
                self._ask(turn, other, opened, meant)

        run_task(self._desk.window, tr(f"window.{turn}"), lambda _: looks_out(turn), done, self._fail)

    def _asks_of_bulk(self) -> bool:
        opened = self._desk.opened
        if opened is None or not self._bulk.asks(opened.session):
            return False
        said = {"what": label_text(str(opened.session.can_undo)), "seconds": round(ASKED_S)}
        report.note(self._desk.window, tr("window.undo_bulk", **said), report.HISTORY)
        return True

    def _ask(self, turn: "Turn", other: "OtherWork", opened: "OpenWorkspace", meant: int | None) -> None:
        from gridmap.gui.dialogs.other_work import OtherWorkDialog

        if self._desk.opened is not opened:
            return
        dialog = OtherWorkDialog(self._desk.window, turn, other)
        dialog.accepted.connect(lambda: self._go(turn, opened, meant))
        opened.closing.connect(dialog.reject)
        show_once(dialog)

    def _go(self, turn: "Turn", opened: "OpenWorkspace", meant: int | None) -> None:
        """Turn the work back that was last when this was asked for, and no other."""
        if self._desk.opened is not opened:
            return
        session = opened.session
        self._hold()

        def done(label: str | None) -> None:
            if label:
                said = tr(f"window.{turn}_done", what=label_text(label))
                report.note(self._desk.window, said, report.HISTORY)
            self._release()

        work = session.undo if turn == "undo" else session.redo
        run_task(self._desk.window, tr(f"window.{turn}"), lambda _: work(meant), done, self._fail)

    def _fail(self, error: UserError) -> None:
        report.tell(self._desk.window, error)
        self._release()

    def _hold(self) -> None:
        """One at a time."""
        for name in ("undo", "redo"):
            self._desk.window.commands[name].setEnabled(False)

    def _release(self) -> None:
        show_history(self._desk.window, self._desk.options.session)
