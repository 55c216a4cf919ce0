"""``make bench``: every figure beside its goal and beside QGIS, as JSON lines and a table.

The bench city is made once by the script beside the project; everything lies in ``build/bench``.
Ratios are what counts on a shared machine, so both sides run in turn.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "bench"
MADE = ROOT / "build" / "bench"

SISTER = 100_000

#: Beginning of a figure's name -> its goal in seconds.
GOALS = {
    "window: start of the process": 1.2,
    "redraw, full extent": 0.10,
    "redraw, 4x": 0.035,
    "redraw, 20x": 0.006,
    "frame, ": 0.016,
    "recolour every cell": 0.12,
    "attach 1,000,000 points": 2.0,
    "import 1,000,000 event rows": 12.0,
    "full risk": 1.0,
    "risk after one event": 0.020,
    "cell panel": 0.050,
    "search “": 0.050,
    "web page": 4.0,
    "enter planning": 1.5,
    "drag a vertex": 0.016,
    "commit an edit": 0.100,
    "split": 0.100,
    "merge": 0.100,
    "reshape": 0.100,
    "complete check": 5.0,
    "publish": 5.0,
}
#: Figures of the sister whose goal is that of the bench city alone.
NO_GOALS = {f"complete check, {SISTER:,} cells"}


def python(*arguments: object, program: str = sys.executable, about: str = "") -> list[dict[str, object]]:
    """Run a part of the bench in a process of its own and pass on the figures, those `about` something."""
    done = subprocess.run(
        [program, *map(str, arguments)], stdout=subprocess.PIPE, text=True, cwd=ROOT, check=False
    )
    figures = []
    for line in done.stdout.splitlines():
        try:
            figure = json.loads(line)
        except ValueError:
            print(line, flush=True)
            continue
        if "gridmap" in figure:
            figure["gridmap"] += about
        print(json.dumps(figure, ensure_ascii=False), flush=True)
        figures.append(figure)
    if done.returncode:
        print(json.dumps({"failed": [str(one) for one in arguments], "code": done.returncode}), flush=True)
    return figures


def city(cells: int) -> tuple[Path, Path]:
    """The bench city as a GeoPackage and as a bare workspace."""
    MADE.mkdir(parents=True, exist_ok=True)
    source, bare = (MADE / f"{name}{cells}.gpkg" for name in ("city", "bare"))
    if not source.exists():
        subprocess.run([sys.executable, SHARED / "make_city.py", str(cells), source], check=True)
    if not bare.exists():
        python("-m", "tests.bench.city_workspace", source, bare)
    return source, bare


def filled(name: str, bare: Path, *arguments: object) -> Path:
    """A copy of the bare city with what a module of that name puts into it."""
    made = bare.with_name(bare.name.replace("bare", name))
    if not made.exists():
        shutil.copy(bare, made)
        python("-m", f"tests.bench.{name}", made, *arguments)
    return made


def qgis(source: Path) -> list[dict[str, object]]:
    """QGIS's figures on the same city; none where it is not installed."""
    if not shutil.which("qgis") or not Path("/usr/bin/python3").exists():
        print(json.dumps({"qgis": "not installed"}), flush=True)
        return []
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    peer, project = SHARED / "qgis_peer.py", source.with_suffix(".qgs")
    figures = python(peer, "render", source, program="/usr/bin/python3")
    if shutil.which("xvfb-run"):
        python(peer, "project", source, project, program="/usr/bin/python3")
        del os.environ["QT_QPA_PLATFORM"]  # QGIS's own window needs the virtual display
        figures += python(
            "-s", "-screen 0 1920x1080x24", "/usr/bin/python3", peer, "start", project, program="xvfb-run"
        )
    return figures


def goal_of(name: str) -> float | None:
    """The goal of a figure of gridmap's, in seconds."""
    if name in NO_GOALS:
        return None
    return next((value for start, value in GOALS.items() if name.startswith(start)), None)


def table(figures: list[dict[str, object]]) -> None:
    """Every figure with its best run, its goal, and whether it was reached."""
    print("\nfigure | best | median | goal | reached")
    for figure in figures:
        name, seconds = figure.get("gridmap") or figure.get("qgis"), figure.get("seconds")
        if not isinstance(seconds, list) or not seconds:
            continue
        runs = sorted(float(one) for one in seconds)
        median = runs[len(runs) // 2]
        ours = "gridmap" in figure
        goal = goal_of(str(name)) if ours else None
        reached = "" if goal is None else "yes" if median <= goal else "NO"
        who = "" if ours else "QGIS "
        print(f"{who}{name} | {runs[0]:.4f} | {median:.4f} | {goal or ''} | {reached}")


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cells", type=int, default=20_000)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--without", nargs="*", default=[], help="parts to leave out")
    wanted = parser.parse_args()
    if not SHARED.is_dir():
        sys.exit("The bench city's script does not lie beside the project; nothing was measured.")
    # Started as on a desk, where Python has kept the compiled modules since the first start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    source, bare = city(wanted.cells)

    def full() -> Path:
        return filled("people", bare, wanted.people, wanted.people)

    parts = {
        "qgis": lambda: qgis(source),
        "canvas": lambda: python("-m", "tests.bench.canvas", bare),
        "window": lambda: python("-m", "tests.bench.window", full()),
        "work": lambda: _work(bare, full()),
        "planning": lambda: _planning(bare),
        "sister": lambda: _planning(city(SISTER)[1], f", {SISTER:,} cells"),
        "web": lambda: python("-m", "tests.bench.web_export", bare),
        "kills": lambda: python("-m", "tests.bench.kills", "--times", wanted.kills),
    }
    figures = [figure for name, part in parts.items() if name not in wanted.without for figure in part()]
    (MADE / "figures.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1), "utf-8")
    table(figures)


def _work(bare: Path, full: Path) -> list[dict[str, object]]:
    """The import goes into a copy, so that the next run finds the city as it was."""
    copy = bare.with_name("import.gpkg")
    shutil.copy(bare, copy)
    return python("-m", "tests.bench.work", full, 5, copy)


def _planning(bare: Path, about: str = "") -> list[dict[str, object]]:
    homes, parts = filled("homes", bare), ("without_window", "in_window")
    return [one for part in parts for one in python("-m", "tests.bench.planning", homes, part, about=about)]


if __name__ == "__main__":
    main()
