import numpy as np
import pytest

from gridmap.domain.risk import conditions, indicators
from gridmap.domain.risk.facts import ALWAYS, NEVER
from gridmap.domain.risk.model import CONDITIONS, DEFAULT, INDICATORS
from tests.domain.risk.invented import NOW, facts_of


def value(key, *rows, cells=1, **facts):
    """What an indicator says of the first cell."""
    whole = facts_of(*rows, cells=cells, **facts)
    return indicators.TABLE[key].amounts(whole, DEFAULT, NOW).per_cell(cells)[0]


def test_every_indicator_and_condition_of_the_model_has_its_function():
    assert tuple(indicators.TABLE) == tuple(INDICATORS)
    assert tuple(conditions.TABLE) == CONDITIONS


def test_an_open_event_weighs_by_its_severity():
    weights = [value("open_events", [{"severity": grade, "reported": NOW}]) for grade in (1, 2, 3, 4)]

    assert weights == [8, 4, 2, 1]


def test_an_open_event_counts_half_after_its_half_life():
    assert value("open_events", [{"severity": 1, "reported": NOW - 30}]) == pytest.approx(4)


def test_within_a_day_an_age_does_not_change():
    morning, night = np.floor(NOW) + 0.01, np.floor(NOW) + 0.99
    facts = facts_of([{"reported": NOW - 3}])
    amounts = [indicators.open_events(facts, DEFAULT, now).amount[0] for now in (morning, night)]

    assert amounts[0] == amounts[1]


@pytest.mark.parametrize("key", ["open_events", "overdue_events"])
def test_a_closed_event_and_one_not_yet_reported_do_not_count(key):
    late = {"close_by": NOW - 5}

    assert value(key, [{**late, "closed": NOW - 1}, {**late, "reported": NOW + 1}]) == 0


def test_an_event_is_overdue_from_the_moment_its_clock_runs_out():
    assert value("overdue_events", [{"close_by": NOW + 0.001}]) == 0
    assert value("overdue_events", [{"close_by": NOW}]) == 1


def test_a_missed_closing_counts_double_after_a_week_and_no_more_later():
    assert value("overdue_events", [{"close_by": NOW - 7}]) == 2
    assert value("overdue_events", [{"close_by": NOW - 70}]) == 2


def test_a_response_that_is_still_missing_counts_on_top():
    both = {"respond_by": NOW - 0.02, "close_by": NOW - 0.01}

    assert value("overdue_events", [both]) == 1.5
    assert value("overdue_events", [{**both, "responded": NOW - 0.015}]) == 1


def test_an_overdue_hazard_weighs_its_grade_and_a_quarter_before_its_date():
    assert value("hazards", (), [{"grade": 1, "due": NOW - 1}]) == 8
    assert value("hazards", (), [{"grade": 1, "due": NOW + 1}]) == 2


def test_a_hazard_that_nobody_graded_counts_with_or_without_a_date():
    assert value("hazards", (), [{"grade": 0}, {"grade": 0, "due": NOW - 1}]) == 6


def test_a_cleared_hazard_does_not_count():
    assert value("hazards", (), [{"cleared": NOW}]) == 0


def test_visits_count_once_each_when_overdue_or_never_made():
    needs = [{"due": NOW - 40}, {"due": ALWAYS}, {"due": NOW + 1}, {"due": NOW - 9, "visited": NOW - 2}]

    assert value("overdue_visits", (), (), needs) == 2


def test_events_that_come_again_to_a_place_count_from_the_second_on():
    again = [{"site": 0}, {"site": 0}, {"site": 0, "closed": ALWAYS}, {"site": 1}, {"site": -1}, {"site": -1}]

    assert value("repeats", again, sites=("东街1号", 7)) == 2


def test_events_of_long_ago_and_of_another_cell_are_no_repeats():
    rows = [{"site": 0}, {"site": 0, "reported": NOW - 91}, {"site": 0, "cell": 1}]

    assert value("repeats", rows, cells=2, sites=("东街1号",)) == 0


def test_recent_events_count_whether_open_or_closed():
    rows = [{"reported": NOW}, {"reported": NOW, "closed": ALWAYS}, {"reported": NOW - 31}]

    assert value("recent_events", rows) == 4


def test_amounts_go_to_the_cells_of_their_records():
    facts = facts_of([{"cell": 2, "reported": NOW}, {"cell": 0, "severity": 1, "reported": NOW}], cells=3)
    amounts = indicators.open_events(facts, DEFAULT, NOW)

    assert amounts.per_cell(3).tolist() == [8, 0, 2]
    assert amounts.subject.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("when", "events", "hazards"),
    [
        ("open_severity_1", [{"severity": 1}, {"severity": 1, "closed": NOW}, {"severity": 2}], ()),
        ("overdue_severity_1", [{"severity": 1, "close_by": NOW}, {"severity": 1}], ()),
        ("overdue_hazard_1", (), [{"grade": 1, "due": NOW}, {"grade": 1, "due": NEVER}, {"due": NOW}]),
    ],
)
def test_a_condition_names_the_records_that_fulfil_it(when, events, hazards):
    assert conditions.TABLE[when].met(facts_of(events, hazards), NOW).id.tolist() == [1]
