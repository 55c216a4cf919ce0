import csv
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridmap.domain.coordinates_text import Coordinate, read_coordinate, read_pair, read_pairs, read_positions

degrees = st.floats(0.0001, 179.9999).map(lambda value: round(value, 6))


def value_of(text):
    found = read_coordinate(text)
    if isinstance(found, Coordinate):
        return found.value
    return found.key.removeprefix("import_records.coordinate_")


def in_dms(value):
    whole, rest = divmod(round(value * 36_000_000), 36_000_000)
    minutes, seconds = divmod(rest, 600_000)
    return f"{whole}°{minutes}'{seconds / 10_000:.4f}\""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("103.761329", 103.761329),
        ("103°45'40.8\"", 103.761333),
        ("103度45分40.8秒", 103.761333),
        ("103°45.68'", 103.761333),
        ("103 45 40.8", 103.761333),
        ("103:45:40.8", 103.761333),
        ("１０３．７６１３２９", 103.761329),
        (" 103.761329° E", 103.761329),
        ("103,761329", 103.761329),
        ("东经103.5", 103.5),
        ("W95.3", -95.3),
        ("-95.3", -95.3),
        ("29.5°S", -29.5),
    ],
)
def test_a_coordinate_is_read_in_every_notation(text, value):
    assert value_of(text) == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("103°65'", "impossible"),
        ("103°10'75\"", "impossible"),
        ("103.5°20'", "impossible"),
        ("-95.3W", "impossible"),
        ("abc", "unreadable"),
        ("103.76.13", "unreadable"),
        ("1_0", "unreadable"),
        ("约103.7", "unreadable"),
        ("nan", "unreadable"),
    ],
)
def test_what_is_no_coordinate_is_refused_by_its_reason(text, why):
    assert value_of(text) == why


@pytest.mark.parametrize(
    "text",
    [
        "103.76,29.55",
        "(103.76, 29.55)",
        "POINT (103.76 29.55)",
        "103.76；29.55",
        "103,7600;29,5500",
        "103.76 29.55",
        "[103.76,29.55]",
        "E103.76 N29.55",
    ],
)
def test_a_pair_is_read_in_every_notation(text):
    assert [one.value for one in read_pair(text)] == [103.76, 29.55]


def test_a_pair_that_may_be_one_number_is_refused():
    assert read_pair("103,29").key == "import_records.coordinate_unreadable"


def test_a_pair_that_names_its_axes_may_stand_in_any_order():
    read = read_pairs(["29.55N 103.76E", "北纬29.55 东经103.76", "103.76,29.55"])

    assert read.x.tolist() == [103.76] * 3
    assert read.y.tolist() == [29.55] * 3


def test_all_eight_notations_of_the_sample_are_read(shared_data):
    file = shared_data / "hostile/04b_coordinate_notations.csv"
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    read = read_positions([row["经度"] for row in rows], [row["纬度"] for row in rows])

    assert read.refused == {}
    assert np.isnan(read.x[-1])
    exchanged = [row["地点"] for row in rows].index("经纬颠倒")  # which only the map can tell
    for at in range(7):
        x, y = (read.x[at], read.y[at]) if at != exchanged else (read.y[at], read.x[at])
        assert (x, y) == pytest.approx((103.76133, 29.55537), abs=2e-5)


def test_half_a_position_zeros_and_axes_in_each_others_place_are_told():
    read = read_positions(["", "0.0", "29.5N", "103.7", "x"], ["29.6", "0", "103.7E", "29.5", "29.5"])

    assert read.refused[0].key == "import_records.lon_missing"
    assert read.noted[1].key == "import_records.zero_position"
    assert read.noted[2].key == "import_records.axes_exchanged"
    assert (read.x[2], read.y[2]) == (103.7, 29.5)
    assert sorted(read.refused) == [0, 4]
    assert np.isnan(read.x[[0, 1, 4]]).all()


@given(degrees)
def test_degrees_minutes_and_seconds_mean_the_same_as_a_decimal(value):
    assert value_of(in_dms(value)) == pytest.approx(value, abs=1e-7)


@given(st.lists(st.floats(-180, 180), max_size=20))
def test_plain_numbers_come_back_as_they_are(values):
    texts = [repr(value) for value in values]
    read = read_positions(texts, ["1.5"] * len(texts))

    assert read.x.tolist() == values
    assert read.refused == {}


@given(st.text(max_size=25), st.text(max_size=25))
def test_no_text_breaks_the_reading_and_nothing_infinite_comes_out(x, y):
    read = read_positions([x], [y])

    assert math.isnan(read.x[0]) == math.isnan(read.y[0])
    assert not np.isinf([read.x[0], read.y[0]]).any()
