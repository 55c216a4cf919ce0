"""A town whose cells have crooked borders, with shops in them and a draft to draw on."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import shapely

from gridmap.domain.actions.drafts import CreateDraft
from gridmap.domain.attach import NOWHERE
from gridmap.domain.change import Batch, Rows
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import split
from gridmap.domain.errors import Refused
from gridmap.domain.planning.joining import join
from gridmap.domain.planning.overlay import drawn_cells, parents_of
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.planning.reattach import cells_after
from gridmap.domain.planning_records import Draft
from gridmap.domain.records import Cell, Lineage, Place
from gridmap.planning import Planning
from gridmap.planning.draft_view import DraftView
from gridmap.planning.population import Population
from gridmap.planning.publish import prepare
from gridmap.planning.published import Published
from gridmap.planning.works import works_of
from gridmap.session import Session
from gridmap.store import journal
from tests.domain.coverage.conftest import wobbly_grid
from tests.domain.coverage.test_random_edits import Planner
from tests.planning.plan_hands import start_draft

CODE = "990101001001"
STORED = ("cell", "region", "place", "draft", "draft_cell", "lineage", "cell_shape", "former_cell")


def make_wobbly_town(path, side=6, shops=200, seed=1):
    """Write the workspace: side × side cells of one community, shops at random, one open draft."""
    session = Session.create(path, "试验")
    ids, shapes = session.workspace.ids, wobbly_grid(side, seed)
    regions = list(ids.block(4))
    codes = ("990100000000", "990101000000", "990101001000", CODE)
    names = ("试验市", "东县", "河街道", "桥社区")
    levels = ("city", "county", "township", "community")
    above = [None, *regions[:-1]]
    cells = list(ids.block(len(shapes)))
    places = np.random.default_rng(seed).uniform(104.0001, 104.0099 + 0.01 * (side - 1), (shops, 2))
    places[:, 1] -= 75
    tree = shapely.STRtree(shapes)
    at, homes = tree.query(shapely.points(places), predicate="covered_by")
    rows = [
        Rows("region", ("id", "level", "code", "name", "parent_id"),
             list(zip(regions, levels, codes, names, above, strict=True))),
        Rows("cell", ("id", "community_id", "code", "name", "geometry"),
             [(one, regions[-1], f"{CODE}{n:03d}", f"第{n}网格", shape)
              for n, (one, shape) in enumerate(zip(cells, shapes, strict=True), 1)]),
        Rows("place", ("id", "cell_id", "name", "lon", "lat", "attached_by"),
             [(one, cells[home], "店", *places[place].tolist(), "location")
              for one, place, home in zip(ids.block(len(at)), at.tolist(), homes.tolist(), strict=True)]),
    ]  # fmt: skip
    session.run_batch(Batch("batch.test", lambda: iter(rows)))
    session.run(CreateDraft("方案甲", "2026-11-22"))
    session.close()
    return path


def draft_of(session):
    """The id of the draft."""
    return session.workspace.all_of(Draft)[0].id


class DraftPlanner(Planner):
    """Someone who draws at random on a draft, as its tools do: they join cells where a coverage merges."""

    def __init__(self, session, planning, random):
        super().__init__(planning.coverage, int(random.integers(1 << 30)))
        self.new_ids = iter(session.workspace.ids.block(50))
        self.drawn = drawn_cells(session.workspace, planning.draft_id)

    def merged(self, cells):
        return join(self.coverage, cells, self.new_id, self.drawn)

    def dissolved(self, cells, into):
        return join(self.coverage, cells, self.new_id, self.drawn, wanted=into)


def scribble_once(session, planning, random):
    """Draw one edit at random into the draft, whatever the tools allow."""
    while True:
        try:
            planning.edit(DraftPlanner(session, planning, random).draw())
        except Refused:
            continue
        return


def stored_bytes(session):
    """Every row of what planning touches, without its count of versions."""
    found = {}
    for table in STORED:
        cursor = session.workspace.reading().execute(f"SELECT * FROM {table} ORDER BY id")
        names = [column[0] for column in cursor.description]
        kept = [at for at, name in enumerate(names) if name not in ("version", "batch_id")]
        found[table] = [tuple(row[at] for at in kept) for row in cursor]
    return found


@dataclass(frozen=True)
class Ground:
    """What of a coverage may not change whatever is drawn."""

    area: float

    def refuse_unless_whole(self, cells, places):
        """Cells (id, shape) neither overlap nor gap, and every place lies in exactly one of them."""
        shapes = np.array([shape for _, shape in cells], dtype=object)
        assert shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes)
        assert abs(shapely.area(shapes).sum() - self.area) <= 1e-9 * self.area
        assert abs(shapely.coverage_union_all(shapes).area - self.area) <= 1e-9 * self.area
        lon, lat = (np.array([getattr(one, name) for one in places]) for name in ("lon", "lat"))
        found = cells_after(cells).at(lon, lat)
        assert (found != NOWHERE).all()
        return [cells[one][0] for one in found]


def ground_of(session):
    """The ground of a town as it was made."""
    return Ground(sum(cell.geometry.area for cell in session.workspace.all_of(Cell) if not cell.valid_to))


def refuse_unless_told_of(session, draft_id):
    """Every cell that a draft retires has a new one that comes from it, and a work tells of both.

    As publishing keeps them: no cell is retired whose ground the lineage does not follow.
    """
    drawn = drawn_cells(session.workspace, draft_id)
    retired = {key for key, one in drawn.items() if one.state == "retired"}
    assert retired <= {parent for one in drawn.values() if one.state == "new" for parent in parents_of(one)}
    if not retired:
        return
    view = DraftView(session, Published.read(session), Population(session.workspace), draft_id)
    told = {number for work in works_of(view) for number in work.before}
    view.close()
    assert {session.workspace.get(one).code[-3:] for one in retired} <= told
    made = prepare(session, draft_id, Approval(session.today(), "李主任", "年度调整"))
    followed = {one.parent_id for one in made.change.after.values() if isinstance(one, Lineage)}
    assert retired <= followed


def refuse_unless_drawn_whole(session, ground):
    """The draft's coverage, built from what is stored, is whole; so is the journal, and works tell of it."""
    refuse_unless_told_of(session, draft_of(session))
    planning = Planning(session, draft_of(session))
    cells = [(one, planning.coverage.shape(one)) for one in planning.coverage.ids()]
    planning.close()
    ground.refuse_unless_whole(cells, session.workspace.all_of(Place))
    assert journal.verify(session.workspace.reading()).broken_seq is None


