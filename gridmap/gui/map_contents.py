"""Reads again for the map what a change has made stale: shapes, points or reference features."""

from PySide6.QtCore import QObject, QTimer, Signal

from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.canvas.scene import Points, Scene
from gridmap.gui.canvas.workspace_scene import POINT_LAYERS, points_of, scene_of
from gridmap.gui.session_events import SessionEvents
from gridmap.gui.tasks import Progress, run_task
from gridmap.session import Changed, Session
from gridmap.words import tr

#: Tables whose change moves or renames a shape.
_SHAPING = frozenset({"cell", "region", "reference_line"})
#: A series of quick edits is read once.
_AT_REST_MS = 60


class MapContents(QObject):
    """Keeps the scene on the map as the workspace is; the view and what is shown stay."""

    changed = Signal()

    def __init__(self, canvas: MapCanvas, session: Session, events: SessionEvents) -> None:
        super().__init__(canvas)
        self._canvas, self._session = canvas, session
        self._stale: set[str] = set()
        self._rest = QTimer(self, singleShot=True, interval=_AT_REST_MS)
        self._rest.timeout.connect(self._read)
        events.changed.connect(self._note)

    def _note(self, changed: Changed) -> None:
        self._stale |= changed.tables & (_SHAPING | POINT_LAYERS.keys())
        if self._stale:
            self._rest.start()

    def _read(self) -> None:
        stale, self._stale = self._stale, set()
        if stale & _SHAPING:
            self._read_scene()
            return
        for name in stale:
            self._read_points(name)

    def _read_scene(self) -> None:
        session = self._session

        def work(progress: Progress) -> Scene:
            return scene_of(session.workspace, session.today(), progress)

        run_task(self._canvas, tr("window.drawing"), work, self._show_scene)

    def _show_scene(self, scene: Scene) -> None:
        before = self._canvas.scene
        for name, points in scene.points.items():
            points.shown = before.points[name].shown if name in before.points else points.shown
        hidden = {reference.name for reference in before.references if not reference.shown}
        for reference in scene.references:
            reference.shown = reference.name not in hidden
        self._canvas.set_scene(scene, keep_view=bool(before.level_names))
        self.changed.emit()

    def _read_points(self, name: str) -> None:
        workspace = self._session.workspace

        def show(points: Points) -> None:
            points.shown = self._canvas.scene.points[name].shown
            self._canvas.set_points(points)
            self.changed.emit()

        run_task(self._canvas, tr("window.drawing"), lambda _: points_of(workspace, name), show)
