import pytest

from gridmap.domain.errors import Cancelled
from gridmap.domain.records import LevelOverride, Visit


def history(session, subject):
    rows = session.workspace.reading().execute(
        "SELECT day, level, score FROM level_history WHERE subject_id = ? ORDER BY day", (subject,)
    )
    return rows.fetchall()


def levels(trend):
    return [day.level for day in trend]


def test_a_day_has_one_row_and_only_when_something_changed(assessment, making, town, session, clock):
    making.people(town.west, 5)
    assessment.assess_all()
    making.change(making.event(severity=1), status="closed")
    today = clock.day()
    assert [(day, level) for day, level, _ in history(session, town.west)] == [(today, 4)]

    for _ in range(3):
        clock.go(days=1)
        assessment.tick()
    assert len(history(session, town.west)) <= 2  # what is recent fades by less than a point a day


def test_a_trend_carries_the_last_level_on(assessment, making, town, clock):
    event = making.event(severity=1)
    assessment.assess_all()
    clock.go(days=2)
    assessment.assess_all()
    making.change(event, status="closed")
    clock.go(days=1)

    assert levels(assessment.trend(town.west, 6)) == [None, None, 2, 2, 4, 4]
    assert assessment.trend(town.west, 6)[2].day == clock.day(days=3)
    assert assessment.trend(town.west, 2) == assessment.trend(town.west, 6)[-2:]


def test_past_days_are_computed_from_the_times_of_events(assessment, making, town, session, clock):
    making.event(severity=1, status="closed", ago={"days": 5}, closed_at=clock.moment(days=3))
    making.event(severity=1, status="closed", ago={"days": 2, "hours": 1}, closed_at=clock.moment(days=2))
    assessment.assess_all()

    assessment.backfill_history(7)

    assert levels(assessment.trend(town.west, 8)) == [4, 4, 2, 2, 4, 4, 4, 4]
    assert levels(assessment.trend(town.city, 8)) == [4, 4, 1, 1, 4, 4, 4, 4]


def test_past_days_know_hazards_visits_and_manual_levels(assessment, making, town, session, clock):
    making.hazard(found_on=clock.day(days=9), due_on=clock.day(days=7), cleared_on=clock.day(days=4))
    for _ in range(3):
        need = making.need(clock.day(days=1), cell=town.east)
        making.add(Visit(session.new_id(), need.id, clock.day(days=35)))
    manual = LevelOverride(session.new_id(), town.east, 1, "汛期", clock.day(days=8), clock.day(days=9))
    making.add(manual)

    assessment.backfill_history(9)
    west, east = assessment.trend(town.west, 10), assessment.trend(town.east, 10)

    assert levels(west)[:9] == [4, 4, 4, 3, 3, 4, 4, 4, 4]
    assert west[0].score < west[3].score
    assert levels(east)[:9] == [1, 1, 4, 4, 4, 4, 4, 4, 4]
    assert [day.score > 0 for day in east[:9]] == [False] * 5 + [True] * 3 + [False]


def test_computing_past_days_agrees_with_having_assessed_them(assessment, making, town, session, clock):
    making.event(severity=2, address="东街1号", close_by=clock.moment(days=-1, hours=2))
    making.hazard(found_on=clock.day(days=9), due_on=clock.day(days=-1))
    making.need(clock.day(days=29))
    clock.go(hours=11)
    lived = []
    for _ in range(4):
        assessment.assess_all()
        lived.append(session.workspace.reading().execute("SELECT risk_score FROM cell").fetchone()[0])
        clock.go(days=1)

    assessment.backfill_history(4)

    assert [day.score for day in assessment.trend(town.west, 5)][:4] == pytest.approx(lived, abs=1)
    assert lived[0] < lived[3]


def test_doing_it_again_takes_the_place_of_what_was_there(assessment, making, town, session):
    making.event(severity=1)
    first = assessment.backfill_history(30)
    rows = history(session, town.west)

    assert assessment.backfill_history(30) == first
    assert history(session, town.west) == rows


def test_cancelled_it_keeps_what_was_there(assessment, making, town, session):
    making.event(severity=1)
    assessment.backfill_history(5)
    rows = history(session, town.west)

    def cancel(done, total):
        if done == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        assessment.backfill_history(30, progress=cancel)
    assert history(session, town.west) == rows
