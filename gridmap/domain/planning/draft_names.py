"""Names by which drafts that are worked on, or wait for their days, are told apart."""

from gridmap.domain.action import Reader
from gridmap.domain.errors import Refused
from gridmap.domain.field_text import fitting
from gridmap.domain.planning_records import AT_WORK, Draft
from gridmap.domain.records import RecordId


def draft_name(text: str) -> str:
    """A name as it is stored.

    Raises:
        Refused: it is empty or too long.
    """
    if not text.strip():
        raise Refused("draft_needs_name")
    return fitting("name", text.strip())


def namesake(reader: Reader, name: str, draft_id: RecordId | None = None) -> Draft | None:
    """Another draft at work that goes by a name, in capitals or not; None where there is none."""
    others = (one for one in reader.all_of(Draft) if one.status in AT_WORK and one.id != draft_id)
    return next((one for one in others if one.name.casefold() == name.casefold()), None)
