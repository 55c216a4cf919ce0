"""What stands in a workspace before an import of boundaries."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.mends import Shapes
from gridmap.domain.records import LEVELS, Cell, RecordId, Region
from gridmap.domain.region_names import WHOLE
from gridmap.exchange.region_index import RegionIndex
from gridmap.store.queries.for_boundaries import state_of_areas
from gridmap.store.snapshot import snapshot

if TYPE_CHECKING:
    from gridmap.session import Session


@dataclass(frozen=True, slots=True)
class Standing:
    """Regions and cells in force, and every cell code that was ever given."""

    regions: list[Region]
    cells: list[Cell]
    shapes: Shapes  # of the cells, shape (m,)
    used_codes: frozenset[str]
    by_community: dict[RecordId, list[int]]
    state: tuple[int, ...]  # as `state_of_areas` gives it

    def filling(self, index: RegionIndex, level: str) -> NDArray[np.bool_]:
        """Which cells may be cut by new shapes of a level, shape (m,).

        Those that only fill ground which is divided at a higher level and not yet at this one.
        """
        open_to = {
            community: LEVELS.index(index.lowest_real_level(community)) < LEVELS.index(level)
            for community in self.by_community
        }
        return np.array(
            [cell.name == WHOLE and open_to[cell.community_id] for cell in self.cells], dtype=bool
        )

    def called(self, row: int) -> str:
        """Code and name of a cell for people; one that fills its community is called as that."""
        cell = self.cells[row]
        names = {one.id: one.name for one in self.regions} if cell.name == WHOLE else {}
        return f"{cell.code} {names.get(cell.community_id, cell.name)}"

    def cells_below(self, index: RegionIndex, region_id: RecordId) -> list[Cell]:
        """Cells in force below a region of any level."""
        found = [self.cells[row] for row in self.by_community.get(region_id, [])]
        for child in index.children(region_id):
            found += self.cells_below(index, child)
        return found


def standing(session: "Session") -> Standing:
    """Read what stands in a session's workspace today."""
    today = session.today()
    with snapshot(session.workspace.reading()) as connection:
        state = state_of_areas(connection)  # what is written from here on is found out
        regions = [one for one in session.workspace.all_of(Region) if _in_force(one, today)]
        every = session.workspace.all_of(Cell)
    cells = [one for one in every if _in_force(one, today)]
    shapes = np.array([cell.geometry for cell in cells], dtype=object)
    by_community: dict[RecordId, list[int]] = {}
    for row, cell in enumerate(cells):
        by_community.setdefault(cell.community_id, []).append(row)
    return Standing(regions, cells, shapes, frozenset(cell.code for cell in every), by_community, state)


def _in_force(record: Region | Cell, today: str) -> bool:
    began = record.valid_from is None or record.valid_from <= today
    return began and (record.valid_to is None or record.valid_to > today)
