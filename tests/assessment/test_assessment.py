import json
import threading
from dataclasses import replace

import pytest

from gridmap.assessment import Assessment
from gridmap.domain.actions.edit_risk_model import EditRiskModel
from gridmap.domain.actions.override_level import LiftLevel, OverrideLevel
from gridmap.domain.actions.set_setting import SetSetting
from gridmap.domain.change import Batch, Rows, added, removed
from gridmap.domain.errors import Cancelled, UserError
from gridmap.domain.records import Event, Facility, Place, RiskModel, Visit
from gridmap.domain.risk.model import DEFAULT
from gridmap.session import Session
from gridmap.store.connection import connect
from tests.store.conftest import Do


def test_a_town_of_which_nothing_is_recorded_has_no_level(assessment, town, stored):
    summary = assessment.assess_all()

    assert summary.cells == (2, 0, 0, 0, 0)
    assert summary.regions["community"] == (1, 0, 0, 0, 0)
    assert [stored(one) for one in (town.west, town.community, town.city)] == [(None, None)] * 3


def test_levels_are_kept_with_cells_and_regions(assessment, making, town, stored):
    making.people(town.west, 30)
    making.people(town.east, 70)
    making.event(severity=1)

    summary = assessment.assess_all()

    assert summary.cells == (0, 0, 1, 0, 1)
    assert summary.residents == (0, 0, 30, 0, 70)
    assert stored(town.west)[0] == 2
    assert stored(town.east) == (4, 0.0)
    assert stored(town.community) == stored(town.city) == (1, 30.0)


def test_levels_are_written_in_steps_that_let_others_write_between(
    assessment, session, making, town, monkeypatch
):
    monkeypatch.setattr("gridmap.assessment.assessment._STEP", 1)
    making.people(town.west, 30)
    said = []
    with session.workspace.writing() as connection:
        connection.set_trace_callback(said.append)
    said.clear()

    assessment.assess_all()
    connection.set_trace_callback(None)

    assert said.count("COMMIT") == 6, said  # two cells, and the four regions above them


def test_levels_of_which_only_some_could_be_written_are_written_again(
    assessment, session, making, town, clock, stored, monkeypatch
):
    monkeypatch.setattr("gridmap.assessment.assessment._STEP", 1)
    making.people(town.west, 30)
    making.people(town.east, 30)
    assessment.assess_all()
    with session.workspace.writing() as connection:
        connection.execute(
            f"""CREATE TRIGGER full BEFORE UPDATE ON cell WHEN old.id = {town.east}
                BEGIN SELECT raise(ABORT, 'full'); END"""
        )
    session.on_trouble(lambda trouble: None)
    there = [
        Event(session.new_id(), cell, f"SJ-{cell}", "井盖松动", severity=1, reported_at=clock.moment(hours=1))
        for cell in (town.west, town.east)
    ]
    session.run(Do(added("change.test", there)))
    assert stored(town.west)[0] == 2 and stored(town.east)[0] == 4
    with session.workspace.writing() as connection:
        connection.execute("DROP TRIGGER full")

    session.run(Do(removed("change.test", there)))

    assert stored(town.west)[0] == stored(town.east)[0] == 4


@pytest.mark.parametrize(
    ("make", "indicator"),
    [
        (lambda making, clock: making.event(), "open_events"),
        (lambda making, clock: making.event(close_by=clock.moment(minutes=1)), "overdue_events"),
        (lambda making, clock: making.event(respond_by=clock.moment(minutes=1)), "overdue_events"),
        (lambda making, clock: making.event(status="closed"), "recent_events"),
        (lambda making, clock: making.hazard(), "hazards"),
        (lambda making, clock: making.facility_hazard(grade=None, due_on=None), "hazards"),
        (lambda making, clock: making.need(clock.day(days=31)), "overdue_visits"),
        (lambda making, clock: making.need(), "overdue_visits"),
        (lambda making, clock: [making.event(address="东街1号", status="closed") for _ in "12"], "repeats"),
    ],
)
def test_each_kind_of_record_counts_for_its_cell(assessment, making, town, clock, make, indicator):
    make(making, clock)
    account = assessment.explain(town.west)

    assert indicator in [one.indicator for one in account.explanation.contributions]
    assert assessment.explain(town.east).explanation.level == 0


@pytest.mark.parametrize(
    "make",
    [
        lambda making, clock: making.event(status="rejected"),
        lambda making, clock: making.hazard(cleared_on=clock.day()),
        lambda making, clock: making.need(clock.day(days=30)),
        lambda making, clock: making.event(status="closed", ago={"days": 30}),
    ],
)
def test_what_is_over_or_not_yet_due_does_not_count(assessment, making, town, clock, make):
    make(making, clock)
    explained = assessment.explain(town.west).explanation

    assert (explained.level, explained.score, explained.contributions) == (4, 0.0, ())


