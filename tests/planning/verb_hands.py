"""A workspace for the verbs of planning on the command line, and hands that call them."""

import numpy as np
import shapely
from click.testing import CliRunner

from gridmap.app import cli
from gridmap.domain.change import Batch, Rows, added, removed
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import split
from gridmap.domain.records import Cell, ReferenceLine
from gridmap.planning import Planning
from gridmap.session import Session
from tests.domain.coverage.conftest import wobbly_grid
from tests.planning.plan_hands import start_draft
from tests.store.conftest import Do, build_town


def make_peopled(path):
    """A workspace file of one community with nine cells, 3,000 invented households and some streets."""
    session = Session.create(path, "试验")
    town = build_town(session)
    session.run(Do(removed("change.test", session.workspace.cells_of(town.city))))
    shapes = wobbly_grid(3)
    cells = [
        Cell(session.new_id(), town.community, f"990101001001{row:03d}", f"第{row}网格", shape)
        for row, shape in enumerate(shapes, 1)
    ]
    across = [[(104.0 + at, 28.9), (104.0 + at, 29.1)] for at in np.linspace(0.002, 0.028, 9)]
    along = [[(103.9, 29.0 + at), (104.1, 29.0 + at)] for at in np.linspace(0.002, 0.028, 9)]
    roads = [ReferenceLine(session.new_id(), "road", shapely.LineString(line)) for line in [*across, *along]]
    session.run(Do(added("change.test", [*cells, *roads])))
    session.run_batch(Batch("batch.homes", lambda: iter([homes(session, cells)])))
    session.close()
    return path


def homes(session, cells):
    random = np.random.default_rng(3)
    at = random.uniform([104.0, 29.0], [104.03, 29.03], (3_000, 2))
    _, cell = shapely.STRtree([one.geometry for one in cells]).query(shapely.points(at), "intersects")
    rows = [
        (one, cells[row].id, float(lon), float(lat))
        for one, row, (lon, lat) in zip(session.workspace.ids.block(3_000), cell.tolist(), at, strict=False)
    ]
    return Rows("household", ("id", "cell_id", "lon", "lat"), rows)


def run(*arguments):
    done = CliRunner().invoke(cli, ["--lang", "en", *map(str, arguments)], catch_exceptions=False)
    return done.exit_code, done.output


def halve(session, name, *shorts):
    """A draft that splits the cells whose codes end like this from west to east."""
    planning = Planning(session, start_draft(session, name))
    cells = {cell.code[-3:]: cell.id for cell in session.workspace.all_of(Cell) if cell.valid_to is None}
    for cell in (cells[short] for short in shorts):
        west, south, east, north = planning.coverage.shape(cell).bounds
        lat = (south + north) / 2
        line = [grid.vertex(west - 0.001, lat), grid.vertex(east + 0.001, lat)]
        planning.draw(lambda coverage, cell=cell, line=line: split(coverage, [cell], line, session.new_id))
    planning.close()
