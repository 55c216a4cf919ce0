"""The one mutable object, and the only gate for permission and writing.

permission → action → checks → one transaction (records and journal entry) → history → listeners.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Literal

from gridmap.domain.access import Actor, Permission
from gridmap.domain.action import Action, Reader, also_needed
from gridmap.domain.brought import Brought
from gridmap.domain.change import Batch, Change
from gridmap.domain.changed import Changed as Changed
from gridmap.domain.changed import changed_by, everything
from gridmap.domain.check import ChangeCheck, Issue, Severity
from gridmap.domain.errors import Cancelled, Refused, UserError
from gridmap.domain.field_text import fitting
from gridmap.domain.former_values import with_former_values
from gridmap.domain.listening import Listeners, Stumble
from gridmap.domain.records import RecordId
from gridmap.store import apply as applying
from gridmap.store import batch as batches
from gridmap.store import history, journal, outlines
from gridmap.store.workspace import Workspace, now, today

#: So long the window's thread waits for other work before it is refused, seconds.
_IMPATIENCE_S = 0.05

#: So much work of others is told piece by piece; more of it in one piece.
_ONE_BY_ONE = 50

Listener = Callable[[Changed], None]
TroubleListener = Callable[[Exception], None]


class Session:
    """Someone at work on a workspace."""

    def __init__(
        self, workspace: Workspace, actor: Actor, checks: Iterable[ChangeCheck] | None = None
    ) -> None:
        """Work on an open workspace as `actor`; `checks` look at every change before it is written."""
        self.workspace = workspace
        self.actor = actor
        self.warnings: list[Issue] = []  # of the last change
        self._checks = tuple(checks) if checks is not None else _standard_checks()
        self.troubles: list[UserError] = []  # of listeners, as long as nobody is told of them
        self._listeners: Listeners[Changed] = Listeners()
        self._in_order: Listeners[Changed] = Listeners()
        self._told_of_trouble: list[TroubleListener] = []
        self._seen = journal.head(workspace.reading())[0]  # rather told twice than never
        self._history = history.read(workspace.reading())
        self._looking = threading.Lock()
        self._lock = threading.RLock()
        self._impatient: int | None = None

    @classmethod
    def create(
        cls, path: Path, name: str, passphrase: str | None = None, actor: Actor | None = None
    ) -> "Session":
        """A session on a new workspace file."""
        someone = actor or Actor("")
        return cls(Workspace.create(Path(path), name, passphrase, who=someone.name), someone)

    @classmethod
    def open(
        cls,
        path: Path,
        passphrase: str | None = None,
        *,
        read_only: bool = False,
        actor: Actor | None = None,
    ) -> "Session":
        """A session on an existing workspace file; read-only where another holds it."""
        someone = actor or Actor("")
        opened = Workspace.open(Path(path), passphrase, read_only=read_only, who=someone.name)
        return cls(opened, someone)

    def reopened(self) -> "Session":
        """A second session on the same file, for writing unless somebody else writes; asks for no passphrase.

        Raises:
            UserError: the file lies there no longer, or is sealed otherwise meanwhile.
        """
        return Session(self.workspace.reopened(self.actor.name), self.actor, self._checks)

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written from here."""
        return self.workspace.read_only

    @property
    def sealed(self) -> bool:
        """Whether the file is encrypted."""
        return self.workspace.sealed

    @property
    def can_undo(self) -> str | None:
        """Label of what undo would take back."""
        return self._history.undo_label

    @property
    def bulk_to_undo(self) -> int | None:
        """The journal row that undo would take back, where it is bulk work: an import, a publication."""
        seq = self._history.undo_seq
        return seq if seq is not None and history.is_bulk(self.workspace.reading(), seq) else None

    @property
    def can_redo(self) -> str | None:
        """Label of what redo would bring again."""
        return self._history.redo_label

    def next_seq(self, kind: Literal["undo", "redo"]) -> int | None:
        """The journal's number of the work that the next undo or redo is about."""
        return self._history.next_seq(kind)

    def ahead(self, kind: Literal["undo", "redo"]) -> history.Ahead | None:
        """What the next undo or redo is about, None where there is none; a publication takes a moment."""
        seq = self._history.next_seq(kind)
        return history.ahead(self.workspace.reading(), seq) if seq is not None else None

    def today(self) -> str:
        """This day, ISO."""
        return today()

    def moment(self) -> datetime:
        """What time it is in the workspace: where it is a copy that shows another day, that day's end."""
        because = self.workspace.read_only_because
        if because is None or because.key != "store_shows_a_day" or because.values["day"] == self.today():
            return datetime.now(UTC)
        return datetime.combine(date.fromisoformat(str(because.values["day"])), time(23, 59, 59)).astimezone()

    def new_id(self) -> RecordId:
        """An id that no other record has."""
        return self.workspace.ids()

    def subscribe(
        self, listener: Listener, keeps: str = "session.keeps.view", *, in_order: bool = False
    ) -> Callable[[], None]:
        """Be told of every commit, on the thread that made it; gives the way to stop.

        What two threads commit one after the other may be told the other way round, or at the same
        time. Who is told `in_order` is told before anything else can be written, and so must be quick
        and cannot write.

        Args:
            listener: Told of each commit.
            keeps: The key of the word for what the listener keeps up to date.
            in_order: Whether each commit must come after the one before.
        """
        return (self._in_order if in_order else self._listeners).add(listener, keeps)

    def on_trouble(self, told: TroubleListener) -> Callable[[], None]:
        """Be told, on any thread, what a listener could not do after a commit; gives the way to stop.

        A `UserError` says what was not brought up to date; anything else is a bug of gridmap's. What
        was committed stays, and whoever committed it is not told of failure.
        """
        self._told_of_trouble.append(told)
        return lambda: self._told_of_trouble.remove(told)

    def require(self, permission: Permission) -> None:
        """Go on only with this permission.

        Raises:
            Refused: the actor's role does not have it.
        """
        if not self.actor.may(permission):
            raise Refused("not_permitted", permission=permission, role=self.actor.role)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else writes between what is read and what is written in this block.

        Raises:
            Refused: other work is under way, and this thread does not wait (`never_wait_here`).
            RuntimeError: a listener that is told in order would write before the next has heard.
        """
        if self._in_order.telling_here:
            raise RuntimeError("who is told in order writes later: the next would hear of it first")
        patient = threading.get_ident() != self._impatient
        if not self._lock.acquire(timeout=-1 if patient else _IMPATIENCE_S):
            raise Refused("session_busy")
        try:
            yield
        finally:
            self._lock.release()

    def never_wait_here(self) -> None:
        """Refuse this thread, which is the window's, instead of holding it up while an import runs."""
        self._impatient = threading.get_ident()

    def run(self, action: Action, reason: str = "") -> Change:
        """Do what an action says, in one transaction with its journal entry.

        Raises:
            Refused: no permission, the action will not, or a check finds an error.
            UserError: the file is read-only.
        """
        self.require(action.permission)
        with self.alone():
            also = also_needed(action, self.workspace)
            for permission in also:
                self.require(permission)
            change = action.change(self.workspace, self.new_id)
            change = with_former_values(change, self.new_id, self.today())
            if reason:
                change = replace(change, reason=fitting("reason", reason))
            self._check(change, self.workspace)
            if change.is_empty:
                return change
            values = {"permission": action.permission, **({"also": also} if also else {})}
            with self.workspace.writing() as connection:
                history.forget_undone(connection)
                regions = applying.apply(connection, change, today())
                seq = self._journal(
                    connection, "change", change.label, reason=change.reason, change=change, values=values
                )  # fmt: skip
            self._history.done(seq, change.label)
            changed = changed_by(change, seq, regions=regions)
            stumbled = self._in_order.tell(changed)
        self._tell(changed, stumbled)
        return change

    def run_batch(self, batch: Batch, permission: Permission = "import") -> int:
        """Stream bulk work in, in one transaction with one journal entry; gives the rows written.

        Raises:
            Refused: no permission, or a check finds an error in the batch's change.
            Cancelled: the stream was stopped; nothing was kept.
        """
        self.require(permission)
        with self.alone():
            self.warnings = []
            if batch.change:
                self._check(batch.change, Brought(self.workspace, batch.named))
            with self.workspace.writing(bulk=batch.change is None) as connection:
                history.forget_undone(connection)
                batch_id = journal.next_seq(connection)
                if batch.change:
                    applying.apply(connection, batch.change, today())
                counts = batches.insert(connection, batch.rows(), batch_id, batch.still_wanted)
                outlines.refresh(connection, batches.regions_of(connection, batch_id, counts), today())
                values = {**batch.values, "counts": counts, "permission": permission}
                seq = self._journal(
                    connection, "batch", batch.label, values=values, reason=batch.reason,
                    batch_id=batch_id, change=batch.change,
                )  # fmt: skip
                batch.still_wanted()
            self._history.done(seq, batch.label)
            changed = changed_by(batch.change, seq, batch.label, counts=counts)
            stumbled = self._in_order.tell(changed)
        self._tell(changed, stumbled)
        return sum(counts.values())

    def undo(self, seq: int | None = None) -> str | None:
        """Take the last work back; gives its label, None where there is none.

        Args:
            seq: The work that is meant, of `next_seq`; without one the last.

        Raises:
            Refused: no permission, or other work was finished meanwhile.
        """
        return self._turn_back("undo", seq)

    def redo(self, seq: int | None = None) -> str | None:
        """Bring the work again that was last taken back; gives its label, None where there is none.

        Takes and raises what `undo` does.
        """
        return self._turn_back("redo", seq)

    def note_access(self, label: str, ids: Iterable[RecordId], reason: str, **values: Any) -> None:
        """Write into the journal that people's data were opened, exported or printed, never the values."""
        with self.alone(), self.workspace.writing() as connection:
            noted = {**values, "ids": sorted(ids)}
            self._journal(connection, "access", label, values=noted, reason=fitting("reason", reason))

    def look(self) -> None:
        """Tell the listeners, on this thread, what others have written since the last look.

        Only who reads has others that write; who writes has been told of everything.
        """
        with self._looking:
            work = self._take_in() if self.read_only else []
            if len(work) > _ONE_BY_ONE:
                self._tell_of_others(everything(work[-1].label, work[-1].seq))
                return
            for entry in work:
                self._tell_of_others(self._changed_by(entry))

    def look_anew(self) -> None:
        """Tell the listeners to read everything again: programs beside gridmap write no journal."""
        with self._looking:
            if self.read_only:
                self._take_in()
            self._tell_of_others(everything(""))

    def close(self) -> None:
        """Leave the workspace."""
        self._in_order.clear()
        self._listeners.clear()
        self.workspace.close()

    def _take_in(self) -> list[journal.Entry]:
        """The work of others since the last time, which is now part of the history."""
        connection = self.workspace.reading()
        fresh = journal.since(connection, self._seen)
        if fresh:
            self._seen = fresh[-1].seq
            self._history = history.read(connection)
        return [entry for entry in fresh if entry.kind != "access"]

    def _changed_by(self, entry: journal.Entry) -> Changed:
        change = journal.change_of(self.workspace.reading(), entry.seq)
        counts = entry.values.get("counts")
        if change is None and not counts:  # its payload has left the journal
            return everything(entry.label, entry.seq)
        return changed_by(change, entry.seq, entry.label, counts=counts)

    def _check(self, change: Change, reader: Reader) -> None:
        found = [issue for check in self._checks for issue in check(change, reader)]
        errors = [issue for issue in found if issue.severity is Severity.ERROR]
        if errors:
            raise Refused(errors[0].key, **errors[0].values)
        self.warnings = found

    def _turn_back(self, kind: Literal["undo", "redo"], seq: int | None) -> str | None:
        seq = seq or self._history.next_seq(kind)
        if seq is None:
            return None
        with self.alone():
            if self._history.next_seq(kind) != seq:  # an import that ended meanwhile, say
                raise Refused("history_moved_on")
            with self.workspace.writing() as connection:
                step = history.step(connection, seq)
                for permission in step.permissions:
                    self.require(permission)
                change = step.change.inverted() if step.change and kind == "undo" else step.change
                regions = history.turn(connection, step, change, kind, today())
                first, *also = step.permissions
                values = {"counts": step.counts, "permission": first, **({"also": also} if also else {})}
                undone = self._journal(
                    connection, kind, step.label, undoes=self._history.taken_back(kind), values=values,
                    batch_id=step.batch_id, change=change,
                )  # fmt: skip
            self._history.turned(kind, undone)
            changed = changed_by(change, undone, step.label, regions, step.counts)
            stumbled = self._in_order.tell(changed)
        self._tell(changed, stumbled)
        return step.label

    def _journal(self, connection: Any, kind: journal.Kind, label: str, **rest: Any) -> int:
        return journal.append(connection, at=now(), who=self.actor.name, kind=kind, label=label, **rest)

    def _tell_of_others(self, changed: Changed) -> None:
        self._tell(changed, self._in_order.tell(changed))

    def _tell(self, changed: Changed, stumbled: Iterable[Stumble]) -> None:
        """Tell every listener that is not told in order; the trouble of any goes to whoever is told of it.

        `stumbled` are those that were told in order and could not follow.
        """
        bugs = []
        for one in [*stumbled, *self._listeners.tell(changed)]:
            if isinstance(one.error, Cancelled):  # the workspace is being closed
                continue
            error = one.told
            for told in list(self._told_of_trouble):
                told(error)
            if not self._told_of_trouble and isinstance(error, UserError):
                self.troubles.append(error)
            elif not self._told_of_trouble:
                bugs.append(error)
        if bugs:
            raise bugs[0]


def _standard_checks() -> tuple[ChangeCheck, ...]:
    from gridmap.domain.checks import CHANGE_CHECKS

    return CHANGE_CHECKS
