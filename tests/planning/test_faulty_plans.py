"""No draft with errors takes effect, whoever publishes it and whenever."""

import contextlib
import json

import numpy as np
import pytest
from click.testing import CliRunner
from shapely import box

from gridmap.app import cli
from gridmap.domain.actions.edit_draft import Dedication
from gridmap.domain.actions.remove_record import RemoveRecord
from gridmap.domain.change import added
from gridmap.domain.check import Severity
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import cut_out, split
from gridmap.domain.errors import Refused
from gridmap.domain.planning.overlay import drawn_cells
from gridmap.domain.records import Cell, Organisation, Region
from gridmap.planning import Planning
from gridmap.planning.as_of import write_as_of
from gridmap.planning.facts import issues_of_draft
from gridmap.planning.faults import Faulty, errors_of, held_back
from gridmap.planning.publish import publish, publish_due
from gridmap.session import Session
from tests.gui.planning.town import make_town
from tests.planning.test_draft_editing import start_draft
from tests.planning.test_publishing import approval
from tests.planning.wobbly_town import DraftPlanner
from tests.store.conftest import Do, build_town

V = grid.vertex
RING = [V(104.003, 29.003), V(104.007, 29.003), V(104.007, 29.007), V(104.003, 29.007)]


def cut_a_sliver(session, town, planning):
    line = [V(104.00004, 28.99), V(104.00004, 29.02)]
    planning.draw(lambda coverage: split(coverage, [town.west], line, session.new_id))


def cut_out_a_hospital(session, planning):
    """A dedicated cell of an organisation, to be published on a day far off; gives the organisation."""
    hospital = Organisation(session.new_id(), None, "市医院（虚构）")
    session.run(Do(added("change.test", [hospital])))
    dedication = Dedication("hospital", "市医院", hospital.id)
    planning.draw(lambda coverage: cut_out(coverage, RING, session.new_id), dedication)
    publish(session, planning.draft_id, approval(session, "2999-01-01"))
    return hospital.id


def test_a_draft_with_an_error_is_refused_with_the_list_and_nothing_is_written(session, town, planning):
    cut_a_sliver(session, town, planning)

    with pytest.raises(Faulty) as refused:
        publish(session, planning.draft_id, approval(session))

    assert [one.key for one in refused.value.issues] == ["check.sliver"]
    assert "过窄" in refused.value.values["errors"]
    assert session.workspace.get(planning.draft_id).status == "open"
    assert len(session.workspace.cells_of(town.city)) == 2


def test_nor_is_it_scheduled(session, town, planning):
    cut_a_sliver(session, town, planning)

    with pytest.raises(Faulty):
        publish(session, planning.draft_id, approval(session, "2999-01-01"))

    assert session.workspace.get(planning.draft_id).status == "open"


def test_a_scheduled_plan_whose_organisation_was_removed_is_held_back_on_its_day(
    session, town, planning, monkeypatch
):
    session.run(RemoveRecord(cut_out_a_hospital(session, planning)))
    (waiting,) = held_back(session)
    assert (waiting.draft.id, waiting.late) == (planning.draft_id, False)
    monkeypatch.setattr("gridmap.session.today", lambda: "2999-01-01")

    done = publish_due(session)

    ((draft, why),) = done.refused
    assert done.published == ()
    assert [one.key for one in why.issues] == ["check.organisation_gone"]
    assert session.workspace.get(draft.id).status == "scheduled"
    assert [one.late for one in held_back(session)] == [True]


def test_a_plan_that_is_held_back_is_left_out_of_days_to_come(session, town, planning, tmp_path):
    session.run(RemoveRecord(cut_out_a_hospital(session, planning)))

    ((draft, why),) = write_as_of(session, "2999-02-01", tmp_path / "day.gpkg")

    assert draft.id == planning.draft_id
    assert isinstance(why, Faulty)


