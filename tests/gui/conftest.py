import os
from pathlib import Path

if os.environ.setdefault("QT_QPA_PLATFORM", "offscreen") == "offscreen":
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={Path(__file__).parent / 'screen.json'}"

import pytest

from gridmap import words
from gridmap.domain.access import Actor
from gridmap.domain.risk.schemes import FOUR
from gridmap.gui import collecting, tasks, theme
from gridmap.session import Session
from tests.store.conftest import build_town
from tests.store.queries.conftest import put_elements


@pytest.fixture(scope="session", autouse=True)
def themed(qapp):
    """Every widget is tested in the look it really has."""
    theme.set_up(qapp, "light")
    collecting.collect_here(qapp)


@pytest.fixture(autouse=True)
def at_home(tmp_path_factory, monkeypatch):
    """Settings and window places of a test stay in its own folder; the language is Chinese again."""
    monkeypatch.setenv("GRIDMAP_HOME", str(tmp_path_factory.mktemp("home")))
    words.set_language("zh_CN")
    yield
    tasks.stop_all()
    theme.use_scheme(FOUR)
    words.set_language("zh_CN")


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
