import pytest

from gridmap.assessment import Assessment
from gridmap.domain.access import Actor
from gridmap.gui import tasks
from gridmap.session import Session
from tests.store.conftest import build_town
from tests.store.queries.conftest import put_elements


@pytest.fixture
def session(tmp_path):
    opened = Session.create(tmp_path / "town.gpkg", "试验", actor=Actor("值班员"))
    yield opened
    tasks.stop_all()  # nobody reads any more when the connections go
    opened.close()


@pytest.fixture
def town(session):
    return build_town(session)


@pytest.fixture
def elements(session, town):
    return put_elements(session, town)


@pytest.fixture
def assessment(session, elements):
    followed = Assessment(session)
    followed.assess_all()
    yield followed
    followed.close()


@pytest.fixture
def settled(qtbot):
    """Waits until no slow work is under way and everything that was told has arrived."""
    def wait():
        qtbot.wait(20)
        qtbot.waitUntil(lambda: not tasks.any_running(), timeout=10_000)
        qtbot.wait(20)

    return wait
