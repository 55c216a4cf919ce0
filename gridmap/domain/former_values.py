"""What cells and regions were called, what they belonged to and who looked after them, until a day."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from gridmap.domain.action import NewIds
from gridmap.domain.change import Change
from gridmap.domain.planning_records import FormerValue
from gridmap.domain.records import Cell, Record, Region

#: Kind -> the fields that a past day shows as they were then. Shapes and days are kept in their own ways.
KEPT: dict[type[Cell] | type[Region], tuple[str, ...]] = {
    Cell: (
        "code", "name", "community_id", "kind", "dedicated_to", "organisation_id", "worker_id", "leader_id",
    ),
    Region: ("code", "name", "parent_id", "urban_rural"),
}  # fmt: skip

#: Fields that only say something of what is there: empty, they were not known yet.
_TOLD = frozenset({"code", "name", "urban_rural"})


def former_values(
    pairs: Iterable[tuple[Record | None, Record | None]], new_id: NewIds, today: str
) -> Iterator[FormerValue]:
    """What pairs of (before, after) give up, kept until today.

    Nothing of what is not in force before today: there is no day to show it on. A name or code that was
    missing was not known; what fills it in holds for the days before too.
    """
    for old, new in pairs:
        if not isinstance(old, Cell | Region) or new is None or _begins(old, today):
            continue
        for field in KEPT[type(old)]:
            was = getattr(old, field)
            if was != getattr(new, field) and not _was_missing(old, new, field):
                yield FormerValue(new_id(), old.id, field, None if was is None else str(was), today)


def with_former_values(change: Change, new_id: NewIds, today: str) -> Change:
    """A change that also keeps what it gives up."""
    pairs = ((old, change.after.get(one)) for one, old in change.before.items())
    kept: dict[int, Record | None] = {one.id: one for one in former_values(pairs, new_id, today)}
    if not kept:
        return change
    return replace(change, before={**change.before, **dict.fromkeys(kept)}, after={**change.after, **kept})


def _begins(one: Cell | Region, today: str) -> bool:
    return one.valid_from is not None and one.valid_from >= today


def _was_missing(old: Cell | Region, new: Record, field: str) -> bool:
    """Whether a field said nothing; what has no name is called by its code, the new one too."""
    called_by_code = field == "name" and old.name == old.code
    return (field in _TOLD and not getattr(old, field)) or (
        called_by_code and getattr(new, "name", None) != getattr(new, "code", None)
    )
