"""Figures of the exported web page as JSON lines: ``python -m tests.bench.web_export WORKSPACE [runs]``.

Written by a process of its own each time, start and imports counted; then opened, drawn, dragged and
zoomed in Chromium without a GPU, 1920 x 1080, where that is installed.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.chromium import Page, chromium, running

_WRITE = "import sys; from tests.bench.web_export import write; write(*sys.argv[1:])"
_TIMES = """(n, work) => {
    const times = [];
    for (let i = 0; i < n; i++) {
        const began = performance.now();
        work(i);
        gridmap.base._container.getContext('2d').getImageData(0, 0, 1, 1);
        times.push((performance.now() - began) / 1000);
    }
    return times;
}"""
_FRAMES = """(function tick(last) {
    window.drawn = window.drawn || [];
    requestAnimationFrame((now) => { drawn.push((now - last) / 1000); tick(now); });
})(performance.now())"""


def tell(figure: str, seconds: list[float], **more: object) -> None:
    """Print one figure, run by run."""
    print(json.dumps({"gridmap": figure, "seconds": [round(one, 4) for one in seconds], **more}), flush=True)


def write(workspace: str, out: str) -> None:
    """What the process that is timed does."""
    from gridmap.exchange.export_web import export_web
    from gridmap.session import Session

    session = Session.open(Path(workspace))
    export_web(session, Path(out), force=True)
    session.close()


def in_chromium(page: Page, file: Path, runs: int) -> None:
    """Open, draw and move the page."""
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        page.open(file, 1920, 1080)
        page.wait_for("document.body.classList.contains('ready')")
        seconds.append(time.perf_counter() - began)
    tell("page in Chromium, opened and drawn", seconds, requests=len(page.requests))
    page.run("gridmap.pin(gridmap.city.finest)")
    tell(
        "page in Chromium, every cell drawn again",
        page.evaluate(f"({_TIMES})({runs}, () => gridmap.base.redraw())"),
    )
    zoom = "gridmap.map.setZoom(gridmap.map.getZoom() + 1, {animate: false})"
    tell(
        "page in Chromium, a zoom step drawn for the first time",
        page.evaluate(f"({_TIMES})(5, () => {zoom})"),
    )
    page.run("gridmap.map.fitBounds(gridmap.about.bounds, {animate: false})")
    page.run(_FRAMES)
    for _ in range(runs):
        drag(page)
    frames = sorted(page.evaluate("drawn.splice(0)"))
    tell(
        "page in Chromium, frame while dragging every cell, p95",
        [frames[int(len(frames) * 0.95)]],
        frames=len(frames),
    )
    print(
        json.dumps(
            {"page": "heap", "megabytes": round(page.evaluate("performance.memory.usedJSHeapSize") / 2**20)}
        )
    )


def drag(page: Page) -> None:
    """Drag the map there and back in small steps."""
    page.mouse("mouseMoved", 900, 500)
    page.mouse("mousePressed", 900, 500, button="left", clickCount=1)
    for step in [*range(40), *range(40, 0, -1)]:
        page.mouse("mouseMoved", 900 + 6 * step, 500 + 3 * step, button="left", buttons=1)
    page.mouse("mouseReleased", 900, 500, button="left", clickCount=1)


def _processor_seconds() -> float:
    """What ended children have used; on a machine that others use too it tells more than the clock."""
    used = os.times()
    return used.children_user + used.children_system


def main(workspace: Path, runs: int = 5) -> None:
    """Every figure."""
    with tempfile.TemporaryDirectory() as folder:
        out, seconds, busy = Path(folder) / "city.html", [], []
        for _ in range(runs):
            began, used = time.perf_counter(), _processor_seconds()
            subprocess.run([sys.executable, "-c", _WRITE, str(workspace), str(out)], check=True)
            seconds.append(time.perf_counter() - began)
            busy.append(round(_processor_seconds() - used, 2))
        tell(
            "web page written, from the start of the process",
            seconds,
            processor_seconds=busy,
            megabytes=round(out.stat().st_size / 2**20, 2),
        )
        program = chromium()
        if program is None:
            print(json.dumps({"page": "chromium is not installed: not opened"}))
            return
        with running(program, Path(folder) / "profile") as page:
            in_chromium(page, out, runs)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
