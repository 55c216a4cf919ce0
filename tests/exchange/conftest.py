import pytest

from gridmap.session import Session
from tests.exchange.record_city import small_city


@pytest.fixture
def session(tmp_path):
    opened = Session.create(tmp_path / "city.gpkg", "试验市")
    yield opened
    opened.close()


@pytest.fixture
def cells(session):
    return small_city(session)
