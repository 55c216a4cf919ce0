"""Figures of the map canvas as JSON lines: ``python -m tests.bench.canvas WORKSPACE [runs]``.

The workspace should hold the bench city (`tests.bench.city_workspace`). The level is pinned to
cells throughout, which is the most that there is to draw. 1920 x 1080, no display needed.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SIZE = (1920, 1080)
FRAME_S = 1 / 60
_ME = [sys.executable, "-m", "tests.bench.canvas"]


def tell(figure: str, values: list[float], **more: object) -> None:
    """Print one figure, run by run."""
    print(json.dumps({"gridmap": figure, "seconds": [round(one, 4) for one in values], **more}), flush=True)


def opened(path: Path):
    """A canvas on show with the workspace's scene, at cell level, settled; and the application."""
    from PySide6.QtWidgets import QApplication

    from gridmap.gui import theme
    from gridmap.gui.canvas import MapCanvas
    from gridmap.gui.canvas.workspace_scene import scene_of
    from gridmap.session import Session

    app = QApplication.instance() or QApplication([])
    theme.set_up(app, "light")
    session = Session.open(path, read_only=True)
    canvas = MapCanvas()
    canvas.resize(*SIZE)
    canvas.pin_level("cell")
    canvas.set_scene(scene_of(session.workspace, session.today()))
    canvas.show()
    canvas.settle()
    canvas.grab()
    return app, session, canvas


def make_outlines(path: Path) -> None:
    """The drawing cache, which an import leaves behind or the first opening makes."""
    from gridmap.session import Session
    from gridmap.store import drawing_cache

    session = Session.open(path)
    drawing_cache.read_or_make(session.workspace, session.today())
    session.close()


def start(path: Path, runs: int) -> None:
    """From the start of the process to the canvas's finished map, and the memory that it then takes."""
    seconds, memory = [], 0.0
    for _ in range(runs):
        began = time.perf_counter()
        said = subprocess.run([*_ME, str(path), "start-child"], stdout=subprocess.PIPE, check=True, text=True)
        seconds.append(time.perf_counter() - began)
        memory = json.loads(said.stdout)["megabytes"]
    tell("canvas alone: start of the process to the finished map", seconds, megabytes=round(memory))


def start_child(path: Path) -> None:
    """What `start` starts; leaves without tidying up, which is not part of the figure."""
    opened(path)
    print(json.dumps({"megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}), flush=True)
    os._exit(0)


def redraw(canvas, runs: int) -> None:
    """Draw a view anew: its picture without names and bubbles, and all of it."""
    for name, factor in (("full extent", 1), ("4x", 4), ("20x", 20)):
        canvas.zoom_full()
        canvas.zoom(factor)
        canvas.settle()
        pictures, whole, processor = [], [], []
        for _ in range(runs):
            canvas._renderer.refresh()
            began, used = time.perf_counter(), time.thread_time()
            drawn: list[tuple[float, float]] = []
            connection = canvas._renderer.drawn.connect(
                lambda drawn=drawn: drawn.append((time.perf_counter(), time.thread_time()))
            )
            canvas._renderer.finish()
            whole.append(round(time.perf_counter() - began, 4))
            pictures.append(drawn[0][0] - began)
            processor.append(round(drawn[0][1] - used, 4))
            canvas._renderer.drawn.disconnect(connection)
        tell(f"redraw, {name}", pictures, processor=processor, with_names=whole)


def recolour(canvas, runs: int) -> None:
    """Give every cell another level and draw that, at full extent."""
    import numpy as np

    canvas.zoom_full()
    canvas.settle()
    level = canvas.scene.levels["cell"]
    seconds, one = [], []
    for _ in range(runs):
        risks = (level.risks % 4 + 1).astype(np.int8)
        began = time.perf_counter()
        canvas.set_levels("cell", level.ids, risks)
        canvas._renderer.finish()
        canvas.grab()
        seconds.append(time.perf_counter() - began)
        began = time.perf_counter()
        canvas.set_levels("cell", level.ids[:1], (risks[:1] % 4 + 1).astype(np.int8))
        canvas._renderer.finish()
        canvas.grab()
        one.append(time.perf_counter() - began)
    tell("recolour every cell", seconds, one_cell=[round(value, 4) for value in one])


def frames(app, canvas, label: str) -> None:
    """Time from when a mouse or wheel event is due until its frame has been painted."""
    for name, factor, script in (
        ("pan, full extent", 1, drag),
        ("pan, 4x", 4, drag),
        ("pan, 20x", 20, drag),
        ("zoom in and out", 1, wheel),
    ):
        canvas.zoom_full()
        canvas.zoom(factor)
        canvas.settle()
        times = sorted(paced(app, canvas, script(canvas)))
        p95 = times[int(len(times) * 0.95)]
        tell(f"frame, {name}", [p95], longest=round(times[-1], 4), frames=len(times), on=label)


def paced(app, canvas, events: Iterator[Callable[[], None]]) -> Iterator[float]:
    """Send events at sixty a second, letting the window work in between."""
    due = time.perf_counter() + FRAME_S
    for send in events:
        while time.perf_counter() < due:
            app.processEvents()
        send()
        app.sendPostedEvents()
        yield time.perf_counter() - due
        due = max(due + FRAME_S, time.perf_counter())


def drag(canvas) -> Iterator[Callable[[], None]]:
    """A drag to the right, up and back, some fifteen pixels a frame."""
    import math

    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    def mouse(kind: QEvent.Type, x: float, y: float) -> Callable[[], None]:
        button = Qt.MouseButton.LeftButton
        none = Qt.KeyboardModifier.NoModifier
        point = QPointF(x, y)
        return lambda: (
            QApplication.sendEvent(canvas, QMouseEvent(kind, point, point, button, button, none)) and None
        )

    yield mouse(QEvent.Type.MouseButtonPress, 960, 540)
    for step in range(180):
        turn = step / 180 * 2 * math.pi
        yield mouse(QEvent.Type.MouseMove, 960 + 420 * math.sin(turn), 540 + 300 * (1 - math.cos(turn)))
    yield mouse(QEvent.Type.MouseButtonRelease, 960, 540)


def wheel(canvas) -> Iterator[Callable[[], None]]:
    """Thirty notches in, thirty out, six frames apart."""
    from PySide6.QtCore import QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    def turn(notches: int) -> Callable[[], None]:
        at = QPointF(1000, 500)
        event = QWheelEvent(
            at, at, QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        return lambda: QApplication.sendEvent(canvas, event) and None

    for direction in (1, -1):
        for _ in range(12):
            yield turn(direction)
            for _ in range(5):
                yield lambda: None


def main() -> None:
    """Tell every figure of one workspace."""
    path, runs = Path(sys.argv[1]), 5
    if sys.argv[2:] == ["start-child"]:
        start_child(path)
    if sys.argv[2:]:
        runs = int(sys.argv[2])
    make_outlines(path)
    start(path, runs)
    app, session, canvas = opened(path)
    redraw(canvas, runs)
    recolour(canvas, runs)
    frames(app, canvas, f"{len(canvas.scene.levels['cell']):,} cells")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"gridmap": "memory after all of it", "megabytes": round(memory)}), flush=True)
    canvas._renderer.stop()
    session.close()


if __name__ == "__main__":
    main()
