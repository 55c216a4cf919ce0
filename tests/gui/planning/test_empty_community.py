"""A community that has no cells yet."""

from contextlib import closing

import pytest

from gridmap.domain.change import added, removed
from gridmap.domain.records import Region
from gridmap.session import Session
from gridmap.words import tr
from tests.gui.planning.town import make_town
from tests.store.conftest import Do

NAME, CODE = "空社区", "511102004099"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    path = make_town(tmp_path_factory.mktemp("empty") / "town.gpkg", households=400)
    with closing(Session.open(path)) as session:
        township = next(one for one in session.workspace.all_of(Region) if one.level == "township")
        empty = Region(session.new_id(), "community", CODE, NAME, parent_id=township.id)
        session.run(Do(added("change.test", [empty])))
    return path


@pytest.fixture
def empty(planner):
    """That community, looked at."""
    (found,) = [key for key, one in planner.view.published.communities.items() if one.name == NAME]
    planner.board.focus(found)
    planner.rest()
    return found


def test_a_community_without_cells_is_told_by_its_code(planner, empty):
    side = planner.mode.right
    assert planner.board.community == empty
    assert (side._name.text(), side._facts.text()) == (NAME, f"{CODE} · 0\N{NO-BREAK SPACE}m²")


def test_a_community_without_cells_cannot_be_divided_and_says_so(planner, empty):
    panel = planner.mode.left.proposal
    panel.make.click()
    planner.rest()

    assert panel._said.isVisible() and not panel.accept.isVisible()


def test_a_community_that_is_looked_at_may_go(planner, empty):
    planner.session.run(Do(removed("change.test", [planner.session.workspace.get(empty)])))
    planner.rest()

    assert planner.board.community is None
    assert planner.mode.right._name.text() == tr("plan.nothing_selected")
