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
from gridmap.store import journal
from gridmap.store.coverage_data import coverage_in_force
from gridmap.store.planning_data import CellColumns, HomeCounts, cell_columns, counted_tables, home_counts
from gridmap.store.snapshot import snapshot
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
        # SQLite counts without holding Python up, so counting and reading boxes go side by side.
        counting = _beside.submit(_counted, workspace)
        with snapshot(workspace.reading()) as connection:  # or a plan that is published between would be
            moment, cells = journal.head(connection)[0], _cells(workspace)  # in half of it
        counted, counts = counting.result()  # once nothing is held open that a writer could wait for
        if counted != moment:  # something was written between the two
            with snapshot(workspace.reading()):
                cells, counts = _cells(workspace), home_counts(workspace)
        columns, coverage, known_communities, known_tables = cells
        made = cls(
            columns,
            coverage,
            *counts.along(columns.ids),
            known_communities,
            dict(zip(columns.ids.tolist(), range(len(columns.ids)), strict=True)),
            _known(known_tables, counts),
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
            known=_known(counted_tables(session.workspace, COUNTED), counts),
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


def _counted(workspace: Workspace) -> tuple[int, HomeCounts]:
    """How many households each cell has, and the row of the journal that this goes up to."""
    with snapshot(workspace.reading()) as connection:
        return journal.head(connection)[0], home_counts(workspace)


def _cells(
    workspace: Workspace,
) -> tuple[CellColumns, Coverage, dict[RecordId, CommunityFacts], frozenset[str]]:
    columns = cell_columns(workspace)
    coverage = coverage_in_force(workspace, columns.ids)
    return columns, coverage, communities(workspace, outlines=False), counted_tables(workspace, COUNTED)


def _known(tables: frozenset[str], counts: HomeCounts) -> frozenset[str]:
    return tables if counts.located.any() else tables - {"household"}
