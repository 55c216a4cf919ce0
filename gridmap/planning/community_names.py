"""What communities are called."""

from collections.abc import Iterable

from gridmap.domain.records import RecordId, Region
from gridmap.session import Session


def community_names(session: Session, ids: Iterable[RecordId]) -> dict[RecordId, str]:
    """The names of communities, or other regions, by id; without those that there are not."""
    regions = session.workspace.get_many(set(ids))
    return {key: one.name for key, one in regions.items() if isinstance(one, Region)}
