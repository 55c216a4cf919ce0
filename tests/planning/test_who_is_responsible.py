"""Who is responsible for a new cell: whoever was for all that it is made from."""

from dataclasses import replace

import pytest

from gridmap.domain.actions.edit_draft import Dedication
from gridmap.domain.change import added, replaced
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import cut_out, merge, split
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.records import Cell, Unit
from gridmap.planning.publish import prepare, publish
from tests.store.conftest import Do

V = grid.vertex
ACROSS = [V(103.99, 29.005), V(104.0101, 29.0049)]


@pytest.fixture
def people(session, town):
    """The western cell has a worker and a head, the eastern one the same head and another worker."""
    made = [Unit(session.new_id(), "worker", name) for name in ("甲（虚构）", "乙（虚构）", "丙（虚构）")]
    session.run(Do(added("change.test", made)))
    worker, other, head = (one.id for one in made)
    cells = [session.workspace.get(one) for one in (town.west, town.east)]
    with_people = [
        replace(one, worker_id=who, leader_id=head) for one, who in zip(cells, (worker, other), strict=True)
    ]
    session.run(Do(replaced("change.test", list(zip(cells, with_people, strict=True)))))
    return worker, other, head


@pytest.fixture
def planning(people, planning):
    return planning


def prepared(session, planning):
    return prepare(session, planning.draft_id, Approval(session.today(), "李主任", "调整"))


def test_the_parts_of_a_split_keep_the_worker_and_the_head(session, town, people, planning):
    worker, _, head = people
    planning.draw(lambda coverage: split(coverage, [town.west], ACROSS, session.new_id))
    assert prepared(session, planning).unattended == 0

    publish(session, planning.draft_id, Approval(session.today(), "李主任", "调整"))

    fresh = [one for one in session.workspace.all_of(Cell) if one.id not in (town.west, town.east)]
    assert [(one.worker_id, one.leader_id) for one in fresh] == [(worker, head)] * 2


def test_a_merged_cell_keeps_whom_all_had_and_nobody_else(session, town, people, planning):
    planning.draw(lambda coverage: merge(coverage, [town.west, town.east], session.new_id))

    (fresh,) = prepared(session, planning).new
    assert (fresh.worker_id, fresh.leader_id) == (None, people[2])


def test_a_dedicated_cell_that_is_cut_out_has_nobody_and_is_counted(session, town, planning):
    corner = [V(104.001, 29.001), V(104.003, 29.001), V(104.003, 29.003), V(104.001, 29.003)]
    planning.draw(
        lambda coverage: cut_out(coverage, corner, session.new_id), Dedication("hospital", "市医院")
    )

    made = prepared(session, planning)
    assert [(one.worker_id, one.leader_id) for one in made.new] == [(None, None)]
    assert made.unattended == 1
