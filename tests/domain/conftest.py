"""Records in a dictionary, read as actions and checks read the store."""

from itertools import count

import pytest
from shapely import box

from gridmap.domain.action import CellCode
from gridmap.domain.records import Cell, Region


class Records(dict):
    """A reader over records by id."""

    def get_many(self, ids):
        return {id_: self[id_] for id_ in ids if id_ in self}

    def cells_of(self, region_id):
        below = {region_id}
        regions = [r for r in self.values() if isinstance(r, Region)]
        while more := {r.id for r in regions if r.parent_id in below} - below:
            below |= more
        cells = [c for c in self.values() if isinstance(c, Cell)]
        in_force = [c for c in cells if c.community_id in below and c.valid_to is None]
        return sorted(in_force, key=lambda c: c.code)

    def codes_of(self, community_id):
        cells = self.referring_to(community_id, Cell, "community_id")
        return [CellCode(c.id, c.code, c.valid_to is not None) for c in cells]

    def referring_to(self, record_id, kind, field):
        return [r for r in self.values() if type(r) is kind and getattr(r, field) == record_id]

    def all_of(self, kind):
        return [r for r in self.values() if type(r) is kind]

    def with_change(self, change):
        kept = {id_: record for id_, record in (self | change.after).items() if record is not None}
        return Records(kept)


@pytest.fixture
def two_cells():
    """A community of an invented city with two cells side by side, one of which is 0.01° wide."""
    community = Region(1, "community", "990101001001", "柳荫社区")
    west = Cell(10, 1, "990101001001001", "第一网格", box(103.0, 29.0, 103.01, 29.01))
    east = Cell(11, 1, "990101001001002", "第二网格", box(103.01, 29.0, 103.02, 29.01))
    retired = Cell(12, 1, "990101001001003", "旧网格", box(103.0, 29.0, 103.02, 29.01), valid_to="2020-01-01")
    return Records({r.id: r for r in (community, west, east, retired)})


@pytest.fixture
def new_id():
    """Ids that none of the test's records has."""
    return count(1000).__next__