def test_a_repeat_at_a_place_is_one_whatever_address_was_written(assessment, making, town, session):
    place = making.add(Place(session.new_id(), town.west, "老王超市"))
    for address in ("东街1号", "东街一号"):
        making.event(place_id=place.id, address=address, status="closed")
    repeats = assessment.explain(town.west).explanation.contributions[-1]

    assert repeats.indicator == "repeats"
    assert [(item.subject, item.amount) for item in repeats.items] == [(place.id, 1.0)]


def test_a_commit_is_followed_by_its_cell_and_the_regions_above(assessment, making, town, stored):
    making.people(town.west, 5)
    making.people(town.east, 5)
    assessment.assess_all()
    told = []
    assessment.subscribe(told.append)

    event = making.event(severity=1)

    assert stored(town.west)[0] == 2
    assert told[0].cells == {town.west}
    assert {town.community, town.city} <= told[0].regions
    assert assessment.levels()[town.west] == 2

    making.change(event, status="closed", closed_at=making.clock.moment())
    assert stored(town.west)[0] == 4


def test_undo_and_redo_are_followed_too(assessment, making, town, session, stored):
    making.people(town.west, 5)
    assessment.assess_all()
    making.event(severity=1)

    session.undo()
    assert stored(town.west) == (4, 0.0)
    session.redo()
    assert stored(town.west)[0] == 2


def test_an_event_that_moves_leaves_one_cell_for_the_other(assessment, making, town, session, stored):
    assessment.assess_all()
    event = making.event(severity=1)
    making.change(event, cell_id=town.east)

    assert stored(town.west)[0] is None
    assert stored(town.east)[0] == 2


def test_a_record_that_goes_no_longer_counts(assessment, making, town, session, stored):
    assessment.assess_all()
    event = making.event(severity=1)
    session.run(Do(removed("change.test", [event])))

    assert stored(town.west) == (None, None)


def test_hazards_and_visits_reach_the_cell_of_what_they_belong_to(assessment, making, town, clock, stored):
    need = making.need(clock.day(days=99))
    assessment.assess_all()
    hazard = making.facility_hazard()
    with_both = stored(town.west)[1]

    making.change(hazard, cleared_on=clock.day())
    without_hazard = stored(town.west)[1]
    making.change(need, last_visit_on=clock.day())
    making.add(Visit(making.session.new_id(), need.id, clock.day()))

    assert with_both > without_hazard > 0
    assert stored(town.west) == (4, 0.0)


def test_a_facility_that_moves_takes_its_hazards_along(assessment, making, town, session, stored):
    assessment.assess_all()
    hazard = making.facility_hazard()
    holder = session.workspace.get(hazard.holder_id)
    assert isinstance(holder, Facility)
    making.change(holder, cell_id=town.east)

    assert stored(town.west) == (None, None)
    assert stored(town.east)[0] == 3


def test_a_clock_that_runs_out_counts_when_time_is_let_pass(assessment, making, town, clock, stored):
    making.event(close_by=clock.moment(minutes=-10))
    assessment.assess_all()
    before = stored(town.west)[1]

    clock.go(minutes=9)
    assert assessment.tick().cells == frozenset()
    clock.go(minutes=1)
    assert assessment.tick().cells == {town.west}
    assert stored(town.west)[1] > before


def test_a_new_day_is_assessed_as_a_whole(assessment, making, town, clock, stored):
    making.need(clock.day(days=30))
    assessment.assess_all()
    assert stored(town.west)[1] == 0

    clock.go(days=1)
    assert town.west in assessment.tick().cells
    assert stored(town.west)[1] > 0


def test_a_level_set_by_hand_holds_until_lifted_or_over(assessment, making, town, session, clock, stored):
    making.people(town.west, 5)
    assessment.assess_all()
    session.run(OverrideLevel(town.west, 1, "汛期值守", clock.day(days=-5), session.today()))
    assert stored(town.west) == (1, 0.0)
    account = assessment.explain(town.west)
    assert (account.manual.reason, account.explanation.by_rules) == ("汛期值守", 4)

    clock.go(days=5)
    assessment.tick()
    assert stored(town.west)[0] == 1
    clock.go(days=1)
    assessment.tick()
    assert stored(town.west)[0] == 4

    clock.go(days=-6)
    assessment.assess_all()
    session.run(LiftLevel(town.west, "雨停", session.today()))
    assert stored(town.west)[0] == 4


