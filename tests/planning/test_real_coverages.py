"""Five hundred random edits over real boundaries, as the importer brings them in."""

import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridmap.app import cli
from gridmap.domain.attach import NOWHERE
from gridmap.domain.coverage.model import Coverage
from gridmap.domain.planning.reattach import cells_after
from gridmap.session import Session
from gridmap.store.coverage_data import cells_in_force
from tests.domain.coverage.conftest import wobbly_grid
from tests.domain.coverage.test_random_edits import scribble, stored

REAL = {
    "Leshan (synthetic shapes)": ("real/leshan_nested_SYNTHGEOM.gpkg", "--layer", "village"),
    "four counties of 台湾地区": ("real/tw_4counties_nested.gpkg", "--layer", "villages"),
    "Algeria": ("real/dz_communes.geojson", "--level", "community"),
}


@pytest.fixture(params=REAL, scope="module")
def imported(request, shared_data, tmp_path_factory):
    file, *options = REAL[request.param]
    path = tmp_path_factory.mktemp("real") / "real.gpkg"
    Session.create(path, request.param).close()
    done = CliRunner().invoke(cli, ["import", "boundaries", str(path), str(shared_data / file), *options])
    assert done.exit_code == 0, done.output
    session = Session.open(path, read_only=True)
    ids, shapes = cells_in_force(session.workspace)
    session.close()
    return Coverage.build(ids, shapes)


@pytest.mark.slow
def test_five_hundred_edits_leave_no_gap_no_overlap_and_every_place_in_one_cell(imported):
    before = stored(imported)
    places = np.vstack([_inside(imported.shape(one)) for one in imported.ids()[:500]])

    after, back = scribble(imported, seed=4, wanted=500)

    cells = cells_after([(one, after.shape(one)) for one in after.ids()])
    assert (cells.at(places[:, 0], places[:, 1]) != NOWHERE).all()
    for edit in reversed(back):
        after = after.with_edit(edit)
    assert stored(after) == before


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32 - 1), size=st.integers(2, 6))
def test_whatever_is_drawn_the_coverage_stays_whole(seed, size):
    shapes = wobbly_grid(size, seed % 1000)
    scribble(Coverage.build(np.arange(1, len(shapes) + 1), shapes), seed, 12)


def _inside(shape):
    return shapely.get_coordinates(shapely.point_on_surface(shape))
