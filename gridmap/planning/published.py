"""The published cells as every draft over them needs them, read once."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.coverage.model import Coverage
from gridmap.domain.planning.checks.facts import CommunityFacts, Target
from gridmap.domain.planning.households import DEFAULTS, TOWN
from gridmap.domain.records import RecordId
from gridmap.planning.facts import communities
from gridmap.planning.population import COUNTED
from gridmap.session import Session
from gridmap.store.coverage_data import coverage_in_force
from gridmap.store.planning_data import CellColumns, HomeCounts, cell_columns, counted_tables, home_counts
from gridmap.store.risk_base import snapshot
from gridmap.store.workspace import Workspace

_beside = ThreadPoolExecutor(1, thread_name_prefix="gridmap-planning")


@dataclass(frozen=True)
class Published:
    """Cells in force by column, n long, with their coverage and their households."""

    columns: CellColumns
    coverage: Coverage
    households: NDArray[np.int64]  # with a position, along `columns.ids`
    without_position: NDArray[np.int64]
    communities: Mapping[RecordId, CommunityFacts]
    row_of: Mapping[RecordId, int]
    #: Tables of what is counted in cells, of which anything is known; households only with a position.
    known: frozenset[str]

    @classmethod
    def read(cls, session: Session) -> "Published":
        """Read all of it; for a thread that may take a second."""
        workspace = session.workspace
        # SQLite counts without holding Python up, so counting and reading shapes go side by side.
        counting = _beside.submit(home_counts, workspace)
        with snapshot(workspace.reading()):  # or a plan that is published between would be in half of it
            columns = cell_columns(workspace)
            coverage = coverage_in_force(workspace, columns.ids)
        counts = counting.result()
        made = cls(
            columns,
            coverage,
            *counts.along(columns.ids),
            communities(workspace, outlines=False),
            dict(zip(columns.ids.tolist(), range(len(columns.ids)), strict=True)),
            _known(workspace, counts),
        )
        _ = made.limits  # asked for with the first picture, on the window's thread
        return made

    def recounted(self, session: Session) -> "Published":
        """The same with households counted again."""
        counts = home_counts(session.workspace)
        located, without = counts.along(self.columns.ids)
        made = replace(
            self,
            households=located,
            without_position=without,
            known=_known(session.workspace, counts),
        )
        _ = made.limits  # as in `read`
        return made

    @cached_property
    def limits(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The fewest and the most households that each cell should have, along `columns.ids`."""
        communities, of_cell = np.unique(self.columns.community_ids, return_inverse=True)
        targets = [self.target(one) for one in communities.tolist()]
        fewest = np.array([one.minimum for one in targets], dtype=np.int64)
        most = np.array([one.maximum for one in targets], dtype=np.int64)
        return fewest[of_cell], most[of_cell]

    def target(self, community_id: RecordId) -> Target:
        """How many households a cell of a community should have."""
        known = self.communities.get(community_id)
        return known.households if known is not None else DEFAULTS[TOWN]

    def cells_of(self, community_id: RecordId) -> list[RecordId]:
        """The published cells of a community."""
        found: list[RecordId] = self.columns.ids[self.columns.community_ids == community_id].tolist()
        return found


def _known(workspace: Workspace, counts: HomeCounts) -> frozenset[str]:
    known = counted_tables(workspace, COUNTED)
    return known if counts.located.any() else known - {"household"}
