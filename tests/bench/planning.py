"""Figures of planning as JSON lines: ``python -m tests.bench.planning WORKSPACE PART``.

The workspace should hold the bench city with households (`tests.bench.homes`). Works on a copy.
"""

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import shapely

SIZE = (1920, 1080)


def tell(figure: str, seconds: list[float], **more: object) -> None:
    """Print one figure, run by run."""
    print(json.dumps({"gridmap": figure, "seconds": [round(one, 4) for one in seconds], **more}), flush=True)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """How long it took, and what it gave."""
    began = time.perf_counter()
    made = work()
    return time.perf_counter() - began, made


def entering(session, runs: int) -> Any:
    """From wanting to plan to the draft on the board, everything read."""
    from gridmap.planning.draft_view import DraftView
    from gridmap.planning.population import Population
    from gridmap.planning.published import Published

    draft = drafted(session, "试验")
    seconds, view = [], None
    for _ in range(runs):
        if view is not None:
            view.close()
        took, view = timed(
            lambda: DraftView(session, Published.read(session), Population(session.workspace), draft)
        )
        seconds.append(took)
    tell("enter planning: reading", seconds)
    return view


def window_of(path: Path):
    """The real window in planning mode with a draft on the board, and how long it was deaf at most."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from gridmap.gui.desk import Desk
    from gridmap.gui.loading import load
    from gridmap.gui.options import Options
    from gridmap.gui.start import make_desk
    from gridmap.settings import UserSettings

    home = Path(tempfile.mkdtemp())
    desk: Desk = make_desk(Options(UserSettings(home / "settings.json")), "zh_CN", "light", remembering=False)
    desk.window.resize(*SIZE)
    desk.window.show()
    desk.take(load(path, None, ""))
    rest(desk)
    ticks: list[float] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start(2)
    began = time.perf_counter()
    desk.window.enter_mode("planning")
    layer, took = desk.window.mode.layer, 0.0
    while desk.window.mode.board.view is None or layer.busy:
        QApplication.processEvents()
        if not took and layer._picture is not None:  # the whole map; smooth edges follow where cells are tiny
            took = time.perf_counter() - began
        time.sleep(0.001)  # as a real event loop waits, or the other thread would not get on
    settled = time.perf_counter() - began
    timer.stop()
    deaf = float(np.diff([began, *ticks]).max()) if ticks else took
    tell(
        "enter planning: in the window",
        [took or settled], settled=round(settled, 4), longest_deaf=round(deaf, 4),
    )  # fmt: skip
    rest(desk)
    return desk


def rest(desk) -> None:
    """Let everything come to its end."""
    from PySide6.QtWidgets import QApplication

    from gridmap.gui import tasks

    for _ in range(3):
        until = time.monotonic() + 120
        while time.monotonic() < until:
            QApplication.processEvents()
            desk.opened.canvas.settle()
            busy = desk.window.mode is not None and desk.window.mode.busy
            if not busy and not tasks.any_running():
                break
            time.sleep(0.005)


def meetings(view):
    """Cells and vertices at which three of one community meet: what changes community is asked about."""
    from gridmap.domain.coverage import grid

    for cell in view.coverage.ids()[9_000:]:
        for vertex in grid.vertices_of(view.coverage.shape(cell)).tolist():
            there = view.coverage.cells_at(vertex)
            if len(there) >= 3 and len({view.cell(one).community_id for one in there}) == 1:
                yield cell, vertex


def dragging(desk, frames: int) -> None:
    """Time from each move of the mouse until its frame is painted, figures and all."""
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    from gridmap.domain.coverage import grid
    from gridmap.domain.mercator import xy_at

    canvas, mode = desk.opened.canvas, desk.window.mode
    view = mode.board.view
    cell, vertex = next(meetings(view))
    west, south, east, north = view.coverage.shape(cell).buffer(0.002).bounds
    (x0, y0), (x1, y1) = xy_at(west, south), xy_at(east, north)
    canvas.zoom_to_box((x0, y0, x1, y1))
    mode.board.select([cell])
    mode.toolbox.use("vertex")
    rest(desk)
    start = QPointF(*canvas.view.to_screen(*xy_at(*grid.position(vertex))))

    def send(kind, at, button, buttons) -> None:
        event = QMouseEvent(kind, at, QPointF(canvas.mapToGlobal(at.toPoint())), button, buttons, none)
        QApplication.sendEvent(canvas, event)

    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    send(QEvent.Type.MouseButtonPress, start, left, left)
    seconds, busy, rows = [], [], []
    for number in range(frames):
        at = start + QPointF(4 * np.sin(number / 9), 4 * np.cos(number / 7))
        began, worked = time.perf_counter(), time.thread_time()
        send(QEvent.Type.MouseMove, at, Qt.MouseButton.NoButton, left)
        QApplication.processEvents()  # paints what the move has made stale
        seconds.append(time.perf_counter() - began)
        busy.append(time.thread_time() - worked)
        rows.append(len(canvas.tool.rows))
    took, _ = timed(
        lambda: send(QEvent.Type.MouseButtonRelease, start + QPointF(2, 1), left, Qt.MouseButton.NoButton)
    )
    seconds = seconds[2:]
    tell(
        "drag a vertex: a frame with live figures, p95", [float(np.percentile(seconds, 95))],
        median=round(float(np.median(seconds)), 4), most=round(max(seconds), 4), cells=max(rows),
        told=sum(map(bool, rows)) / frames,  # in the others cells would overlap
        processor=round(float(np.percentile(busy[2:], 95)), 4),
    )  # fmt: skip
    tell("commit an edit: a moved vertex in the window", [took], drawn=len(mode.board.view.drawn))


def editing(session, view, many: list[int]) -> None:
    """Edits with checks, transaction and journal; without the window."""
    seconds: dict[str, list[float]] = {"insert": [], "reshape": [], "split": [], "merge": []}
    cells = [one for one in view.coverage.ids() if one not in set(many)][2_000:2_040:4]
    for cell in cells:
        edit_one(session, view, cell, seconds)
    for name, took in seconds.items():
        figure = name if name != "insert" else "commit an edit: a vertex put in"
        tell(f"{figure}; checks, transaction and journal", took)


def edit_one(session, view, cell: int, seconds: dict[str, list[float]]) -> None:
    """One edit of each kind on a cell."""
    from gridmap.domain.coverage import grid
    from gridmap.domain.coverage.reshape import border_run, reshape
    from gridmap.domain.coverage.split import merge, split
    from gridmap.domain.coverage.vertices import insert_vertex

    planning = view.planning
    shape = view.coverage.shape(cell)
    ring = grid.vertices_of(shape).tolist()
    edge = (ring[0], ring[1])
    between = grid.vertex(*np.mean([grid.position(one) for one in edge], axis=0).tolist())
    if between not in edge:
        took, _ = timed(lambda: planning.draw(lambda c: insert_vertex(c, edge, between)))
        seconds["insert"].append(took)
    bent = _bent(shape, border_run(view.coverage, (ring[4], ring[5])))
    seconds["reshape"].append(timed(lambda: _tried(planning, lambda c: reshape(c, cell, bent)))[0])
    line = _across(view.coverage.shape(cell))
    took, change = timed(lambda: planning.draw(lambda c: split(c, [cell], line, session.new_id)))
    seconds["split"].append(took)
    new = [one.cell_id for one in change.after.values() if one is not None and one.state == "new"]
    seconds["merge"].append(timed(lambda: planning.draw(lambda c: merge(c, new, session.new_id)))[0])


def _across(shape):
    """A line from west to east through a cell."""
    from gridmap.domain.coverage import grid

    west, south, east, north = shape.bounds
    middle = (south + north) / 2
    return [grid.vertex(west - 0.0005, middle), grid.vertex(east + 0.0005, middle + 1e-5)]


def _bent(shape, run):
    """A line from end to end of a border that leaves it to the inside."""
    from gridmap.domain.coverage import grid

    ends = np.array([grid.position(run[0]), grid.position(run[-1])])
    inside = shapely.get_coordinates(shape.representative_point())[0]
    bend = ends.mean(axis=0) * 0.6 + inside * 0.4
    return [run[0], grid.vertex(*bend.tolist()), run[-1]]


def _tried(planning, tool):
    from gridmap.domain.errors import Refused

    try:
        return planning.draw(tool)
    except Refused as error:
        print(json.dumps({"refused": error.key}), file=sys.stderr)
        return None


def checking(view, runs: int) -> None:
    """The complete check, and that of the communities that the draft touches."""
    from gridmap.planning.looking import issues_everywhere, issues_in, touched_communities

    seconds = []
    for _ in range(runs):
        took, issues = timed(lambda: issues_everywhere(view))
        seconds.append(took)
    tell("complete check", seconds, cells=len(view.coverage.ids()), issues=len(issues))
    communities = list(touched_communities(view))[:1]
    tell(
        "check of one community after an edit",
        [timed(lambda: issues_in(view, communities))[0] for _ in range(5)],
    )


def publishing(session, published, many: list[int]) -> None:
    """A draft that splits fifty cells with a hundred thousand records."""
    from gridmap.domain.coverage.split import split
    from gridmap.domain.planning.publishing import Approval
    from gridmap.planning.drawing import Planning
    from gridmap.planning.publish import publish

    draft = drafted(session, "发布")
    planning = Planning(session, draft, published.coverage)
    for cell in many:
        line = _across(planning.coverage.shape(cell))
        planning.draw(lambda c, cell=cell, line=line: split(c, [cell], line, session.new_id))
    planning.close()
    took, made = timed(lambda: publish(session, draft, Approval(session.today(), "李主任", "试验")))
    tell("publish a draft", [took], cells=len(made.retired), moved=made.moved)


def drafted(session, name: str) -> int:
    """A new draft."""
    from gridmap.domain.actions.drafts import CreateDraft
    from gridmap.domain.planning_records import Draft

    change = session.run(CreateDraft(name, session.today()))
    (draft,) = [one.id for one in change.after.values() if isinstance(one, Draft)]
    return draft


def without_window(path: Path) -> None:
    """What is measured of planning itself."""
    from gridmap.session import Session
    from tests.bench.homes import crowded

    session = Session.open(path)
    many = crowded(session)
    view = entering(session, 3)
    session.subscribe(lambda _: view.follow())
    editing(session, view, many)
    checking(view, 2)
    published = view.published
    view.close()
    publishing(session, published, many)
    session.close()


def in_window(path: Path) -> None:
    """What is measured in the window, which opens the file as on a day's first visit to planning."""
    from gridmap.session import Session

    session = Session.open(path)
    drafted(session, "试验")
    session.close()
    desk = window_of(path)
    dragging(desk, 300)
    desk.leave()


def main(workspace: Path, part: str) -> None:
    """The figures of one part, `without_window` or `in_window`; each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "planning.gpkg"
        shutil.copy(workspace, path)
        {"without_window": without_window, "in_window": in_window}[part](path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
