import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest

from gridmap import words
from gridmap.gui import collecting, tasks, theme


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
    theme.use_scheme("four")
    words.set_language("zh_CN")
