import pytest

from gridmap.domain.records import Event
from gridmap.store.queries.event_queue import (
    COUNTED,
    Counted,
    QueueCounters,
    read_counters,
    read_queue,
    read_queued,
)
from gridmap.store.queries.sorted_lists import Order, sorted_queue


@pytest.fixture
def connection(session):
    return session.workspace.reading()


@pytest.fixture
def queued(session, town, do):
    """Open events in no order, with and without clocks, and some closed ones."""
    made = []
    for k in range(20):
        made.append(
            Event(
                session.new_id(), town.west, f"SJ-{k}", "甲", "2026-03-01T00:00:00Z",
                severity=k % 4 + 1,
                status="open" if k % 5 else "closed",
                respond_by=f"2026-03-01T00:{(k * 7) % 20:02d}:00Z" if k % 3 else None,
                close_by=f"2026-03-01T01:{(k * 3) % 20:02d}:00Z" if k % 7 else None,
                responded_at="2026-03-01T00:00:30Z" if k % 2 else None,
                closed_at=None if k % 5 else f"2026-03-01T01:{k:02d}:00Z",
            )
        )  # fmt: skip
    do(*made)
    return made


def deadline(event):
    return (event.respond_by if event.responded_at is None else None) or event.close_by


def test_the_queue_holds_open_events_by_severity_and_the_clock_that_runs_out_next(connection, queued):
    expected = sorted(
        (e for e in queued if e.status == "open"), key=lambda e: (e.severity, deadline(e) or "~", e.id)
    )

    listed = read_queue(connection, 100)

    assert [event.id for event in listed] == [event.id for event in expected]
    assert [event.deadline for event in listed] == [deadline(event) for event in expected]


@pytest.mark.parametrize("size", [1, 3, 4])
def test_the_queue_pages_without_losing_an_event(connection, queued, size):
    whole, paged = read_queue(connection, 100), []
    while page := read_queue(connection, size, paged[-1] if paged else None):
        paged += page

    assert paged == whole


def test_the_queue_is_read_from_its_index(connection):
    from gridmap.store.schema.finding import CLOCK

    plan = connection.execute(
        f"EXPLAIN QUERY PLAN SELECT id FROM event INDEXED BY by_event_clock WHERE status = 'open' "
        f"AND (severity, {CLOCK}, id) > (1, 'x', 1) ORDER BY severity, {CLOCK}, id LIMIT 10"
    ).fetchall()

    assert [step for *_, step in plan if "SEARCH" in step and "by_event_clock" in step]
    assert not [step for *_, step in plan if "TEMP" in step]


def test_the_counters_tell_overdue_waiting_going_and_closed_in_time(connection, queued):
    now, midnight = "2026-03-01T01:05:00Z", "2026-03-01T00:00:00Z"
    going = [e for e in queued if e.status == "open"]
    closed = [e for e in queued if e.status == "closed"]

    counters = read_counters(connection, now, midnight)

    assert counters == QueueCounters(
        overdue=sum((deadline(e) or "~") < now for e in going),
        waiting=sum(e.responded_at is None for e in going),
        in_progress=sum(e.responded_at is not None for e in going),
        closed_today=len(closed),
        in_time_today=sum(e.close_by is None or e.closed_at <= e.close_by for e in closed),
    )
    assert counters.in_time_share == counters.in_time_today / len(closed)
    assert read_counters(connection, now, "2026-03-02T00:00:00Z").in_time_share is None


@pytest.mark.parametrize("counter", COUNTED)
def test_the_events_of_a_counter_are_as_many_as_it_says(connection, queued, counter):
    now, midnight = "2026-03-01T01:05:00Z", "2026-03-01T00:00:00Z"
    counted = Counted(counter, now, midnight)

    ids = sorted_queue(connection, None, counted)
    listed = read_queued(connection, ids, closed=counted.closed)

    assert len(ids) == getattr(read_counters(connection, now, midnight), counter)
    assert [event.id for event in listed] == ids
    assert all((event.closed_at is not None) == counted.closed for event in listed)


def test_the_events_of_a_counter_keep_the_order_of_the_queue_or_take_another(connection, queued):
    counted = Counted("waiting", "2026-03-01T01:05:00Z", "2026-03-01T00:00:00Z")
    waiting = {event.id for event in queued if event.status == "open" and event.responded_at is None}
    numbers = {event.id: event.number for event in queued}

    usual = sorted_queue(connection, None, counted)
    turned = sorted_queue(connection, Order("number", descending=True), counted)

    assert usual == [event.id for event in read_queue(connection, 100) if event.id in waiting]
    assert [numbers[one] for one in turned] == sorted((numbers[one] for one in waiting), reverse=True)
