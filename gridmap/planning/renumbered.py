"""New cells of a draft that go by another number than they did."""

from collections.abc import Sequence
from dataclasses import dataclass

from gridmap.domain.records import RecordId
from gridmap.planning.listed import listed
from gridmap.words import tr

#: Cells of a community whose numbers are told one by one.
MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Renumbered:
    """A new cell, the number that it had and the one that it has now."""

    cell_id: RecordId
    community: str  # its name
    was: str
    now: str


def renumbered_text(cells: Sequence[Renumbered]) -> str:
    """Which new cells go by other numbers than they were drawn with; "" where none does."""
    if not cells:
        return ""
    return tr("plan.update_renumbered", count=len(cells), cells=numbers_text(cells, MOST_NAMED))


def numbers_text(cells: Sequence[Renumbered], most: int) -> str:
    """The numbers of cells, old → new, by community; of each at most so many."""
    by_community: dict[str, list[str]] = {}
    for one in cells:
        change = tr("plan.update_renumbered_cell", was=one.was, now=one.now)
        by_community.setdefault(one.community, []).append(change)
    said = [
        tr("plan.work_in", community=community, cells=listed(changes, most))
        for community, changes in by_community.items()
    ]
    return tr("plan.update_part_separator").join(said)
