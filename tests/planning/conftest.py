import pytest

from gridmap.planning import Planning
from tests.planning.plan_hands import start_draft
from tests.planning.verb_hands import make_peopled
from tests.store.conftest import session, shop, town

__all__ = ["session", "shop", "town"]


@pytest.fixture
def planning(session, town):
    """An empty draft of the town, laid open."""
    made = Planning(session, start_draft(session))
    yield made
    made.close()


@pytest.fixture
def peopled(tmp_path):
    """A workspace file of one community with nine cells, 3,000 invented households and some streets."""
    return make_peopled(tmp_path / "peopled.gpkg")
