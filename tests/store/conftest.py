from dataclasses import dataclass
from typing import ClassVar

import pytest
from shapely import box

from gridmap.domain.change import Change, Rows, added
from gridmap.domain.records import Cell, Place, Region
from gridmap.session import Session


@dataclass(frozen=True)
class Do:
    """An action that makes a change handed to it."""

    made: Change
    permission: ClassVar = "edit_records"

    def change(self, reader, new_id):
        return self.made


@dataclass(frozen=True)
class Town:
    """Ids of a city with one community of two neighbouring cells."""

    city: int
    community: int
    west: int
    east: int


def build_town(session):
    city, county, township, community, west, east = session.workspace.ids.block(6)
    records = [
        Region(city, "city", "990100000000", "试验市"),
        Region(county, "county", "990101000000", "东县", parent_id=city),
        Region(township, "township", "990101001000", "河街道", parent_id=county),
        Region(community, "community", "990101001001", "桥社区", parent_id=township),
        Cell(west, community, "990101001001001", "第一网格", box(104, 29, 104.01, 29.01)),
        Cell(east, community, "990101001001002", "第二网格", box(104.01, 29, 104.02, 29.01)),
    ]
    session.run(Do(added("change.test", records)))
    return Town(city, community, west, east)


@pytest.fixture
def session(tmp_path):
    opened = Session.create(tmp_path / "town.gpkg", "试验")
    yield opened
    opened.close()


@pytest.fixture
def town(session):
    return build_town(session)


@pytest.fixture
def shop(session, town):
    return Place(session.new_id(), town.west, "老王超市", "shop", lon=104.005, lat=29.005)


def event_rows(session, town, count):
    """Events without anything particular in one cell."""
    ids = session.workspace.ids.block(count)
    rows = [(one, town.west, f"SJ-{one}", "噪音", "2026-01-01T00:00:00Z", 104.005, 29.005) for one in ids]
    return Rows("event", ("id", "cell_id", "number", "title", "reported_at", "lon", "lat"), rows)
