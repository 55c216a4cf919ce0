"""Writing a city into a new workspace and looking at its risk."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from gridmap.assessment import Assessment, Summary
from gridmap.demo.city import City
from gridmap.demo.clock import YEAR
from gridmap.demo.columns import Table
from gridmap.demo.wording import data
from gridmap.domain.access import Actor
from gridmap.domain.change import Batch, Rows
from gridmap.domain.errors import UserError
from gridmap.session import Session
from gridmap.store.replacing import replacing
from gridmap.store.unfinished import discard, put_new, sweep, unfinished

Progress = Callable[[int, int | None], None]
_RECORDS_SHARE = 0.7  # of the time that writing takes; the rest is risk


def write(
    made: City, path: Path, actor: Actor, *, replace: bool = False, progress: Progress | None = None
) -> Summary:
    """Write a city into a new, plain workspace: its records, their risk today and on each day of a year.

    The file appears when all of it is there; whatever stops the work leaves what was there before.

    Args:
        made: The city.
        path: Where the workspace is to lie.
        actor: Who the journal says made it.
        replace: Put it in the place of a plain workspace that lies there and that nobody has open.
        progress: Told how far the work has come; may raise `Cancelled`.

    Raises:
        UserError: there is a file already (or, to be replaced, it is something else than a plain
            workspace, or in use), or it cannot be written.
        Cancelled: by `progress`.
    """
    tell = progress or (lambda _done, _total: None)
    with _place(path, replace) as file:
        session = Session.create(file, data("words")["city"] + "（虚构）", None, actor)
        try:
            first = session.workspace.ids.block(made.ids).start
            session.run_batch(batch(made, first, _part(tell, 0.0, _RECORDS_SHARE)))
            assessment = Assessment(session)
            summary = assessment.assess_all()
            assessment.backfill_history(YEAR, _part(tell, _RECORDS_SHARE, 1.0))
        finally:
            session.close()
    return summary


def batch(made: City, first_id: int, progress: Progress) -> Batch:
    """A city as one piece of bulk work, its ids from `first_id`."""
    total = sum(table.count for table in made.tables)

    def rows() -> Iterator[Rows]:
        done = 0
        for table in made.tables:
            progress(done, total)
            yield _streamed(table, first_id - 1)
            done += table.count

    return Batch("change.demo_city", rows, values={"records": total})


def _streamed(table: Table, base: int) -> Rows:
    rows: Iterator[tuple[Any, ...]] = chain.from_iterable(table.chunks(base))
    return Rows(table.name, ("id", *table.columns), rows)


def _part(tell: Progress, start: float, end: float) -> Progress:
    """Progress of a part of the work as progress of the whole, in thousandths."""

    def progress(done: int, total: int | None) -> None:
        tell(round(1000 * (start + (end - start) * done / total)) if total else round(1000 * start), 1000)

    return progress


@contextmanager
def _place(path: Path, replace: bool) -> Iterator[Path]:
    """Where the file is made that lies at `path` once the block has ended well."""
    if path.exists() and replace:
        with replacing(path, None) as (_, made):
            yield made
        return
    if path.exists():
        raise UserError("demo.file_exists", file=str(path))
    made = unfinished(path)
    sweep(path)
    try:
        yield made
        put_new(made, path)
    finally:
        discard(made)
