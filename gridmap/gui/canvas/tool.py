"""What a tool on the map is: it gets the mouse and the keyboard first, and paints above the map."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter

from gridmap.gui.canvas.view import View
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.gui.canvas.canvas import MapCanvas


@dataclass(frozen=True, slots=True)
class Snap:
    """Something near the pointer that a point should rather be."""

    x: float  # EPSG:3857
    y: float
    kind: str  # "vertex", "edge", "reference", ...
    ids: tuple[int, ...] = ()


#: ``snapper(x, y, reach)`` gives what lies within `reach` metres of EPSG:3857 of a point, nearest first.
Snapper = Callable[[float, float, float], Snap | None]


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the mouse is in pixels, on the plane (EPSG:3857) and in degrees; on the snap if there is one."""

    px: float
    py: float
    x: float
    y: float
    lon: float
    lat: float
    buttons: Qt.MouseButton
    modifiers: Qt.KeyboardModifier
    snap: Snap | None = None


class Tool(QObject):
    """A tool of the map. Its methods are called by the canvas while it is in use.

    Handlers return whether the tool has dealt with it; what it leaves alone pans and zooms the map.
    A tool that takes a press gets the moves and the release that follow; one that does not may
    still get a click, which is a press and a release in one place.
    """

    #: Leaves by itself: the canvas goes back to selecting.
    finished = Signal()
    #: What it draws has changed.
    changed = Signal()
    #: A sentence on what to do next, for the status bar.
    hint = Signal(str)

    name = ""
    cursor = Qt.CursorShape.CrossCursor
    #: Whether the pointer should be put on vertices and lines nearby.
    snaps = False
    #: Whether shapes below the pointer light up.
    hovers = False

    def __init__(self) -> None:
        super().__init__()
        self.canvas: MapCanvas | None = None

    def begin(self, canvas: "MapCanvas") -> None:
        """Taken up."""
        self.canvas = canvas

    def end(self) -> None:
        """Laid down; half-finished work is given up."""
        self.canvas = None

    def pressed(self, pointer: Pointer) -> bool:
        """A mouse button went down."""
        return False

    def moved(self, pointer: Pointer) -> bool:
        """The mouse moved."""
        return False

    def released(self, pointer: Pointer) -> bool:
        """A mouse button came up after a press that the tool took."""
        return False

    def clicked(self, pointer: Pointer) -> bool:
        """The left button was pressed and released in one place, or Enter was pressed at the cross."""
        return False

    def double_clicked(self, pointer: Pointer) -> bool:
        """A second click followed at once."""
        return False

    def key_pressed(self, event: QKeyEvent) -> bool:
        """A key went down."""
        return False

    def paint(self, painter: QPainter, view: View) -> None:
        """Draw above the map, in logical pixels."""

    @property
    def title(self) -> str:
        """What the tool is called."""
        return tr(f"canvas.tool_{self.name}")
