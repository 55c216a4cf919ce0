"""What is said of drafts in a list."""

from gridmap.domain.coverage.validity import same_ground
from gridmap.domain.planning_records import Draft
from gridmap.domain.records import RecordId
from gridmap.session import Session
from gridmap.store.planning_data import drawn_and_published, drawn_cells


class DrawnCounts:
    """Counts the cells that drafts change; a neighbour that only got another vertex is none of them."""

    def __init__(self, session: Session) -> None:
        """Count nothing yet."""
        self._workspace = session.workspace
        self._same: dict[tuple[RecordId, tuple[int, int]], bool] = {}  # shapes once compared

    def by_draft(self) -> dict[RecordId, int]:
        """Number of cells that each open or scheduled draft brings, retires or gives other ground."""
        drawn = drawn_cells(self._workspace)
        unknown = [one.id for one in drawn if one.changed and (one.id, one.versions) not in self._same]
        shapes = drawn_and_published(self._workspace, unknown) if unknown else {}
        counted: dict[RecordId, int] = {}
        for one in drawn:
            key = one.id, one.versions
            if one.id in shapes:
                self._same[key] = same_ground(*shapes[one.id])
            if not (one.changed and self._same.get(key, False)):
                counted[one.draft_id] = counted.get(one.draft_id, 0) + 1
        return counted


def published_since(session: Session) -> str | None:
    """The day from which the last published plan has been in force, None where none was published."""
    days = [
        one.effective_on
        for one in session.workspace.all_of(Draft)
        if one.status == "published" and one.effective_on is not None and one.effective_on <= session.today()
    ]
    return max(days, default=None)
