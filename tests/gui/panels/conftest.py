import pytest

from gridmap.assessment import Assessment
from gridmap.gui import tasks


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
