"""A workspace as it was, or as planned it will be, on any day: a copy, so that everything works on it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from gridmap.domain.access import Actor
from gridmap.domain.actions.set_setting import SetSetting
from gridmap.domain.errors import Cancelled, UserError
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.planning_records import Draft
from gridmap.planning.faults import refuse_faulty
from gridmap.planning.publish import due_drafts, prepare, write
from gridmap.session import Session
from gridmap.store.as_of import first_known_day, turn_to
from gridmap.store.planning_data import setting
from gridmap.store.search.indexing import catch_up
from gridmap.store.unfinished import discard

Progress = Callable[[int, int | None], None]

#: The workspace's setting that says which day a copy shows.
SETTING = "as_of"


def parsed_day(text: str) -> str:
    """A day as ISO text.

    Raises:
        UserError: it is none, or the last one that computers count, which has no end.
    """
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise UserError("planning.no_day", text=text) from None
    if day == date.max:
        raise UserError("planning.no_day", text=text)
    return day.isoformat()


def write_as_of(
    session: Session, day: str, target: Path, progress: Progress | None = None
) -> list[tuple[Draft, UserError]]:
    """Write a copy of the workspace that shows a day: cells, shapes, regions, records, levels.

    On a past day records belong to the cells they belonged to, later events are left out and those
    closed later are open; on a day to come the plans scheduled until then have taken effect. Levels
    are those of the history. The copy is sealed like the workspace and names its day in a setting.
    Gives the scheduled plans that are left out because they do not fit any more, with the reason.

    Raises:
        UserError: the day is none, the target exists or cannot be written.
    """
    day = parsed_day(day)
    workspace = session.workspace.copied_to(target, progress)
    copy = Session(workspace, Actor(session.actor.name), checks=())  # whoever looks: nothing of it is kept
    left_out: list[tuple[Draft, UserError]] = []
    try:
        for draft in due_drafts(copy, day):
            approval = Approval(draft.effective_on or day, draft.approver or "–", draft.reason or "–")
            try:
                prepared = prepare(copy, draft.id, approval)
                refuse_faulty(copy, draft.id)
                write(copy, prepared, approval)
            except Cancelled:
                raise
            except UserError as error:  # as it would be refused on its day
                left_out.append((draft, error))
        copy.run(SetSetting(SETTING, day, setting(workspace, SETTING)[0]))
        with workspace.writing() as connection:
            turn_to(connection, day, _end_of(day))
        catch_up(workspace, progress or _unseen)  # nobody writes the copy any more once it is shown
    except BaseException:
        try:
            copy.close()
        finally:
            discard(target)
        raise
    copy.close()
    return left_out


def _unseen(done: int, total: int | None) -> None:
    """Progress that nobody looks at."""


def is_known(session: Session, day: str) -> bool:
    """Whether the workspace tells anything of an ISO day, or of one before it."""
    first = first_known_day(session.workspace.reading())
    return first is not None and first <= day


def shown_day(session: Session) -> str | None:
    """The day that a copy made by `write_as_of` shows, None for an ordinary workspace."""
    day = setting(session.workspace, SETTING)[1]
    return str(day) if day else None


def _end_of(day: str) -> str:
    """The midnight that ends a local day, ISO UTC."""
    following = datetime.combine(date.fromisoformat(day) + timedelta(days=1), datetime.min.time())
    return following.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
