"""Figures of the work behind the window, as JSON lines: ``python -m tests.bench.work WORKSPACE [runs]``.

The workspace holds the bench city with a million residents and events (`tests.bench.people`).
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np


def tell(figure: str, seconds: list[float], **more: object) -> None:
    """Print one figure, run by run."""
    print(json.dumps({"gridmap": figure, "seconds": [round(one, 4) for one in seconds], **more}), flush=True)


def timed(work: Callable[[], object], runs: int) -> list[float]:
    """Seconds that each run took."""
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return seconds


def attach(session, runs: int) -> None:
    """Which cell is each of a million points in."""
    import shapely

    from gridmap.domain.attach import Cells
    from gridmap.store.coverage_data import cells_in_force

    ids, shapes = cells_in_force(session.workspace)
    rng = np.random.default_rng(3)
    west, south, east, north = shapely.total_bounds(shapes)
    lon, lat = rng.uniform(west, east, 1_000_000), rng.uniform(south, north, 1_000_000)
    blank = [""] * len(ids)

    def work() -> None:
        Cells(ids.tolist(), blank, blank, [0] * len(ids), shapes).at(lon, lat)

    tell("attach 1,000,000 points", timed(work, runs))


def risk(session, runs: int) -> None:
    """Full risk, and after one event."""
    from dataclasses import replace

    from gridmap.assessment import Assessment
    from gridmap.domain.change import replaced
    from gridmap.domain.records import Event

    class Worsen:
        """An event's severity goes up and down."""

        permission = "edit_records"

        def change(self, reader, new_id):
            event = reader.get(event_id)
            assert isinstance(event, Event)
            return replaced("change.edit_event", [(event, replace(event, severity=event.severity % 4 + 1))])

    assessment = Assessment(session)
    tell("full risk", timed(assessment.assess_all, runs + 1)[1:])
    (event_id,) = session.workspace.reading().execute("SELECT id FROM event WHERE status = 'open'").fetchone()
    followed = timed(lambda: session.run(Worsen()), 20)
    assessment.close()
    alone = timed(lambda: session.run(Worsen()), 20)
    extra = max(float(np.median(followed) - np.median(alone)), 0.0)
    tell("risk after one event", [extra], commit_with_risk=round(float(np.median(followed)), 4))


def panel(session, runs: int) -> None:
    """What the cell panel reads: counts and the first page of every list."""
    from gridmap.store.queries.element_counts import count_elements
    from gridmap.store.queries.element_lists import LISTINGS, pages

    connection = session.workspace.reading()
    cells = [row[0] for row in connection.execute("SELECT id FROM cell ORDER BY id LIMIT 2000")][
        :: 2000 // runs
    ]
    seconds = []
    for cell in cells:
        began = time.perf_counter()
        count_elements(connection, [cell])
        for table in LISTINGS:
            next(iter(pages(connection, table, [cell])), None)
        seconds.append(time.perf_counter() - began)
    tell("cell panel", seconds)


def search(session, runs: int) -> None:
    """Searches that an operator types, residents included."""
    from gridmap.store.search.hits import search as find
    from gridmap.store.search.indexing import catch_up

    began = time.perf_counter()
    catch_up(session.workspace, lambda done, total: None)
    tell("search index, made once in the background", [time.perf_counter() - began])
    connection = session.workspace.reading()
    words = ["网格00123", "第1社区", "测试0123", "测试", "井盖", "SJ-B-0000123", "430421", "cs"]
    for word in words:
        seconds = timed(lambda word=word: find(connection, word, session.today(), people=True), runs)
        tell(f"search “{word}”", seconds)


def import_child(workspace: Path, rows: Path) -> None:
    """Import a million event rows in a process of its own, and tell the seconds and the memory."""
    from gridmap.exchange.records import import_records, read_records
    from gridmap.session import Session

    session = Session.open(workspace)
    began = time.perf_counter()
    report = import_records(session, read_records(rows, "event"))
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tell(
        "import 1,000,000 event rows, attached", [seconds], megabytes=round(memory), report=str(report)[:120]
    )
    session.close()


def events_csv(session, target: Path, count: int = 1_000_000) -> None:
    """Rows like those of the hostile generator, inside the bench city."""
    import shapely

    from gridmap.store.coverage_data import cells_in_force

    west, south, east, north = shapely.total_bounds(cells_in_force(session.workspace)[1])
    rng = np.random.default_rng(1)
    with target.open("w", encoding="utf-8") as file:
        file.write("id,time,category,lng,lat\n")
        for start in range(0, count, 100_000):
            when = np.datetime64("2025-01-01") + rng.integers(0, 31_536_000, 100_000).astype("timedelta64[s]")
            lon, lat = rng.uniform(west, east, 100_000), rng.uniform(south, north, 100_000)
            kind = rng.integers(0, 12, 100_000)
            file.writelines(
                f"{start + row},{when[row]},c{kind[row]},{lon[row]:.6f},{lat[row]:.6f}\n"
                for row in range(100_000)
            )


def main() -> None:
    """Tell every figure of one workspace; the import goes into a copy without events."""
    path, runs = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5
    from gridmap.session import Session

    session = Session.open(path)
    attach(session, runs)
    risk(session, runs)
    panel(session, 20)
    search(session, runs)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        rows = Path(folder) / "events.csv"
        events_csv(session, rows)
        session.close()
        bare = Path(sys.argv[3]) if len(sys.argv) > 3 else path
        subprocess.run(
            [sys.executable, "-m", "tests.bench.work", "--import", str(bare), str(rows)], check=True
        )


if __name__ == "__main__":
    if sys.argv[1] == "--import":
        import_child(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
