"""Where a cell or region lies, in words: the names above it."""

from collections.abc import Iterable
from typing import Any

from gridmap.domain.records import REGION_LEVELS, RecordId

SEPARATOR = " · "
_DEPTHS = {level: depth for depth, level in enumerate(REGION_LEVELS)}


class RegionPaths:
    """Names above cells and regions, each region read once; made anew when regions change."""

    def __init__(self, connection: Any) -> None:
        """Read on this connection."""
        self._connection = connection
        self._regions: dict[RecordId, tuple[str, str, RecordId | None]] = {}  # name, level, parent

    def above(self, subject_id: RecordId) -> list[str]:
        """Names from the top down to the region that a cell or region lies in."""
        row = self._connection.execute(
            "SELECT community_id FROM cell WHERE id = :id "
            "UNION ALL SELECT parent_id FROM region WHERE id = :id",
            {"id": subject_id},
        ).fetchone()
        return [name for name, _ in self._upwards(row[0] if row else None)][::-1]

    def of_cells(self, cell_ids: Iterable[RecordId | None]) -> dict[RecordId, str]:
        """For each cell its township and community: ``海棠街道 · 嘉祥路社区``."""
        wanted = {one for one in cell_ids if one is not None}
        paths = {}
        for cell_id in wanted:
            row = self._connection.execute(
                "SELECT community_id FROM cell WHERE id = ?", (cell_id,)
            ).fetchone()
            names = [
                name
                for name, level in self._upwards(row[0] if row else None)
                if level in ("township", "community")
            ]
            paths[cell_id] = SEPARATOR.join(reversed(names))
        return paths

    def titles(self, cell_ids: Iterable[RecordId | None]) -> dict[RecordId, str]:
        """For each cell its name behind its community's, unless it names that itself.

        ``嘉祥路社区第三网格``, ``嘉祥路社区 · 第三网格``, and ``嘉祥路社区 · 003`` where it has no name.
        """
        titles = {}
        for cell_id in {one for one in cell_ids if one is not None}:
            row = self._connection.execute(
                "SELECT name, code, community_id FROM cell WHERE id = ?", (cell_id,)
            ).fetchone()
            if row is None:
                continue
            said = row[0] or str(row[1] or "")[-3:]
            community = next((name for name, _ in self._upwards(row[2])), "")
            titles[cell_id] = said if said.startswith(community) else SEPARATOR.join((community, said))
        return titles

    def _upwards(self, region_id: RecordId | None) -> list[tuple[str, str]]:
        """Name and level of a region and all above it, lowest first; a ring of parents ends it."""
        found: list[tuple[str, str]] = []
        while region_id is not None and len(found) <= len(_DEPTHS):
            if region_id not in self._regions:
                row = self._connection.execute(
                    "SELECT name, level, parent_id FROM region WHERE id = ?", (region_id,)
                ).fetchone()
                if row is None:
                    break
                self._regions[region_id] = row
            name, level, region_id = self._regions[region_id]
            found.append((name, level))
        return found
