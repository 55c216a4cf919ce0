from collections import Counter, defaultdict
from datetime import datetime, timedelta

import numpy as np
import pytest

from gridmap.demo.city import city
from tests.demo.conftest import TODAY, Records

NOW = f"{TODAY}T00:00:00Z"  # eight in the morning there
ZONE = timedelta(hours=8)


def local(moment):
    return datetime.fromisoformat(moment) + ZONE


@pytest.fixture(scope="module")
def many_events():
    """Enough events to see their rhythm."""
    return Records(city(120, 1_500, 15_000, 5, TODAY))["event"]


def of(events, category):
    return [local(one["reported_at"]) for one in events if one["category"] == category]


def test_events_are_of_the_last_year_and_none_is_of_the_future(small_city):
    reported = [one["reported_at"] for one in small_city["event"]]

    assert min(reported) > "2025-11-20" and max(reported) <= NOW
    assert reported == sorted(reported)


def test_noise_is_of_nights_and_summer(many_events):
    moments = of(many_events, "noise")
    at_night = [one for one in moments if one.hour >= 20 or one.hour < 3]

    assert len(at_night) > 0.6 * len(moments)
    winter = sum(one.month in (12, 1, 2) for one in moments)
    assert sum(one.month in (6, 7, 8) for one in moments) > 1.6 * winter


def test_gas_is_of_winter_and_markets_of_dawn(many_events):
    gas, market = of(many_events, "gas"), of(many_events, "street_order")

    assert sum(one.month in (12, 1, 2) for one in gas) > 2 * sum(one.month in (6, 7, 8) for one in gas)
    assert sum(4 <= one.hour <= 8 for one in market) > 0.4 * len(market)


def test_floods_come_in_july_and_august_on_a_few_days(many_events):
    moments = of(many_events, "flood")
    summer = [one for one in moments if one.month in (7, 8)]
    busiest = Counter(one.date() for one in summer).most_common(8)

    assert len(summer) > 0.5 * len(moments)
    assert sum(count for _, count in busiest) > 0.5 * len(summer)


def test_traffic_rests_at_weekends(many_events):
    days = Counter(one.weekday() for one in of(many_events, "traffic"))

    assert (days[5] + days[6]) / 2 < 0.9 * sum(days[day] for day in range(5)) / 5


def test_most_events_are_closed_in_time_and_a_few_are_not(small_city):
    closed = [one for one in small_city["event"] if one["status"] == "closed"]
    late = sum(one["closed_at"] > one["close_by"] for one in closed)

    assert len(closed) > 0.8 * len(small_city["event"])
    assert 0.01 < late / len(closed) < 0.08
    assert all(one["reported_at"] < one["responded_at"] <= one["closed_at"] <= NOW for one in closed)


def test_some_events_are_open_and_some_of_these_are_overdue(small_city):
    still_open = [one for one in small_city["event"] if one["status"] == "open"]
    overdue = sum(one["close_by"] < NOW for one in still_open)

    assert 0.02 < len(still_open) / len(small_city["event"]) < 0.2
    assert 0 < overdue < 0.5 * len(still_open)
    assert all(one["closed_at"] is None for one in still_open)


def test_numbers_count_the_events_of_each_day(small_city):
    numbers = defaultdict(list)
    for one in small_city["event"]:
        start, year, day, rank = one["number"].split("-")
        assert start == "SJ" and f"{local(one['reported_at']):%Y%m%d}" == year + day
        numbers[year, day].append(int(rank))

    assert all(ranks == list(range(1, len(ranks) + 1)) for ranks in numbers.values())


def test_steps_follow_each_other_and_end_where_the_event_says(small_city):
    steps = defaultdict(list)
    for step in small_city["event_step"]:
        steps[step["event_id"]].append(step)

    for event in small_city["event"]:
        taken = steps[event["id"]]
        moments = [step["at"] for step in taken]
        assert moments == sorted(moments) and all(moment <= NOW for moment in moments)
        assert (taken[-1]["step"] if taken else "received") == event["step"]
        if event["status"] == "closed":
            assert [step["at"] for step in taken if step["step"] == "closed"] == [event["closed_at"]]
        if event["status"] == "rejected":
            assert event["step"] == "rejected"


def test_titles_are_varied_and_name_where_it_was(small_city):
    titles = [one["title"] for one in small_city["event"]]
    places = small_city.by_id("place")

    assert len(set(titles)) > 0.8 * len(titles)
    assert not any("{" in title for title in titles)
    for one in small_city["event"]:
        where = places[one["place_id"]]["name"] if one["place_id"] else one["address"]
        assert where and where in one["title"] and one["title"] in one["content"]


def test_an_event_at_a_place_is_in_the_place_s_cell(small_city):
    places = small_city.by_id("place")

    at_places = [one for one in small_city["event"] if one["place_id"]]
    assert len(at_places) > 0.3 * len(small_city["event"])
    assert all(places[one["place_id"]]["cell_id"] == one["cell_id"] for one in at_places)


def test_some_hazards_are_not_graded_and_some_graded_ones_are_overdue(small_city):
    there = [one for one in small_city["hazard"] if one["cleared_on"] is None]

    assert any(one["grade"] is None for one in there)
    assert any(one["grade"] is not None and one["due_on"] < TODAY for one in there)
    cleared = [one for one in small_city["hazard"] if one["cleared_on"]]
    assert all(one["found_on"] < one["cleared_on"] <= TODAY for one in cleared)


def test_the_empty_rim_has_nothing_at_all():
    made = Records(city(600, 6_000, 4_000, 2, TODAY))
    tables = ("household", "place", "facility", "organisation", "event")
    known = {one["cell_id"] for table in tables for one in made[table]}
    empty = [cell for cell in made["cell"] if cell["id"] not in known]
    area = np.median([cell["geometry"].area for cell in made["cell"]])

    assert 0 < len(empty) < 0.05 * len(made["cell"])
    assert all(cell["geometry"].area > area for cell in empty)


def test_the_night_shift_has_closed_some_of_the_night_s_events_by_morning(many_events):
    morning = local(NOW)
    since, until = morning - timedelta(hours=13), morning - timedelta(hours=2)
    night = [one for one in many_events if since < local(one["reported_at"]) < until]
    small = [one for one in night if one["severity"] >= 3]
    closed = [one for one in small if one["closed_at"]]

    assert len(small) >= 8
    assert 0.3 * len(small) < len(closed) < len(small)
    assert all(one["reported_at"] < one["closed_at"] <= NOW for one in closed)
