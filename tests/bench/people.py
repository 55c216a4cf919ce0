"""Invented residents, households, events, places and hazards for the bench city, written as batches."""

import sys
from pathlib import Path

import numpy as np
import shapely

from gridmap.domain.change import Batch, Rows
from gridmap.session import Session
from gridmap.store.coverage_data import cells_in_force

PART = 100_000


def fill(path: Path, residents: int, events: int) -> None:
    """Fill a workspace; two households in five residents, one event in thirty still open."""
    session = Session.open(path)
    ids, shapes = cells_in_force(session.workspace)
    rng = np.random.default_rng(11)
    at = shapely.get_coordinates(shapely.point_on_surface(shapes))

    def located(count: int):
        cell = rng.integers(len(ids), size=count)
        return ids[cell].tolist(), at[cell, 0].tolist(), at[cell, 1].tolist()

    def parts(count: int):
        for start in range(0, count, PART):
            yield min(PART, count - start)

    def people():
        homes: list[int] = []
        for count in parts(residents * 2 // 5):
            new = list(session.workspace.ids.block(count))
            homes += new
            cell, lon, lat = located(count)
            columns = ("id", "cell_id", "lon", "lat", "source")
            yield Rows(
                "household", columns, list(zip(new, cell, lon, lat, ["invented"] * count, strict=True))
            )
        for number, count in enumerate(parts(residents)):
            new = session.workspace.ids.block(count)
            cell, lon, lat = located(count)
            names = [f"测试{(number * PART + row) % 7919:04d}" for row in range(count)]
            home = rng.choice(homes, count).tolist()
            columns = ("id", "cell_id", "name", "household_id", "lon", "lat", "source")
            rows = zip(new, cell, names, home, lon, lat, ["invented"] * count, strict=True)
            yield Rows("resident", columns, list(rows))

    def happenings():
        day = np.datetime64("now") - np.timedelta64(365, "D")
        for number, count in enumerate(parts(events)):
            new = session.workspace.ids.block(count)
            cell, lon, lat = located(count)
            when = day + rng.integers(0, 365 * 86400, count).astype("timedelta64[s]")
            reported = [f"{one}Z" for one in np.datetime_as_string(when, unit="s")]
            status = np.where(rng.random(count) < 1 / 30, "open", "closed").tolist()
            severity = rng.choice([1, 2, 3, 4], count, p=[0.01, 0.06, 0.23, 0.7]).tolist()
            numbers = [f"SJ-B-{number * PART + row:07d}" for row in range(count)]
            titles = [("路灯不亮", "噪音扰民", "楼道堆物", "井盖松动")[row % 4] for row in range(count)]
            columns = (
                "id", "cell_id", "number", "title", "reported_at", "severity", "status", "close_by",
                "lon", "lat",
            )  # fmt: skip
            rows = zip(
                new, cell, numbers, titles, reported, severity, status, reported, lon, lat, strict=True
            )
            yield Rows("event", columns, list(rows))

    session.run_batch(Batch("change.bench", people))
    session.run_batch(Batch("change.bench", happenings))
    session.close()


if __name__ == "__main__":
    fill(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
