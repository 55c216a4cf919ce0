"""Lines that cells may border on, with their rank."""

from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.demo.curves import Geometries, Points

#: What a line is, strongest barrier first: (layer of the reference line or "", how easily two cells
#: on its sides grow into one, 0 to 1).
WAY_KINDS: dict[str, tuple[str, float]] = {
    "outline": ("", 0.0),
    "river": ("water", 0.002),
    "expressway": ("road", 0.03),
    "railway": ("rail", 0.03),
    "trunk": ("road", 0.10),
    "arterial": ("road", 0.12),
    "shore": ("water", 0.15),
    "secondary": ("road", 0.3),
    "stream": ("water", 0.35),
    "county_road": ("road", 0.45),
    "street": ("street", 0.6),
    "village_road": ("street", 0.75),
    "lane": ("street", 0.85),
    "edge": ("", 1.0),  # a boundary that follows nothing
}
KIND_NAMES = tuple(WAY_KINDS)
EDGE = KIND_NAMES.index("edge")


@dataclass(slots=True)
class Ways:
    """Lines being gathered; `whole` tells which pieces are one road (and get one name)."""

    lines: list[shapely.LineString] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    _roads: int = 0

    def add(self, kind: str, line: Points | shapely.LineString, road: int | None = None) -> int:
        """Add a line, as a piece of a road already there or as a new one; the road's number."""
        if road is None:
            road = self._roads
            self._roads += 1
        geometry = line if isinstance(line, shapely.LineString) else shapely.LineString(line)
        self.lines.append(geometry)
        self.kinds.append(KIND_NAMES.index(kind))
        self.whole.append(road)
        return road

    def within(self, area: shapely.Polygon) -> "Ways":
        """The pieces that lie in an area."""
        shapely.prepare(area)
        lines = np.array(self.lines, dtype=object)
        crossing = ~shapely.covers(area, lines)
        lines[crossing] = shapely.intersection(lines[crossing], area)
        return self._cut(lines)

    def outside(self, area: shapely.Geometry) -> "Ways":
        """The pieces that lie outside an area, drawn out a little where they end."""
        shapely.prepare(area)
        lines = np.array(self.lines, dtype=object)
        crossing = shapely.intersects(area, lines)
        lines[crossing] = shapely.difference(lines[crossing], area)
        left = self._cut(lines)
        left.lines = [shapely.LineString(longer(np.array(line.coords))) for line in left.lines]
        return left

    def take(self, other: "Ways") -> None:
        """Add everything of others, as roads of its own."""
        self.lines += other.lines
        self.kinds += other.kinds
        self.whole += [road + self._roads for road in other.whole]
        self._roads += other._roads

    def _cut(self, pieces: Geometries) -> "Ways":
        parts, origin = shapely.get_parts(pieces, return_index=True)
        keep = (shapely.get_type_id(parts) == 1) & (shapely.length(parts) > 1.0)
        kinds = np.array(self.kinds)[origin][keep]
        whole = np.array(self.whole)[origin][keep]
        return Ways(list(parts[keep]), kinds.tolist(), whole.tolist(), self._roads)

    def arrays(self) -> tuple[Geometries, NDArray[np.int64], NDArray[np.int64]]:
        """Lines, kinds and roads as arrays, shape (n,) each."""
        return np.array(self.lines, dtype=object), np.array(self.kinds), np.array(self.whole)


def longer(line: Points, metres: float = 1.0) -> Points:
    """The line with both ends drawn out a little, so that it surely meets what it ends at."""
    ends = np.array([line[0] - line[1], line[-1] - line[-2]])
    ends *= (metres / np.hypot(*ends.T).clip(1e-9))[:, None]
    return np.vstack([line[0] + ends[0], line[1:-1], line[-1] + ends[1]])
