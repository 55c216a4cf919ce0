"""A workspace as it was on a day, for as long as something is made of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gridmap.planning.as_of import parsed_day, write_as_of
from gridmap.store.unfinished import passing_folder
from gridmap.store.workspace import Workspace

if TYPE_CHECKING:
    from gridmap.session import Session


@contextmanager
def as_of(
    session: "Session", day: str, progress: Callable[[int, int | None], None] | None = None
) -> Iterator[Workspace]:
    """A copy that shows a day (`gridmap.planning.as_of`), open for reading, gone afterwards.

    Raises:
        UserError: the day is none, or there is no room for the copy.
    """
    with passing_folder(session.workspace.path) as folder:
        target = folder / "day.gpkg"
        write_as_of(session, parsed_day(day), target, progress)
        shown = session.workspace.opened_copy(target)
        try:
            yield shown
        finally:
            shown.close()
