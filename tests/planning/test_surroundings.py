"""What lies around the ground that a dialog shows."""

import shapely

from gridmap.planning.surroundings import surroundings
from gridmap.store import geopackage
from gridmap.store.coverage_data import coverage_in_force


def test_a_border_that_crosses_itself_hides_nothing_of_what_is_around(session, town):
    """As another program may have written it."""
    knot = shapely.Polygon([(104, 29), (104.01, 29.01), (104.01, 29), (104, 29.01)])
    with session.workspace.writing() as connection:
        connection.execute("UPDATE cell SET geom = ? WHERE id = ?", (geopackage.blob(knot), town.west))

    ground = [shapely.box(104, 29, 104.02, 29.01)]
    around = surroundings(session, coverage_in_force(session.workspace), ground)

    assert [one.label for one in around.communities] == ["桥社区"]
    assert len(around.cells) == 2
