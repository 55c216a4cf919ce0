import numpy as np
import pytest
import shapely
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from gridmap.gui.canvas import MapCanvas, arrays
from gridmap.gui.canvas.scene import Scene

#: Sixteen cells of 0.01 degrees, four communities, two townships (west and east), one county.
WEST, SOUTH, SIDE = 104.0, 29.5, 0.01
CELL, COMMUNITY, TOWNSHIP, COUNTY = 1000, 100, 10, 1


def cell_box(column, row):
    return shapely.box(
        WEST + column * SIDE, SOUTH + row * SIDE, WEST + (column + 1) * SIDE, SOUTH + (row + 1) * SIDE
    )


def small_scene():
    cells = [(column, row) for row in range(4) for column in range(4)]
    geometries = np.array([cell_box(*cell) for cell in cells], dtype=object)
    ids = CELL + np.arange(16)
    community = np.array([COMMUNITY + column // 2 + 2 * (row // 2) for column, row in cells])
    of_township = {COMMUNITY + n: TOWNSHIP + n % 2 for n in range(4)}

    def united(parents, parent):
        return shapely.union_all(geometries[parents == parent])

    township = np.array([of_township[one] for one in community])
    levels = [
        arrays.level_of(
            "cell", ids, geometries, [f"第{n}网格" for n in range(16)],
            labels=[f"{n:03d}" for n in range(16)], parents=community, risks=np.full(16, 4, np.int8),
        ),
        arrays.level_of(
            "community", np.arange(4) + COMMUNITY,
            np.array([united(community, COMMUNITY + n) for n in range(4)], dtype=object),
            ["嘉祥社区", "王浩儿社区", "岷河社区", "柏杨社区"],
            parents=np.array([of_township[COMMUNITY + n] for n in range(4)]), risks=np.full(4, 3, np.int8),
        ),
        arrays.level_of(
            "township", np.arange(2) + TOWNSHIP,
            np.array([united(township, TOWNSHIP + n) for n in range(2)], dtype=object),
            ["海棠街道", "通江街道"], parents=np.full(2, COUNTY), risks=np.full(2, 2, np.int8),
        ),
        arrays.level_of(
            "county", np.array([COUNTY]), np.array([shapely.union_all(geometries)], dtype=object), ["市中区"]
        ),
    ]  # fmt: skip
    townships = np.array([united(township, TOWNSHIP + n) for n in range(2)], dtype=object)
    return Scene({level.name: level for level in levels}, {"township": arrays.borders_of(townships)})


def jagged_scene(side):
    """Cells on every pixel or two, whose shared borders have more points than can be seen."""
    rng = np.random.default_rng(5)
    step = 0.2 / side
    places = np.stack(np.meshgrid(np.arange(side + 1), np.arange(side + 1)), axis=-1) * step + (104.0, 29.0)
    corners = places + rng.uniform(-0.3, 0.3, (side + 1, side + 1, 2)) * step

    def border(first, second):
        middle = (corners[first] + corners[second]) / 2
        turned = np.random.default_rng(hash((first, second)) % 2**32).uniform(-0.3, 0.3, 2) * step
        return [corners[first], middle + turned, corners[second]]

    cells = []
    for row in range(side):
        for column in range(side):
            a, b, c, d = (row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)
            sides = border(a, b)[:-1] + border(b, c)[:-1] + border(d, c)[:0:-1] + border(a, d)[:0:-1]
            cells.append(shapely.Polygon(sides))
    count = side * side
    shapes = np.array(cells, dtype=object)
    risks = np.full(count, 2, np.int8)
    level = arrays.level_of("cell", CELL + np.arange(count), shapes, [""] * count, risks=risks)
    return Scene({"cell": level}, {})


@pytest.fixture
def scene():
    return small_scene()


@pytest.fixture
def canvas(qtbot, scene):
    widget = MapCanvas()
    qtbot.addWidget(widget)
    widget.resize(800, 600)
    widget.show()
    qtbot.waitExposed(widget)
    widget.set_scene(scene)
    widget.settle()
    yield widget
    widget.set_scene(Scene())


def pixel_of(canvas, column, row):
    """The pixel in the middle of a cell, moved off its label."""
    x, y = middle(column, row, dx=0.25, dy=0.25)
    return QPointF(*canvas.view.to_screen(x, y))


def middle(column, row, dx=0.0, dy=0.0):
    from gridmap.domain.mercator import xy_at

    return xy_at(WEST + (column + 0.5 + dx) * SIDE, SOUTH + (row + 0.5 + dy) * SIDE)


def colour_at(canvas, at):
    return canvas.grab().toImage().pixelColor(at.toPoint()).name()


def mouse(canvas, kind, at, button=Qt.MouseButton.LeftButton, modifiers=Qt.KeyboardModifier.NoModifier):
    buttons = button if kind != QEvent.Type.MouseButtonRelease else Qt.MouseButton.NoButton
    pressed = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else button
    event = QMouseEvent(kind, at, canvas.mapToGlobal(at), pressed, buttons, modifiers)
    QApplication.sendEvent(canvas, event)


def hover(canvas, at):
    mouse(canvas, QEvent.Type.MouseMove, at, Qt.MouseButton.NoButton)


def click(canvas, at, modifiers=Qt.KeyboardModifier.NoModifier):
    mouse(canvas, QEvent.Type.MouseButtonPress, at, modifiers=modifiers)
    mouse(canvas, QEvent.Type.MouseButtonRelease, at, modifiers=modifiers)


def double_click(canvas, at):
    click(canvas, at)
    mouse(canvas, QEvent.Type.MouseButtonDblClick, at)
    mouse(canvas, QEvent.Type.MouseButtonRelease, at)


def drag(canvas, start, end, steps=5, modifiers=Qt.KeyboardModifier.NoModifier):
    mouse(canvas, QEvent.Type.MouseButtonPress, start, modifiers=modifiers)
    for step in range(1, steps + 1):
        mouse(canvas, QEvent.Type.MouseMove, start + (end - start) * step / steps, modifiers=modifiers)
    mouse(canvas, QEvent.Type.MouseButtonRelease, end, modifiers=modifiers)


def wheel(canvas, at, notches):
    event = QWheelEvent(
        at, canvas.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)
