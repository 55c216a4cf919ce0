"""Outlines of regions: what is written of them, and what stays as it is."""

from dataclasses import replace

import numpy as np
import pytest
from shapely import box, reverse, union_all

from gridmap.domain.change import Batch, Rows, added, removed, replaced
from gridmap.domain.records import Cell, Region
from gridmap.store import geopackage, outlines
from tests.domain.coverage.conftest import wobbly_grid
from tests.store.conftest import Do


def stored(session):
    rows = session.workspace.reading().execute("SELECT name, geom FROM region WHERE geom IS NOT NULL")
    return dict(rows.fetchall())


@pytest.fixture
def outlined(session):
    """Runs a change and gives the names of the regions whose outline was written for it."""
    heard = []
    session.subscribe(heard.append)

    def run(change):
        session.run(Do(change))
        return {session.workspace.get(one).name for one in heard.pop().regions}

    return run


@pytest.fixture
def neighbour(session, town):
    """A community of one cell east of the town, in the same township."""
    community, cell = session.workspace.ids.block(2)
    township = session.workspace.get(town.community).parent_id
    records = [
        Region(community, "community", "990101001002", "塔社区", parent_id=township),
        Cell(cell, community, "990101001002001", "第三网格", box(104.02, 29, 104.03, 29.01)),
    ]
    session.run(Do(added("change.test", records)))
    return cell


def test_a_border_within_a_community_leaves_every_outline_as_it_is(session, town, outlined):
    """A vertex that cells of one community share inside it is no part of any outline."""
    west, east = session.workspace.get(town.west), session.workspace.get(town.east)
    corner = box(104.009, 29.004, 104.01, 29.006)
    cut = replaced(
        "change.test",
        [
            (west, replace(west, geometry=west.geometry.difference(corner))),
            (east, replace(east, geometry=east.geometry.union(corner))),
        ],
    )
    before = stored(session)

    assert outlined(cut) == set()

    assert stored(session) == before
    session.undo()
    assert stored(session) == before


def test_a_border_between_communities_writes_theirs_and_none_above(session, town, neighbour, outlined):
    east, beyond = session.workspace.get(town.east), session.workspace.get(neighbour)
    strip = box(104.018, 29.004, 104.02, 29.006)
    before = stored(session)

    moved = replaced(
        "change.test",
        [
            (east, replace(east, geometry=east.geometry.difference(strip))),
            (beyond, replace(beyond, geometry=beyond.geometry.union(strip))),
        ],
    )

    assert outlined(moved) == {"桥社区", "塔社区"}
    after = stored(session)
    assert {name for name in after if after[name] != before[name]} == {"桥社区", "塔社区"}
    session.undo()
    assert stored(session) == before
    session.redo()
    assert stored(session) == after


def test_a_border_of_the_city_writes_every_outline_up_to_it(session, town, neighbour, outlined):
    beyond = session.workspace.get(neighbour)
    larger = replace(beyond, geometry=box(104.02, 29, 104.04, 29.01))
    before = stored(session)

    assert outlined(replaced("change.test", [(beyond, larger)])) == {"塔社区", "河街道", "东县", "试验市"}

    whole = box(104, 29, 104.04, 29.01)
    assert geopackage.geometry(stored(session)["试验市"]).equals(whole)
    session.undo()
    assert stored(session) == before


def test_a_vertex_that_is_new_on_an_outline_is_written(session, town, outlined):
    """The same ground with one vertex more is another outline: neighbours share every vertex."""
    west = session.workspace.get(town.west)
    finer = west.geometry.union(box(104, 29, 104.005, 29.01))
    assert len(finer.exterior.coords) > len(west.geometry.exterior.coords)

    assert outlined(replaced("change.test", [(west, replace(west, geometry=finer))])) == {
        "桥社区", "河街道", "东县", "试验市",
    }  # fmt: skip


def test_an_outline_goes_with_the_last_cell_below_it(session, town, outlined):
    cells = [session.workspace.get(town.west), session.workspace.get(town.east)]

    assert outlined(removed("change.test", cells)) == {
        "桥社区", "河街道", "东县", "试验市",
    }  # fmt: skip
    assert stored(session) == {}


def test_an_outline_that_begins_at_another_corner_is_the_same(session, town, outlined):
    """As files hold them whose outlines were not put in order."""
    with session.workspace.writing() as writer:
        whole = geopackage.geometry(stored(session)["桥社区"])
        turned = geopackage.blob(reverse(whole))
        writer.execute("UPDATE region SET geom = ?", (turned,))
        written = outlines.refresh(writer, {town.community}, "2026-01-01")

    assert written == set()
    assert set(stored(session).values()) == {turned}


def test_outlines_of_what_a_batch_brings_and_of_all_above_come_and_go_with_it(session, town):
    """Undone and done again the rows come back with their outlines, which those above have to follow."""
    community, cell = session.workspace.ids.block(2)
    township = session.workspace.get(town.community).parent_id
    regions = [(community, "community", "990101001002", "塔社区", township)]
    cells = [(cell, community, "990101001002001", "第三网格", box(104.02, 29, 104.03, 29.01))]
    rows = [
        Rows("region", ("id", "level", "code", "name", "parent_id"), regions),
        Rows("cell", ("id", "community_id", "code", "name", "geometry"), cells),
    ]
    before = stored(session)

    session.run_batch(Batch("batch.test", lambda: iter(rows)))

    after = stored(session)
    assert after["试验市"] == after["河街道"]
    assert geopackage.geometry(after["试验市"]).equals(box(104, 29, 104.03, 29.01))
    session.undo()
    assert stored(session) == before
    session.redo()
    assert stored(session) == after


