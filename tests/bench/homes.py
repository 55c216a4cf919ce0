"""Invented households for the bench city: ``python -m tests.bench.homes WORKSPACE``.

Two million in all, whatever the number of cells, and 2,000 more in each of the fifty cells that are
published.
"""

import sys
from datetime import date
from pathlib import Path

import numpy as np
import shapely

from gridmap.domain.change import Batch, Rows
from gridmap.domain.coverage import grid
from gridmap.session import Session
from gridmap.store import geopackage, outlines
from gridmap.store.coverage_data import cells_in_force

HOUSEHOLDS, PUBLISHED_CELLS, PUBLISHED_RECORDS = 2_000_000, 50, 2_000


def crowded(session: Session) -> list[int]:
    """The cells that have many households."""
    ids, _ = cells_in_force(session.workspace)
    return sorted(ids[:: max(1, len(ids) // PUBLISHED_CELLS)][:PUBLISHED_CELLS].tolist())


def on_grid(shapes: np.ndarray) -> np.ndarray:
    """The cells as an import of boundaries leaves them: on the grid, and sharing every border."""
    made = grid.snapped(shapes)
    broken = np.flatnonzero(~shapely.is_valid(made))  # corners that changed places: in 1 of 100,000
    made[broken] = shapely.set_precision(shapes[broken], grid.STEP)
    beside = np.unique(shapely.STRtree(made).query(made[broken])[1])
    corners = shapely.multipoints(shapely.get_coordinates(made[broken]))
    made[beside] = shapely.snap(made[beside], corners, grid.STEP)
    return made


def fill(path: Path) -> None:
    """Put the cells on the grid, outlines with them, and households into every one of them."""
    session = Session.open(path)
    ids, shapes = cells_in_force(session.workspace)
    shapes = on_grid(shapes)
    with session.workspace.writing() as connection:
        blobs = [geopackage.blob(shape) for shape in shapes]
        rows_of = list(zip(blobs, ids.tolist(), strict=True))
        connection.executemany("UPDATE cell SET geom = ? WHERE id = ?", rows_of)
        outlines.refresh(connection, outlines.all_communities(connection), date.today().isoformat())
    many, usual = set(crowded(session)), HOUSEHOLDS // len(ids)
    random = np.random.default_rng(7)

    def rows():
        for cell, shape in zip(ids.tolist(), shapes, strict=True):
            wanted = PUBLISHED_RECORDS if cell in many else usual
            west, south, east, north = shape.bounds
            at = random.uniform((west, south), (east, north), (wanted * 4, 2))
            shapely.prepare(shape)
            at = at[shapely.contains_xy(shape, at[:, 0], at[:, 1])][:wanted]
            made = session.workspace.ids.block(len(at))
            yield Rows(
                "household",
                ("id", "cell_id", "lon", "lat"),
                [(one, cell, lon, lat) for one, (lon, lat) in zip(made, at.tolist(), strict=True)],
            )

    session.run_batch(Batch("change.bench", rows))
    session.close()


if __name__ == "__main__":
    fill(Path(sys.argv[1]))
