"""What a retired cell held stays reachable from it and from the cells that followed it."""

from contextlib import closing
from datetime import date, timedelta

import pytest

from gridmap.assessment import Assessment
from gridmap.assessment.trend import read_trend
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import cut_out, split
from gridmap.domain.records import Cell
from gridmap.planning import Planning
from gridmap.planning.as_of import write_as_of
from gridmap.planning.publish import publish, withdraw
from gridmap.session import Session
from gridmap.store.queries.descent import chief_predecessor, count_last_held, read_descent
from gridmap.store.queries.sorted_lists import Order, sorted_last_held
from gridmap.store.search.hits import search
from gridmap.store.search.indexing import catch_up
from tests.planning.plan_hands import approval, publish_split, start_draft
from tests.planning.test_publishing import ACROSS, records

__all__ = ["records"]

V = grid.vertex


def ignore(_done, _total):
    pass


@pytest.fixture
def divided(session, town, records):
    """The draft that divided the western cell today."""
    return publish_split(session, town.west, ACROSS)


def halves(session, town):
    cells = session.workspace.cells_of(town.community)
    return [one for one in cells if one.valid_to is None and one.id != town.east]


def test_a_retired_cell_knows_its_heirs_and_they_know_it(session, town, divided):
    reading, today = session.workspace.reading(), session.today()

    old = read_descent(reading, town.west, today)
    new = halves(session, town)

    assert old.former and old.until == today and not old.predecessors
    assert {one.id for one in old.successors} == {one.id for one in new} and len(new) == 2
    assert sum(one.share_area for one in old.successors) == pytest.approx(1, abs=1e-6)
    for one in new:
        descent = read_descent(reading, one.id, today)
        assert not descent.former and [parent.id for parent in descent.predecessors] == [town.west]


def test_what_a_retired_cell_held_is_still_found_under_it(session, town, records, divided):
    reading = session.workspace.reading()

    counts = count_last_held(reading, town.west)
    places = sorted_last_held(reading, "place", town.west, Order("name"))

    assert {records["north"].id, records["south"].id} == set(places)
    assert counts.places == 2 and counts.residents == 1  # the one without a place waits for a decision
    assert session.workspace.get(records["north"].id).cell_id != town.west
    assert sorted_last_held(reading, "place", town.west, Order("cell", descending=True)) != []


def test_nothing_is_said_of_descent_once_the_plan_is_withdrawn(session, town, divided):
    catch_up(session.workspace, ignore)
    new = {one.id for one in halves(session, town)}
    withdraw(session, divided, "重来")
    reading, today = session.workspace.reading(), session.today()

    old = read_descent(reading, town.west, today)
    found = search(reading, session.workspace.get(town.west).code[:12], today, people=False)

    assert not old.former and not old.successors
    assert not new & {hit.id for hit in found}


def test_a_retired_cell_is_found_after_those_in_force_and_by_its_whole_code(session, town, divided):
    catch_up(session.workspace, ignore)
    reading, today = session.workspace.reading(), session.today()
    old = session.workspace.get(town.west)
    assert isinstance(old, Cell)

    by_code = search(reading, old.code, today, people=False)
    by_name = [hit for hit in search(reading, old.name, today, people=False) if hit.kind == "cell"]
    of_community = search(reading, old.code[:12], today, people=False)

    assert (by_code[0].id, by_code[0].until) == (town.west, today)
    assert town.west in {hit.id for hit in by_name}
    ends = [hit.until for hit in of_community if hit.kind == "cell"]
    assert ends == sorted(ends, key=lambda until: until is not None) and ends[-1] == today


def grave_yesterday(session, cell):
    """Of the levels of all days only that of a cell yesterday is known; that day."""
    yesterday = (date.fromisoformat(session.today()) - timedelta(days=1)).isoformat()
    with session.workspace.writing() as connection:
        connection.execute("DELETE FROM level_history")
        connection.execute(
            "INSERT INTO level_history (subject_id, day, level, score) VALUES (?, ?, 2, 61.0)",
            (cell, yesterday),
        )
    return yesterday


