"""The real window in planning mode with a draft on the board, and a hand for the mouse and the keyboard."""

import pytest
import shapely
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shapely.affinity import translate

from gridmap.domain.coverage import grid
from gridmap.domain.mercator import xy_at
from gridmap.gui import tasks
from gridmap.gui.planning import (
    board,
    draft_verbs,
    nets,
    ranges_in_view,
    show_cell,
    show_checks,
    undecided_dialog,
)
from gridmap.gui.planning.compare import CompareDialog
from tests.gui.desk_hands import open_copy
from tests.gui.planning.net_hands import bring, clear
from tests.gui.planning.town import make_town

LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.NoButton
PLAIN = Qt.KeyboardModifier.NoModifier
#: Alt held: nothing snaps.
FREE = Qt.KeyboardModifier.AltModifier
#: Modules whose work begins once the planner rests, and what they call how long that is.
RESTING = {
    board: "_REST_MS",
    draft_verbs: "_REST_MS",
    nets: "_REST_MS",
    ranges_in_view: "_REST_MS",
    show_cell: "_REST_MS",
    show_checks: "_REST_MS",
    undecided_dialog: "_READ_AGAIN_MS",
}
REST_MS = 5


@pytest.fixture(scope="session")
def town(tmp_path_factory):
    return make_town(tmp_path_factory.mktemp("town") / "town.gpkg", households=12_000)


@pytest.fixture(autouse=True)
def short_rests(monkeypatch):
    """A planner here rests as soon as a key or a button is let go."""
    for module, name in RESTING.items():
        monkeypatch.setattr(module, name, REST_MS)


@pytest.fixture
def desk(request, qapp, town, tmp_path, qtbot):
    """A window with the town; where a planner comes, one that never saw the panels of duty."""
    mode = "planning" if "planner" in request.fixturenames else "duty"
    with open_copy(qapp, qtbot, town, tmp_path / "town.gpkg", height=800, mode=mode) as made:
        settle(made, qtbot)
        yield made


@pytest.fixture
def planner(desk, qtbot):
    """A planner with an empty draft, looking at the first community."""
    made = Planner(desk, qtbot)
    made.mode.left.drafts.new_wanted.emit("方案甲")
    settle(desk, qtbot)
    made.look_at("511102004001")
    return made


@pytest.fixture
def shifted(planner):
    """A copy of the cells, some ten metres off: its borders make slivers only."""
    published = planner.view.published
    shapes = published.coverage.shapes(published.columns.ids.tolist())
    return bring(planner, [grid.snapped(translate(one, 0.0001, 0.00006)) for one in shapes])


@pytest.fixture
def halves(planner):
    """Two areas whose border runs through the middle of cell 007, from west to east."""
    middle = clear(planner)[1]
    return bring(planner, [shapely.box(103.9, middle, 104.2, 29.2), shapely.box(103.9, 28.9, 104.2, middle)])


def settle(desk, qtbot):
    """Wait until no slow work is under way and nothing waits for the planner to rest."""
    desk.opened.canvas.settle()
    qtbot.wait(10)
    window = desk.window
    qtbot.waitUntil(lambda: not tasks.any_running() and not window.mode.busy, timeout=15_000)
    compared = window.findChildren(CompareDialog)
    qtbot.waitUntil(lambda: not any(one.busy for one in compared), timeout=5_000)
    desk.opened.canvas.settle()


class Planner:
    """Hands and eyes."""

    def __init__(self, desk, qtbot):
        self.desk, self.qtbot = desk, qtbot
        self.canvas = desk.opened.canvas
        self.session = desk.opened.session

    @property
    def mode(self):
        return self.desk.window.mode

    @property
    def board(self):
        return self.mode.board

    @property
    def view(self):
        return self.board.view

    @property
    def coverage(self):
        return self.view.coverage

    def settle(self):
        settle(self.desk, self.qtbot)

    def rest(self):
        """Let what waits for the planner to rest begin, and end."""
        self.qtbot.wait(10 * REST_MS)
        self.settle()

    def cell(self, short, community=1):
        """Id of a cell by the end of its code."""
        code = f"511102004{community:03d}{short}"
        columns = self.view.published.columns
        return int(columns.ids[columns.codes.index(code)])

    def look_at(self, code):
        communities = self.view.published.communities.values()
        community = next(one for one in communities if one.code == code)
        self.canvas.zoom_to([community.id])
        self.settle()

    def place(self, lon, lat):
        """The pixel of a position."""
        return QPointF(*self.canvas.view.to_screen(*xy_at(lon, lat)))

    def middle(self, cell):
        point = self.coverage.shape(cell).representative_point()
        return point.x, point.y

    def key(self, key, modifiers=PLAIN, on=None):
        target = on or self.canvas
        target.setFocus()
        QTest.keyClick(target, key, modifiers)
        QApplication.processEvents()

    def click(self, lon, lat, modifiers=FREE, button=LEFT):
        at = self.place(lon, lat)
        self._send(QEvent.Type.MouseMove, at, NONE, NONE, modifiers)
        self._send(QEvent.Type.MouseButtonPress, at, button, button, modifiers)
        self._send(QEvent.Type.MouseButtonRelease, at, button, NONE, modifiers)

    def double_click(self, lon, lat, modifiers=FREE):
        self.click(lon, lat, modifiers)
        at = self.place(lon, lat)
        self._send(QEvent.Type.MouseButtonDblClick, at, LEFT, LEFT, modifiers)
        self._send(QEvent.Type.MouseButtonRelease, at, LEFT, NONE, modifiers)

    def press(self, lon, lat, modifiers=FREE):
        at = self.place(lon, lat)
        self._send(QEvent.Type.MouseMove, at, NONE, NONE, modifiers)
        self._send(QEvent.Type.MouseButtonPress, at, LEFT, LEFT, modifiers)

    def move(self, lon, lat, modifiers=FREE):
        self._send(QEvent.Type.MouseMove, self.place(lon, lat), NONE, LEFT, modifiers)

    def release(self, lon, lat, modifiers=FREE):
        self._send(QEvent.Type.MouseButtonRelease, self.place(lon, lat), LEFT, NONE, modifiers)

    def drag(self, start, stop, modifiers=FREE):
        self.press(*start, modifiers)
        for share in (0.3, 0.7, 1.0):
            self.move(*(a + (b - a) * share for a, b in zip(start, stop, strict=True)), modifiers)
        self.release(*stop, modifiers)

    def draw(self, *points):
        """Click a line and finish it with Enter."""
        for point in points:
            self.click(*point)
        self.key(Qt.Key.Key_Return)

    def _send(self, kind, at, button, buttons, modifiers):
        where = self.canvas.mapToGlobal(at.toPoint())
        event = QMouseEvent(kind, at, QPointF(where), button, buttons, modifiers)
        QApplication.sendEvent(self.canvas, event)
        QApplication.processEvents()