def refuse_unless_last_change_is_whole(session):
    """Every record is as the journal's newest row left it."""
    connection = session.workspace.reading()
    seq, _ = journal.head(connection)
    change = journal.change_of(connection, seq)
    if change is None:
        return
    there = session.workspace.get_many(change.ids)
    assert all(there.get(one) == after for one, after in change.after.items())


def refuse_unless_attached(session, ground):
    """Every place belongs to the one cell in force that it lies in."""
    cells = [(one.id, one.geometry) for one in session.workspace.all_of(Cell) if not one.valid_to]
    places = session.workspace.all_of(Place)
    found = ground.refuse_unless_whole(cells, places)
    assert found == [place.cell_id for place in places]
    codes = Counter(one.code for one in session.workspace.all_of(Cell))
    assert set(codes.values()) == {1}


def split_along(session, planning, side, row):
    """Split a row of cells by a line from west to east."""
    middle = 29.005 + 0.01 * row
    line = [grid.vertex(lon, middle) for lon in (103.995, 104.005 + 0.01 * side)]
    crossing = shapely.linestrings([[103.995, middle], [104.005 + 0.01 * side, middle]])
    coverage = planning.coverage
    cells = [one for one in coverage.ids() if shapely.crosses(crossing, coverage.shape(one))]
    planning.draw(lambda coverage: split(coverage, cells, line, session.new_id))


def two_scribbled(session, random, edits):
    """Two drafts over the same cells, each drawn at random."""
    drafts = []
    for name in ("方案甲", "方案乙"):
        planning = Planning(session, start_draft(session, name))
        for _ in range(edits):
            scribble_once(session, planning, random)
        planning.close()
        drafts.append(planning.draft_id)
    return drafts
