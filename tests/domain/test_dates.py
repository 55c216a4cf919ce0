from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridmap.domain.dates import day_order, read_dates, read_moments, time_zone
from gridmap.domain.errors import UserError

CHINA = time_zone("Asia/Shanghai")
LAYOUTS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%Y年%m月%d日 %H时%M分%S秒",
    "%Y%m%d%H%M%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y.%m.%d %H:%M:%S",
    "%d %b %Y %H:%M:%S",
    "%b %d, %Y %I:%M:%S %p",
)
moments = st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(microsecond=0))


def alone(text, zone=CHINA, order=""):
    reading = read_moments([text], zone, order)
    return reading.refused[0].key if reading.refused else reading.values[0]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-06-01 00:04:17", "2025-05-31T16:04:17Z"),
        ("2025/06/01 00:11", "2025-05-31T16:11:00Z"),
        ("2025年06月01日 00时15分", "2025-05-31T16:15:00Z"),
        ("20250601010835", "2025-05-31T17:08:35Z"),
        ("2025-6-1 下午3:05", "2025-06-01T07:05:00Z"),
        ("２０２５年６月１日", "2025-05-31T16:00:00Z"),
        ("2025-06-01T00:00:00Z", "2025-06-01T00:00:00Z"),
        ("2025-06-01 12:00:00+05:30", "2025-06-01T06:30:00Z"),
        ("2025-06-01 24:00", "2025-06-01T16:00:00Z"),
        ("2025.6.1", "2025-05-31T16:00:00Z"),
        ("45809.5", "2025-06-01T04:00:00Z"),
        ("1735689600", "2025-01-01T00:00:00Z"),
        ("1735689600000", "2025-01-01T00:00:00Z"),
        ("13/2/2025", "2025-02-12T16:00:00Z"),
    ],
)
def test_a_moment_is_read_in_every_way_people_write_it(text, moment):
    assert alone(text) == moment


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2025-02-30", "impossible"),
        ("2025-13-01", "impossible"),
        ("2025-06-01 24:01", "impossible"),
        ("2025年06月01日 00时61分", "impossible"),
        ("20251301000000", "impossible"),
        ("0001-01-01", "impossible"),
        ("9999-12-31", "impossible"),
        ("2025-06-01 10:00+99:00", "impossible"),
        ("6/1/2025", "ambiguous"),
        ("3月5日", "unreadable"),
        ("昨天", "unreadable"),
        ("2025", "unreadable"),
        ("2025-06-01 10:00 大约", "unreadable"),
    ],
)
def test_what_is_no_date_is_refused_by_its_reason(text, why):
    assert alone(text) == f"import_records.date_{why}"


def test_a_column_is_read_as_each_of_its_texts_alone():
    column = [
        "2025-06-01 00:04:17",
        "",
        "2025/06/01 00:11",
        "2025-02-30 10:00:00",
        "无",
        "2025年06月01日 00时15分",
        "20250601010835",
        "2025-06-01 23:59:59",
        "x",
        "2025-06-01 24:00:00",
        "2025/06/02 00:11",
        "45809",
    ] * 3
    reading = read_moments(column, CHINA)

    assert reading.values == [read_moments([text], CHINA).values[0] for text in column]
    assert sorted(reading.refused) == [
        place for place, text in enumerate(column) if text in ("2025-02-30 10:00:00", "x")
    ]


@given(st.lists(st.tuples(moments, st.sampled_from(LAYOUTS)), min_size=1, max_size=30))
def test_every_moment_comes_back_from_every_layout(written):
    texts = [at.strftime(layout) for at, layout in written]

    assert read_moments(texts, UTC).values == [f"{at:%Y-%m-%dT%H:%M:%S}Z" for at, _ in written]


@given(moments, st.integers(-12 * 4, 14 * 4))
def test_an_offset_in_the_text_counts_more_than_the_zone(at, quarters):
    offset = timezone(timedelta(minutes=15 * quarters))
    text = at.replace(tzinfo=offset).isoformat()

    assert alone(text, CHINA) == f"{at - timedelta(minutes=15 * quarters):%Y-%m-%dT%H:%M:%S}Z"


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text):
    reading = read_dates([text])

    assert reading.values[0] is None or datetime.fromisoformat(reading.values[0])


def test_the_zone_of_the_column_follows_its_summer_time():
    told = read_moments(["2010-01-01 00:00:00", "2010-07-01 00:00:00"], time_zone("America/Chicago")).values

    assert told == ["2010-01-01T06:00:00Z", "2010-07-01T05:00:00Z"]


def test_a_zone_that_does_not_exist_is_refused():
    with pytest.raises(UserError, match="time_zone"):
        time_zone("Asia/Nowhere")


def test_the_order_of_day_and_month_shows_in_the_column():
    assert day_order(["06/01/2025", "13/01/2025"]) == "day"
    assert day_order(["06/01/2025", "01/13/2025"]) == "month"
    assert day_order(["06/01/2025"]) == day_order(["13/01/2025", "01/13/2025"]) == ""
    assert alone("06/01/2025", UTC, "day") == "2025-01-06T00:00:00Z"
    assert alone("06/01/2025", UTC, "month") == "2025-06-01T00:00:00Z"
