"""Undo and redo, read from the journal, so that they work after a restart."""

import json
from dataclasses import dataclass, field
from typing import Any

from gridmap.domain.access import Permission
from gridmap.domain.change import Change
from gridmap.domain.records import RecordId
from gridmap.store import batch, journal, outlines
from gridmap.store.apply import apply


@dataclass(slots=True)
class History:
    """What can be taken back and what brought again: numbers of journal rows, last on top."""

    done_rows: list[tuple[int, str]] = field(default_factory=list)  # (seq of the work, label)
    undone_rows: list[tuple[int, int, str]] = field(default_factory=list)  # (work, its undo, label)

    @property
    def undo_seq(self) -> int | None:
        """The work that undo would take back."""
        return self.done_rows[-1][0] if self.done_rows else None

    @property
    def redo_seq(self) -> int | None:
        """The work that redo would bring again."""
        return self.undone_rows[-1][0] if self.undone_rows else None

    @property
    def undo_label(self) -> str | None:
        """Label of `undo_seq`."""
        return self.done_rows[-1][1] if self.done_rows else None

    @property
    def redo_label(self) -> str | None:
        """Label of `redo_seq`."""
        return self.undone_rows[-1][2] if self.undone_rows else None

    def done(self, seq: int, label: str) -> None:
        """New work: it can be undone, and nothing can be redone any more."""
        self.done_rows.append((seq, label))
        self.undone_rows.clear()

    def next_seq(self, kind: str) -> int | None:
        """The work that the next undo or redo is about."""
        return self.undo_seq if kind == "undo" else self.redo_seq

    def taken_back(self, kind: str) -> int | None:
        """The row that the next undo or redo takes back."""
        if kind == "undo":
            return self.undo_seq
        return self.undone_rows[-1][1] if self.undone_rows else None

    def turned(self, kind: str, seq: int) -> None:
        """An undo or redo was written as row `seq`."""
        if kind == "undo":
            work, label = self.done_rows.pop()
            self.undone_rows.append((work, seq, label))
        else:
            work, _, label = self.undone_rows.pop()
            self.done_rows.append((work, label))


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of work that can be turned back or brought again."""

    label: str
    change: Change | None
    batch_id: int | None
    counts: dict[str, int]
    permissions: tuple[Permission, ...]  # what doing it asked for; turning it back asks for the same


@dataclass(frozen=True, slots=True)
class Ahead:
    """Work that the next undo takes back, or the next redo brings again."""

    label: str
    at: str  # when it was done, ISO UTC
    change: Change | None  # None of a batch that only brought rows
    bulk: bool  # a batch: there may be more to it than its change tells


def ahead(connection: Any, seq: int) -> Ahead:
    """The work of a journal row, to be looked at."""
    label, at = connection.execute("SELECT label, at FROM journal WHERE seq = ?", (seq,)).fetchone()
    return Ahead(label, at, journal.change_of(connection, seq), is_bulk(connection, seq))


def read(connection: Any) -> History:
    """The history of a workspace.

    Where the journal lost what an undo or redo turned back (`journal.verify` names the row), nothing
    from before can be taken back any more.
    """
    made = History()
    rows = connection.execute(
        "SELECT seq, kind, label, undoes FROM journal WHERE kind != 'access' ORDER BY seq"
    )
    for seq, kind, label, undoes in rows:
        if kind not in ("undo", "redo"):
            made.done(seq, label)
        elif undoes is not None and undoes == made.taken_back(kind):
            made.turned(kind, seq)
        else:
            made = History()
    return made


def is_bulk(connection: Any, seq: int) -> bool:
    """Whether the work of a journal row was a batch."""
    row = connection.execute("SELECT batch_id FROM journal WHERE seq = ?", (seq,)).fetchone()
    return row is not None and row[0] is not None


def step(connection: Any, seq: int) -> Step:
    """The work of a journal row."""
    label, batch_id, values = connection.execute(
        'SELECT label, batch_id, "values" FROM journal WHERE seq = ?', (seq,)
    ).fetchone()
    known = json.loads(values)
    return Step(
        label,
        journal.change_of(connection, seq),
        batch_id,
        known.get("counts", {}),
        (known.get("permission", "administer"), *known.get("also", ())),
    )


def forget_undone(connection: Any) -> None:
    """Let go of rows kept for a redo that new work makes impossible: they may be a million people's."""
    connection.execute("DELETE FROM batch_shelf")


def turn(connection: Any, step: Step, change: Change | None, kind: str, today: str) -> set[RecordId]:
    """Write an undo (`change` being the inverted one) or a redo; gives the regions outlined again."""
    touched: set[RecordId] = set()
    written: set[RecordId] = set()
    if step.batch_id is not None and kind == "undo":
        theirs = batch.regions_of(connection, step.batch_id, step.counts)
        touched |= set(outlines.with_ancestors(connection, theirs))
        batch.shelve(connection, step.batch_id, step.counts)
    if change is not None:
        written = apply(connection, change, today)
    if step.batch_id is not None and kind == "redo":
        batch.unshelve(connection, step.batch_id)
        touched |= batch.regions_of(connection, step.batch_id, step.counts)
    return written | outlines.refresh(connection, touched, today)