def test_the_trend_of_a_new_cell_begins_with_that_of_the_one_before_it(session, town, divided):
    yesterday = grave_yesterday(session, town.west)
    assessment = Assessment(session)
    assessment.assess_all()
    (one, *_) = halves(session, town)

    before, today = assessment.trend(one.id, 3)[-2:]
    former = assessment.former(town.west)

    assert (before.day, before.score, before.of) == (yesterday, 61.0, town.west)
    assert today.of is None
    assert former is not None and (former.level, former.score) == (2, 61.0)
    assert assessment.trend(town.west, 3)[-1].day == yesterday
    assert assessment.former(one.id) is None
    assessment.close()


def test_the_series_goes_on_over_a_cell_that_was_divided_again_on_its_first_day(session, town, divided):
    yesterday = grave_yesterday(session, town.west)
    half, before = halves(session, town)[0], {one.id for one in halves(session, town)}
    middle = half.geometry.centroid
    line = [V(middle.x, middle.y - 0.01), V(middle.x, middle.y + 0.01)]
    publish_split(session, half.id, line, "方案乙")

    quarters = {one.id for one in halves(session, town)} - before
    told = [read_trend(session.workspace.reading(), one, session.today(), 3)[-2] for one in quarters]

    assert [(one.day, one.score, one.of) for one in told] == [(yesterday, 61.0, town.west)] * 2


def test_a_copy_of_a_day_tells_the_same_series(session, town, divided, tmp_path):
    yesterday = grave_yesterday(session, town.west)
    write_as_of(session, session.today(), tmp_path / "day.gpkg")

    with closing(Session.open(tmp_path / "day.gpkg", read_only=True)) as copy:
        new = {one.id for one in copy.workspace.cells_of(town.community)} - {town.east}
        told = [read_trend(copy.workspace.reading(), one, copy.today(), 3)[-2] for one in sorted(new)]
        east = read_trend(copy.workspace.reading(), town.east, copy.today(), 3)

    assert len(new) == 2
    assert [(one.day, one.score, one.of) for one in told] == [(yesterday, 61.0, town.west)] * 2
    assert {one.of for one in east} == {None}


def test_a_copy_of_a_day_to_come_tells_the_same_of_what_is_planned(session, town, records, tmp_path):
    draft, day = start_draft(session), "2099-01-01"
    planning = Planning(session, draft)
    planning.draw(lambda coverage: split(coverage, [town.west], ACROSS, session.new_id))
    planning.close()
    publish(session, draft, approval(session, day))
    write_as_of(session, day, tmp_path / "day.gpkg")

    with closing(Session.open(tmp_path / "day.gpkg", read_only=True)) as copy:
        reading, today = copy.workspace.reading(), copy.today()
        descent = read_descent(reading, town.west, today)
        (place,) = sorted_last_held(reading, "place", town.west, Order("name"))[:1]
        found = search(reading, copy.workspace.get(town.west).code, today, people=False)

    assert descent.former and descent.until == day
    assert place in {records["north"].id, records["south"].id}
    assert (found[0].id, found[0].until) == (town.west, day)
    assert not read_descent(session.workspace.reading(), town.west, session.today()).former


def test_a_copy_of_a_day_before_knows_nothing_of_heirs(session, town, divided, tmp_path):
    yesterday = (date.fromisoformat(session.today()) - timedelta(days=1)).isoformat()
    catch_up(session.workspace, ignore)
    new = halves(session, town)
    write_as_of(session, yesterday, tmp_path / "day.gpkg")

    with closing(Session.open(tmp_path / "day.gpkg", read_only=True)) as copy:
        reading, today = copy.workspace.reading(), copy.today()
        old = read_descent(reading, town.west, today)
        found = {hit.id for hit in search(reading, new[0].code[:12], today, people=False)}

    assert not old.former and not old.successors
    assert town.west in found and not found & {one.id for one in new}


def test_the_chief_predecessor_is_measured_by_what_it_gave_and_not_by_what_it_kept(session, town):
    """The western cell gives two thirds of itself, the eastern one two fifths; both stay."""
    draft = start_draft(session)
    planning = Planning(session, draft)
    ring = [V(104.002, 29.001), V(104.015, 29.001), V(104.015, 29.009), V(104.002, 29.009)]
    planning.draw(lambda coverage: cut_out(coverage, ring, session.new_id))
    planning.close()
    publish(session, draft, approval(session))
    (new,) = [one for one in session.workspace.cells_of(town.community) if one.valid_from is not None]

    found = chief_predecessor(session.workspace.reading(), new.id)

    assert found == (town.west, session.today())
