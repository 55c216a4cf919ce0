"""What a draft gives from one community to another is summed up over all that takes it."""

from dataclasses import replace

import pytest
from shapely import box, union

from gridmap.domain import geodesy
from gridmap.domain.change import added, replaced
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import Household, Region
from gridmap.planning.border_moves import border_moves
from tests.planning.plan_hands import start_draft
from tests.store.conftest import Do


def test_ground_that_goes_to_a_new_cell_and_to_one_that_was_there_is_one_move(session, town):
    workspace, draft = session.workspace, start_draft(session)
    home, east = workspace.get(town.community), workspace.get(town.east)
    other = Region(session.new_id(), "community", "990101001002", "山社区", parent_id=home.parent_id)
    session.run(Do(added("change.test", [other])))
    session.run(Do(replaced("change.test", [(east, replace(east, community_id=other.id))])))
    south, north = box(104.008, 29, 104.01, 29.004), box(104.008, 29.004, 104.01, 29.01)
    drawn = [
        ("changed", town.west, town.community, box(104, 29, 104.008, 29.01)),
        ("changed", town.east, other.id, union(east.geometry, south)),
        ("new", session.new_id(), other.id, north),
    ]
    homes = [Household(session.new_id(), town.west, lon=104.009, lat=lat) for lat in (29.002, 29.006, 29.008)]
    cells = [
        DraftCell(session.new_id(), draft, key, state, of, "网格", shape) for state, key, of, shape in drawn
    ]
    session.run(Do(added("change.test", [*homes, *cells])))

    (move,) = border_moves(session, draft)

    assert (move.giver, move.taker, move.households) == ("桥社区", "山社区", 3)
    assert move.area == pytest.approx(geodesy.areas([south, north]).sum(), rel=1e-6)