def test_a_code_that_came_twice_since_holds_a_plan_back(session, town, planning):
    """As another program may write it: the twin lies in another community."""
    line = [V(103.99, 29.005), V(104.02, 29.005)]
    planning.draw(lambda coverage: split(coverage, [town.west], line, session.new_id))
    publish(session, planning.draft_id, approval(session, "2999-01-01"))
    above = _township(session)
    elsewhere = Region(session.new_id(), "community", "990101001002", "桥东社区", parent_id=above)
    shape = box(104.1, 29, 104.11, 29.01)
    twin = Cell(session.new_id(), elsewhere.id, "990101001002001", "第一网格", shape)
    session.run(Do(added("change.test", [elsewhere, twin])))
    assert held_back(session) == []

    with session.workspace.writing() as connection:
        connection.execute("DROP INDEX IF EXISTS cell_code")
        connection.execute("UPDATE cell SET code = '990101001001002' WHERE id = ?", (twin.id,))

    (one,) = held_back(session)
    assert [error.key for error in one.errors] == ["check.code_twice"]


def _township(session):
    return next(one.id for one in session.workspace.all_of(Region) if one.level == "township")


def test_an_error_where_a_draft_draws_nothing_holds_nothing_back(session, town, planning):
    other = Region(session.new_id(), "community", "990101001002", "桥东社区", parent_id=_township(session))
    thin = Cell(session.new_id(), other.id, "990101001002001", "第一网格", box(104.1, 29, 104.10001, 29.01))
    session.run(Do(added("change.test", [other, thin])))
    line = [V(103.99, 29.005), V(104.02, 29.005)]
    planning.draw(lambda coverage: split(coverage, [town.west], line, session.new_id))

    publish(session, planning.draft_id, approval(session))

    assert session.workspace.get(planning.draft_id).status == "published"


def test_the_list_of_drafts_says_why_a_plan_is_held_back(tmp_path):
    path = tmp_path / "town.gpkg"
    session = Session.create(path, "试验")
    build_town(session)
    planning = Planning(session, start_draft(session))
    session.run(RemoveRecord(cut_out_a_hospital(session, planning)))
    planning.close()
    session.close()

    listed = CliRunner().invoke(cli, ["draft", "list", str(path)], catch_exceptions=False)
    data = CliRunner().invoke(cli, ["draft", "list", str(path), "--json"], catch_exceptions=False)

    assert "方案“方案甲”（2999-01-01 生效）有 1 项错误" in listed.output
    assert "“003 市医院”对应的单位已被删除" in listed.output
    assert "已被删除" in json.loads(data.output)[0]["held_back"]


@pytest.mark.parametrize("seed", range(3))
def test_what_publishing_finds_is_what_the_complete_check_finds_where_the_draft_draws(tmp_path, seed):
    """After random edits of real sizes, with a sliver and a code in the draft's way and others elsewhere."""
    session = Session.open(make_town(tmp_path / "town.gpkg", households=200))
    planning = Planning(session, start_draft(session))
    random, told = np.random.default_rng(seed), 0
    for _ in range(8):
        for _ in range(6):
            with contextlib.suppress(Refused):
                planning.edit(DraftPlanner(session, planning, random).draw())
        cell = int(random.choice(sorted(planning.coverage.ids())))
        with contextlib.suppress(Refused):
            planning.draw(lambda coverage, cell=cell: sliver_of(coverage, cell, session.new_id))
        touched = {one.community_id for one in drawn_cells(session.workspace, planning.draft_id).values()}
        touched |= {one.cell_id for one in drawn_cells(session.workspace, planning.draft_id).values()}
        touched |= {cell.id for one in touched for cell in session.workspace.cells_of(one)}
        every = issues_of_draft(session, planning.draft_id)
        errors = [one for one in every if one.severity is Severity.ERROR and touched & set(one.ids)]
        found = errors_of(session, planning.draft_id)
        assert [(one.key, one.ids) for one in found] == [(one.key, one.ids) for one in errors]
        told += len(found)
    planning.close()
    session.close()
    assert told > 8


def sliver_of(coverage, cell, new_id):
    west, south, east, north = coverage.shape(cell).bounds
    x = west + (east - west) / 2
    ring = [V(x, south + 1e-4), V(x + 3e-5, south + 1e-4), V(x + 3e-5, north - 1e-4), V(x, north - 1e-4)]
    return cut_out(coverage, ring, new_id)
