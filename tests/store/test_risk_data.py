from datetime import UTC, datetime

import numpy as np
import pytest

from gridmap.domain.change import Batch, Rows
from gridmap.domain.risk.assess import assess
from gridmap.domain.risk.facts import ALWAYS, NEVER, local_days
from gridmap.domain.risk.model import DEFAULT
from gridmap.session import Session
from gridmap.store import levels
from gridmap.store.queries.by_code import subject_with_code
from gridmap.store.risk_data import read_facts, read_past

NOW = datetime(2026, 5, 10, 12, tzinfo=UTC)
COLUMNS = ("id", "cell_id", "number", "title", "reported_at", "status", "severity", "close_by", "closed_at")


def put_events(session, *rows):
    """Events in rows of (cell, reported_at, status, severity, close_by, closed_at)."""
    whole = [(session.new_id(), cell, "SJ", "路灯不亮", *rest) for cell, *rest in rows]
    session.run_batch(Batch("change.test", lambda: iter([Rows("event", COLUMNS, whole)])))


def reading(session):
    return session.workspace.reading()


def test_a_workspace_without_cells_can_be_assessed(session):
    _, facts = read_facts(reading(session), NOW)

    assert assess(facts, DEFAULT, local_days(NOW)).level.shape == (0,)


def test_open_events_have_clocks_and_closed_ones_of_late_are_over(session, town):
    put_events(
        session,
        (town.west, "2026-05-10T10:00:00Z", "open", 1, "2026-05-10T11:00:00Z", None),
        (town.west, "2026-05-01T10:00:00Z", "closed", 4, "2026-05-01T11:00:00Z", "2026-05-01T10:30:00Z"),
        (town.west, "2026-01-01T10:00:00Z", "closed", 4, None, None),
        (town.east, "2026-05-09T10:00:00Z", "rejected", 1, None, None),
        (None, "2026-05-09T10:00:00Z", "open", 1, None, None),
    )
    events = read_facts(reading(session), NOW)[1].events

    assert events.severity.tolist() == [1, 4]
    assert events.closed.tolist() == [NEVER, ALWAYS]
    assert events.close_by[0] == local_days(NOW) - 1 / 24
    assert events.close_by[1] == NEVER


def test_facts_of_some_cells_are_those_of_all_cells(session, town):
    put_events(
        session,
        (town.west, "2026-05-10T10:00:00Z", "open", 1, None, None),
        (town.east, "2026-05-10T10:00:00Z", "open", 3, None, None),
    )
    moment = local_days(NOW)
    whole = assess(read_facts(reading(session), NOW)[1], DEFAULT, moment)
    for at, cell in enumerate((town.west, town.east)):
        alone = assess(read_facts(reading(session), NOW, [cell])[1], DEFAULT, moment)

        assert alone.cells.tolist() == [cell]
        assert alone.score[0] == whole.score[at]
    assert read_facts(reading(session), NOW, [town.city, 5])[1].cells.tolist() == []


def test_a_time_that_cannot_be_read_is_of_long_ago(session, town):
    put_events(session, (town.west, "im Mai", "open", 1, "bald", None))
    facts = read_facts(reading(session), NOW)[1]
    assessed = assess(facts, DEFAULT, local_days(NOW))

    assert facts.events.reported.tolist() == [ALWAYS]
    assert (assessed.score[0], assessed.level[0]) == (0.0, 2)


def test_past_events_keep_the_times_between_which_they_counted(session, town):
    put_events(
        session,
        (town.west, "2026-04-01T00:00:00Z", "closed", 3, None, "2026-04-03T00:00:00Z"),
        (town.west, "2025-01-01T00:00:00Z", "closed", 3, None, "2026-05-01T00:00:00Z"),
        (town.west, "2025-01-01T00:00:00Z", "closed", 3, None, "2025-01-02T00:00:00Z"),
        (town.west, "2026-04-02T00:00:00Z", "closed", 3, None, None),
    )
    events = read_past(reading(session), NOW, local_days(NOW) - 20)[1].events
    spans = np.sort(events.closed - events.reported)

    assert spans.tolist() == [0, 2, 485]


def test_levels_are_written_where_they_differ(session, town):
    with session.workspace.writing() as connection:
        before = connection.total_changes
        levels.write_levels(connection, "cell", [(town.west, 2, 51.5), (town.east, None, None)])
        first = connection.total_changes
        levels.write_levels(connection, "cell", [(town.west, 2, 51.5), (town.east, None, None)])
        second = connection.total_changes

    assert (first - before, second - first) == (1, 0)


@pytest.mark.parametrize(
    ("days", "rows"),
    [
        ([("05-01", None, None)], []),
        ([("05-01", 3, 30.0), ("05-02", 3, 30.9)], [("05-01", 3, 30.0)]),
        ([("05-01", 3, 30.0), ("05-02", 3, 31.0)], [("05-01", 3, 30.0), ("05-02", 3, 31.0)]),
        ([("05-01", 3, 49.9), ("05-02", 2, 50.0)], [("05-01", 3, 49.9), ("05-02", 2, 50.0)]),
        ([("05-01", 3, 30.0), ("05-01", 2, 60.0)], [("05-01", 2, 60.0)]),
        ([("05-01", 3, 30.0), ("05-02", None, None)], [("05-01", 3, 30.0), ("05-02", None, None)]),
    ],
)
def test_a_day_is_written_when_the_level_or_a_point_of_the_score_changed(session, town, days, rows):
    for day, level, score in days:
        with session.workspace.writing() as connection:
            levels.write_day(connection, f"2026-{day}", [(town.west, level, score)])
    found = levels.read_days(reading(session), town.west, "2026-01-01", "2026-12-31")

    assert [(day.removeprefix("2026-"), level, score) for _, day, level, score in found] == rows


def test_days_are_read_from_the_row_that_holds_on_the_first(session, town):
    series = [(town.west, f"2026-05-{day:02}", 3, float(day)) for day in (1, 4, 8, 12)]
    with session.workspace.writing() as connection:
        levels.replace_days(connection, "2026-05-01", "2026-06-01", series)

    assert levels.read_days(reading(session), town.west, "2026-05-06", "2026-05-09") == series[1:3]


def test_sealed_workspaces_are_read_alike(tmp_path):
    session = Session.create(tmp_path / "sealed.gpkg", "密", passphrase="桥头 7")
    assert read_facts(reading(session), NOW)[1].cells.tolist() == []
    session.close()


def test_a_code_finds_what_is_in_force(session, town):
    connection, today = reading(session), session.today()

    assert subject_with_code(connection, " 990101001001002 ", today) == town.east
    assert subject_with_code(connection, "990100000000", today) == town.city
    assert subject_with_code(connection, "990101001001002", "1900-01-01") == town.east
    assert subject_with_code(connection, "1", today) is None