@pytest.mark.parametrize("damage", [b"\0", b"GP", b"GP\0\x0a", b"GP\0\3", None])
def test_an_outline_that_another_program_left_unreadable_is_mended_with_the_next_change(
    session, town, damage
):
    before = stored(session)
    with session.workspace.writing() as writer:
        broken = before["桥社区"][:60] if damage is None else damage
        writer.execute("UPDATE region SET geom = ? WHERE id = ?", (broken, town.community))
    west = session.workspace.get(town.west)

    session.run(Do(removed("change.test", [west])))
    session.undo()

    assert stored(session) == before


def test_cells_that_are_read_in_another_order_have_the_same_outline(session, town):
    community = session.workspace.get(town.community)
    session.run(Do(removed("change.test", [session.workspace.get(one) for one in (town.west, town.east)])))
    shapes, random = wobbly_grid(5, 1), np.random.default_rng(0)
    outlines_of = []
    for order in (random.permutation(25).tolist() for _ in range(5)):
        cells = [
            Cell(session.new_id(), community.id, f"{community.code}{number}", "网格", shapes[place])
            for number, place in enumerate(order, 100)
        ]
        session.run(Do(added("change.test", cells)))
        outlines_of.append(stored(session)["桥社区"])
        session.run(Do(removed("change.test", cells)))

    assert len(set(outlines_of)) == 1


class Surveyor:
    """Someone who changes cells and regions at random, and takes it back at random."""

    def __init__(self, session, town, seed):
        self.session, self.random = session, np.random.default_rng(seed)
        workspace = session.workspace
        bridge = workspace.get(town.community)
        first = workspace.get(bridge.parent_id)
        made = workspace.ids.block(3)
        regions = [
            replace(first, id=made[0], code="990101002000", name="山街道"),
            replace(bridge, id=made[1], code="990101001002", name="塔社区"),
            replace(bridge, id=made[2], code="990101002001", name="坡社区", parent_id=made[0]),
        ]
        session.run(Do(added("change.test", regions)))
        self.number = 10

    def one(self, kind, level=None):
        found = [
            one
            for one in self.session.workspace.all_of(kind)
            if one.valid_to is None and (level is None or one.level == level)
        ]
        return found[int(self.random.integers(len(found)))] if found else None

    def shape(self):
        """Ground that no other cell has."""
        west, south = 10400 + self.number % 8, 2902 + self.number // 8
        return box(west / 100, south / 100, (west + 1) / 100, (south + 1) / 100)

    def turn(self):
        kind, session = int(self.random.integers(9)), self.session
        cell, community = self.one(Cell), self.one(Region, "community")
        self.number += 1
        if kind <= 1 and community:
            code = f"{community.code}{self.number:03d}"
            records = [Cell(session.new_id(), community.id, code, "新网格", self.shape())]
            self.run(added("change.test", records))
        elif kind == 2 and community:
            rows = [
                (session.new_id(), community.id, f"{community.code}{self.number:03d}", "新", self.shape())
            ]
            names = ("id", "community_id", "code", "name", "geometry")
            session.run_batch(Batch("batch.test", lambda: iter([Rows("cell", names, rows)])))
        elif kind == 3 and cell and community:
            self.run(replaced("change.test", [(cell, replace(cell, community_id=community.id))]))
        elif kind == 4 and cell:
            self.run(replaced("change.test", [(cell, replace(cell, valid_to="2020-01-01"))]))
        elif kind == 5 and community:
            other = replace(community, parent_id=self.one(Region, "township").id)
            self.run(replaced("change.test", [(community, other)]))
        elif kind == 6 and cell:
            self.run(replaced("change.test", [(cell, replace(cell, geometry=self.shape()))]))
        elif kind == 7:
            session.undo()
        else:
            session.redo()

    def run(self, change):
        self.session.run(Do(change))

    def refuse_unless_outlined(self):
        """Every region's outline is the union of the cells in force below it, or of none."""
        regions = self.session.workspace.all_of(Region)
        cells = [one for one in self.session.workspace.all_of(Cell) if one.valid_to is None]
        ground = {one.id: [cell.geometry for cell in cells if cell.community_id == one.id] for one in regions}
        for level in ("township", "county", "city"):
            for one in regions:
                if one.level == level:
                    ground[one.id] = [
                        shape for below in regions if below.parent_id == one.id for shape in ground[below.id]
                    ]
        told = stored(self.session)
        assert set(told) == {one.name for one in regions if ground[one.id]}
        for one in regions:
            if ground[one.id]:
                assert geopackage.geometry(told[one.name]).equals(union_all(ground[one.id]))


@pytest.mark.parametrize("seed", range(4))
def test_outlines_follow_whatever_is_changed_and_taken_back(session, town, seed):
    surveyor = Surveyor(session, town, seed)
    for _ in range(40):
        surveyor.turn()
        surveyor.refuse_unless_outlined()
    last = stored(session)

    taken_back = 0
    while session.can_undo:
        session.undo()
        taken_back += 1
        surveyor.refuse_unless_outlined()
    for _ in range(taken_back):
        session.redo()
    assert stored(session) == last