def test_another_model_is_followed_by_everything(assessment, making, town, session, stored):
    making.event()
    assessment.assess_all()
    before = stored(town.west)
    session.run(EditRiskModel("紧", replace(DEFAULT, thresholds=(6.0, 4.0, 2.0))))

    assert before[0] == 4
    assert stored(town.west) == (1, before[1])


def test_another_rule_of_rolling_up_is_followed_by_the_regions(assessment, making, town, session, stored):
    making.event(severity=1)
    making.people(town.east, 99)
    assessment.assess_all()
    assert stored(town.city)[0] == 4

    session.run(SetSetting("roll_up", "worst"))

    assert stored(town.city)[0] == stored(town.west)[0] == 2


def test_bulk_work_is_followed_by_everything(assessment, town, session, clock, stored):
    assessment.assess_all()
    columns = ("id", "cell_id", "number", "title", "reported_at", "severity")
    rows = [(session.new_id(), town.east, f"SJ-{n}", "路灯不亮", clock.moment(hours=1), 1) for n in range(50)]
    session.run_batch(Batch("change.test", lambda: iter([Rows("event", columns, rows)])))

    assert stored(town.east)[0] == 2
    session.undo()
    assert stored(town.east) == (None, None)


def test_a_cell_that_is_retired_counts_no_more(assessment, making, town, session, stored):
    making.event(severity=1)
    making.people(town.east, 9)
    assessment.assess_all()
    west = session.workspace.get(town.west)
    making.change(west, valid_to=session.today())

    assert town.west not in assessment.levels()
    assert stored(town.city) == (4, 0.0)


def test_nothing_is_followed_before_the_first_assessment(assessment, making, town, stored):
    making.event(severity=1)

    assert stored(town.west) == (None, None)
    assert assessment.levels() == {}


def test_a_file_open_for_reading_is_assessed_and_left_alone(making, town, session, clock, stored):
    making.event(severity=1)
    reader = Session.open(session.workspace.path, read_only=True)
    assessment = Assessment(reader, clock)
    assessment.assess_all()

    assert assessment.levels()[town.west] == 2
    assert stored(town.west) == (None, None)
    reader.close()


def test_commits_made_while_everything_is_computed_are_not_lost(assessment, making, town, session, stored):
    making.people(town.west, 5)
    assessment.assess_all()

    def halfway(done, total):
        if done == 1:
            worker = threading.Thread(target=making.event, kwargs={"severity": 1})
            worker.start()
            worker.join()

    assessment.assess_all(progress=halfway)

    assert stored(town.west)[0] == 2
    assert assessment.levels()[town.west] == 2


def test_a_cancelled_assessment_changes_nothing(assessment, making, town, stored):
    making.event(severity=1)

    def cancel(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        assessment.assess_all(progress=cancel)
    assert stored(town.west) == (None, None)
    assert assessment.assess_all().cells[2] == 1


def test_a_model_that_cannot_be_read_is_said(assessment, making, session):
    making.add(RiskModel(session.new_id(), 1, "坏", json.dumps({"weights": {}})))

    with pytest.raises(UserError, match="model_missing_key"):
        assessment.assess_all()


def test_an_id_of_nothing_in_force_is_refused(assessment):
    with pytest.raises(UserError, match="no_such_subject"):
        assessment.explain(12345)


def steal_lease(session):
    """Another machine takes the workspace over; gives the way to hand it back."""
    other = connect(session.workspace.path)
    (token,) = other.execute("SELECT token FROM lease").fetchone()
    other.execute("UPDATE lease SET token = 'other'")

    def back():
        other.execute("UPDATE lease SET token = ?", (token,))
        other.close()

    return back


def test_levels_that_could_not_be_kept_are_kept_at_the_next_look(making, town, clock, session, stored):
    back = []
    session.subscribe(lambda changed: back.append(steal_lease(session)))  # between the record and its level
    assessment = Assessment(session, clock)
    making.people(town.west, 10)
    back.pop()()
    assessment.assess_all()
    told = []
    session.on_trouble(told.append)

    making.event(severity=1)  # is told as done

    assert [(error.key, error.values["what"]) for error in told] == [
        ("session.not_followed", "session.keeps.colours")
    ]
    assert stored(town.west)[0] == 4
    back.pop()()
    assert town.west in assessment.tick().cells
    assert stored(town.west)[0] < 4


def test_cells_whose_clock_ran_out_while_nothing_could_be_kept_are_looked_at_again(
    assessment, making, town, clock, session, stored
):
    making.event(close_by=clock.moment(minutes=-1))
    assessment.assess_all()
    before = stored(town.west)
    back = steal_lease(session)
    clock.go(minutes=2)
    with pytest.raises(UserError, match="lease_lost"):
        assessment.tick()
    back()

    assert town.west in assessment.tick().cells
    assert stored(town.west) != before
