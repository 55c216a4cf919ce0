"""The regions above communities, and the highest border that moves when ground changes community."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridmap.domain.records import REGION_LEVELS, RecordId, RegionLevel


@dataclass(frozen=True, slots=True)
class Above:
    """A region that a community lies in."""

    id: RecordId
    level: RegionLevel
    name: str
    parent_id: RecordId | None = None


def chain(parent_id: RecordId | None, regions: Mapping[RecordId, Above]) -> tuple[Above, ...]:
    """A region with all that it lies in, the highest first."""
    found: list[Above] = []
    while parent_id is not None and parent_id in regions and len(found) < len(REGION_LEVELS):
        found.insert(0, regions[parent_id])
        parent_id = found[0].parent_id
    return tuple(found)


def highest_moved(giver: Sequence[Above], taker: Sequence[Above]) -> tuple[Above, Above] | None:
    """Of what two communities lie in, the highest regions that are not the same; None where all are.

    It is their border that moves: another authority approves of that.
    """
    there = {one.level: one for one in taker}
    pairs = ((one, there[one.level]) for one in giver if one.level in there)
    return next(((one, other) for one, other in pairs if one.id != other.id), None)
