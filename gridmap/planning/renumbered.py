"""New cells of a draft that go by another number than they did."""

from collections.abc import Sequence
from dataclasses import dataclass

from gridmap.domain.planning.naming import shown_codes
from gridmap.domain.planning.overlay import drawn_cells
from gridmap.domain.records import RecordId, Region
from gridmap.planning.listed import listed
from gridmap.session import Session
from gridmap.words import tr


@dataclass(frozen=True, slots=True)
class Renumbered:
    """A new cell, the number that it had and the one that it has now."""

    cell_id: RecordId
    community: str  # its name
    was: str
    now: str


def renumbered(session: Session, draft_id: RecordId) -> list[Renumbered]:
    """The cells whose numbers were published for others meanwhile, by community and former number."""
    new = [one for one in drawn_cells(session.workspace, draft_id).values() if one.state == "new"]
    codes = shown_codes(session.workspace, new)
    regions = session.workspace.get_many({one.community_id for one in new})
    names = {key: one.name for key, one in regions.items() if isinstance(one, Region)}
    found = [
        Renumbered(one.cell_id, names.get(one.community_id, ""), f"{one.number:03d}", codes[one.cell_id][-3:])
        for one in new
        if one.number is not None and f"{one.number:03d}" != codes[one.cell_id][-3:]
    ]
    return sorted(found, key=lambda one: (one.community, one.was, one.now))


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
