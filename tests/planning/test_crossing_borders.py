"""Other programs write to a workspace too: nothing ends in an error where a border crosses itself."""

import numpy as np
import pytest
import shapely

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import split
from gridmap.domain.coverage.vertices import delete_vertices, insert_vertex, move_vertices
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.records import Cell, Lineage
from gridmap.planning import Planning
from gridmap.planning.as_of import write_as_of
from gridmap.planning.comparison import difference
from gridmap.planning.publish import publish, withdraw
from gridmap.planning.rebased_text import sides_of
from gridmap.planning.rebasing import bring_up_to_date, look
from gridmap.session import Session
from gridmap.store import geopackage
from tests.planning.test_draft_editing import start_draft

V = grid.vertex
BORDER = [(104.01, 29), (104.011, 29.006), (104.0115, 29.003), (104.01, 29.01)]
CROSSING = V(104.011, 29.006)


def approval(session):
    return Approval(session.today(), "李主任", "调整")


def write(session, cell, shape):
    """As another program writes it."""
    with session.workspace.writing() as connection:
        connection.execute("UPDATE cell SET geom = ? WHERE id = ?", (geopackage.blob(shape), cell))


@pytest.fixture
def crossed(session, town):
    """The border between the two cells crosses itself."""
    west = shapely.Polygon([(104, 29), *BORDER, (104, 29.01)])
    east = shapely.Polygon([(104.02, 29), (104.02, 29.01), *BORDER[::-1]])
    shapes = grid.snapped(np.array([west, east], dtype=object))
    for cell, shape in zip((town.west, town.east), shapes, strict=True):
        write(session, cell, shape)
    return town


def test_any_day_of_it_is_shown(session, town, tmp_path):
    bow = [(104.01, 29), (104.02, 29.01), (104.02, 29), (104.01, 29.01)]
    write(session, town.east, shapely.Polygon(bow))

    write_as_of(session, "2020-01-01", tmp_path / "then.gpkg")

    then = Session.open(tmp_path / "then.gpkg", read_only=True)
    question = "SELECT geom FROM region WHERE id = ?"
    (data,) = then.workspace.reading().execute(question, (town.community,)).fetchone()
    then.close()
    assert geopackage.geometry(data).geom_type in ("Polygon", "MultiPolygon")
    assert geopackage.geometry(data).area == pytest.approx(1.5e-4)


def test_a_plan_that_mends_it_is_compared_published_and_withdrawn(session, crossed):
    before = session.workspace.get(crossed.west).geometry
    planning = Planning(session, start_draft(session))
    planning.draw(lambda coverage: delete_vertices(coverage, [CROSSING]))

    assert {one.cell_id for one in difference(session, planning.draft_id)} == {crossed.west, crossed.east}
    publish(session, planning.draft_id, approval(session))
    assert session.workspace.get(crossed.west).geometry.is_valid
    withdraw(session, planning.draft_id, "方案有误")

    assert session.workspace.get(crossed.west).geometry == before


def test_a_plan_that_splits_what_it_mended_has_whole_shares(session, crossed):
    planning = Planning(session, start_draft(session))
    planning.draw(lambda coverage: delete_vertices(coverage, [CROSSING]))
    line = [V(103.99, 29.008), V(104.02, 29.008)]
    planning.draw(lambda coverage: split(coverage, [crossed.west], line, session.new_id))

    made = publish(session, planning.draft_id, approval(session))

    lineage = [one for one in made.change.after.values() if isinstance(one, Lineage)]
    shares = [one.share_area for one in lineage if one.parent_id == crossed.west]
    assert len(shares) == 3  # both pieces, and the east, which gets what the crossing took from it
    assert sum(shares) == pytest.approx(1, abs=1e-3)


def test_a_draft_above_it_is_brought_up_to_date(session, crossed):
    drafts = [Planning(session, start_draft(session, name)) for name in ("方案甲", "方案乙")]
    for planning in drafts:
        planning.draw(lambda coverage: delete_vertices(coverage, [CROSSING]))
    far = [V(103.99, 29.002), V(104.0, 29.002)]
    drafts[1].draw(lambda coverage: insert_vertex(coverage, (V(104, 29), V(104, 29.01)), far[1]))
    drafts[1].draw(lambda coverage: move_vertices(coverage, {far[1]: V(104.0, 29.003)}))
    # Another program writes below both.
    first, *rest = session.workspace.get(crossed.east).geometry.exterior.coords
    write(session, crossed.east, shapely.Polygon([first, (104.0201, 29.005), *rest]))

    found = look(session, drafts[1].draft_id)

    assert found
    for one in found:
        assert not one.ground.is_empty
        assert one.touched_by_me() and one.touched_elsewhere()
        assert all(sides_of(session, one))
    bring_up_to_date(session, drafts[1].draft_id, "published")
    assert isinstance(session.workspace.get(crossed.west), Cell)
