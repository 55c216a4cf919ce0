"""Other nets for a planner, and where to point at them."""

import shapely
from PySide6.QtCore import QEvent, Qt

from gridmap.domain.change import added
from gridmap.domain.planning_records import Net, NetArea
from tests.store.conftest import Do


def bring(planner, shapes, name="警格", kind="police"):
    """Put a net into the workspace; gives its id. It shows itself."""
    session = planner.session
    net = Net(session.new_id(), name, kind)
    areas = [
        NetArea(session.new_id(), net.id, f"J{at:03d}", f"{name}{at}", one) for at, one in enumerate(shapes)
    ]
    session.run(Do(added("change.test", [net, *areas])))
    planner.qtbot.wait(20)
    planner.settle()
    return net.id


def clear(planner):
    """The place in the middle of cell 007 that is farthest from streets and borders."""
    shape = planner.coverage.shape(planner.cell("007"))
    lon, lat = planner.middle(planner.cell("007"))
    steps = [at * 0.0002 for at in range(-10, 11)]
    places = [shapely.Point(lon + dx, lat + dy) for dx in steps for dy in steps]
    lines = shapely.union_all([*planner.board.references.lines, shape.boundary])
    best = max((one for one in places if shape.contains(one)), key=lines.distance)
    return best.x, best.y


def compare(planner, net):
    """Lay a net over the cells; gives the panel below the map."""
    planner.mode.nets.compare_with(net)
    planner.settle()
    return planner.mode.below


def hover(planner, lon, lat, modifiers=Qt.KeyboardModifier.NoModifier):
    """Move the mouse there with no button down."""
    none = Qt.MouseButton.NoButton
    planner._send(QEvent.Type.MouseMove, planner.place(lon, lat), none, none, modifiers)
