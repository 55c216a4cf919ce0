"""Days are understood as people type them, and nothing else is taken for one."""

import pytest

from gridmap.domain.day_text import day_of


@pytest.mark.parametrize(
    "text",
    ["2027-01-01", "20270101", "2027/1/1", "2027.1.1", "2027年1月1日", " 2027-1-01 ", "２０２７－０１－０１"],
)
def test_the_usual_ways_to_write_a_day_mean_the_same(text):
    assert day_of(text) == "2027-01-01"


@pytest.mark.parametrize(
    "text", ["", "2027", "2027-13-01", "2027-02-30", "27-01-01", "1/2/2027", "2027011", "明天"]
)
def test_what_is_no_day_is_none(text):
    assert day_of(text) is None
