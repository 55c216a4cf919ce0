import os
import sys

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel

from gridmap.commands.open import given_passphrase, refuse_without_display
from gridmap.domain.errors import UserError
from gridmap.gui import start
from gridmap.gui.window import Window
from tests.small_city import make_small_city


@pytest.fixture
def quiet_process(monkeypatch):
    """What starting changes of the process is put back."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    interval = sys.getswitchinterval()
    yield
    sys.setswitchinterval(interval)


def close_when(ready, seen):
    """Close the window as soon as `ready` holds of it."""

    def look():
        for one in QApplication.topLevelWidgets():
            if isinstance(one, Window) and one.isVisible() and ready(one):
                seen.append(one.windowTitle())
                timer.stop()
                one.close()

    timer = QTimer(interval=20)
    timer.timeout.connect(look)
    timer.start()
    return timer


def texts(widget):
    return [label.text() for label in widget.findChildren(QLabel)]


@pytest.mark.usefixtures("quiet_process", "qapp")
def test_the_window_opens_with_a_workspace_and_ends_when_it_is_closed(tmp_path):
    seen = []
    timer = close_when(lambda window: window.mode is not None and hasattr(window.mode, "panel"), seen)

    code = start.open_window(make_small_city(tmp_path / "city.gpkg"))

    timer.stop()
    assert code == 0
    assert seen == ["澜川市 · city.gpkg — gridmap"]


@pytest.mark.usefixtures("quiet_process", "qapp")
def test_the_window_opens_without_a_workspace_in_the_language_that_is_asked_for():
    seen = []
    timer = close_when(lambda window: "Begin with gridmap" in texts(window.start_page), seen)

    start.open_window(None, language="en")

    timer.stop()
    assert seen == ["gridmap"]


def test_without_a_display_the_window_says_so_instead_of_ending_the_process(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)

    with pytest.raises(UserError) as said:
        refuse_without_display()

    assert said.value.key == "window.no_display"


def test_the_environments_passphrase_is_for_sealed_files_only(monkeypatch, tmp_path):
    monkeypatch.setenv("GRIDMAP_PASSPHRASE", "secret")
    plain = make_small_city(tmp_path / "plain.gpkg")
    sealed = make_small_city(tmp_path / "sealed.gpkg", "secret")

    assert given_passphrase(plain, None) is None
    assert given_passphrase(sealed, None) == "secret"
    assert given_passphrase(None, None) is None


@pytest.mark.parametrize("module", ["shapely", "numpy", "pandas", "geopandas", "sqlite_utils"])
def test_nothing_slow_is_imported_before_the_first_paint(module):
    import subprocess

    asked = f"import sys, gridmap.gui.start, gridmap.gui.window; sys.exit({module!r} in sys.modules)"

    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


@pytest.mark.parametrize("module", ["scipy", "pandas", "pymetis"])
def test_nothing_slow_is_imported_before_planning_shows_the_map(module):
    import subprocess

    asked = f"import sys, gridmap.gui.planning.mode; sys.exit({module!r} in sys.modules)"

    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


_UNTIL_PLANNING_IS_THERE = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from gridmap.gui import start

app = QApplication([])
waited = QTimer(interval=20)
waited.timeout.connect(lambda: app.exit(0) if "gridmap.gui.planning.mode" in sys.modules else None)
waited.start()
QTimer.singleShot(20_000, lambda: app.exit(0))
start.open_window(Path(sys.argv[1]))
sys.exit("gridmap.gui.planning.mode" not in sys.modules)
"""


def test_planning_is_read_in_beside_the_window_once_the_map_stands(tmp_path):
    import subprocess

    path = make_small_city(tmp_path / "city.gpkg")
    home = {**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}

    done = subprocess.run([sys.executable, "-c", _UNTIL_PLANNING_IS_THERE, path], env=home, check=False)
    assert done.returncode == 0
