"""What is said of drafts in a list."""

from gridmap.domain.planning_records import Draft
from gridmap.domain.records import RecordId
from gridmap.session import Session
from gridmap.store.planning_data import drawn_cells_by_draft


def drawn_counts(session: Session) -> dict[RecordId, int]:
    """Number of cells that each draft draws."""
    return drawn_cells_by_draft(session.workspace)


def published_since(session: Session) -> str | None:
    """The day from which the last published plan has been in force, None where none was published."""
    days = [
        one.effective_on
        for one in session.workspace.all_of(Draft)
        if one.status == "published" and one.effective_on is not None and one.effective_on <= session.today()
    ]
    return max(days, default=None)
