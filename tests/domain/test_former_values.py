from dataclasses import replace
from itertools import count

import pytest
from shapely import box

from gridmap.domain.change import added, replaced
from gridmap.domain.former_values import KEPT, former_values, with_former_values
from gridmap.domain.records import TABLES, Cell, Place, Region
from gridmap.store.rows import shape

TODAY = "2026-11-23"
CELL = Cell(1, 8, "990101001001001", "第一网格", box(104, 29, 104.01, 29.01))
REGION = Region(8, "community", "990101001001", "桥社区", 7)


def kept(old, **values):
    """Field and former value of everything that an edit gives up."""
    found = former_values([(old, replace(old, **values))], count(100).__next__, TODAY)
    return [(one.record_id, one.field, one.value, one.until) for one in found]


def test_what_a_field_said_is_kept_until_today():
    assert kept(CELL, name="新网格", community_id=9) == [
        (1, "name", "第一网格", TODAY), (1, "community_id", "8", TODAY),
    ]  # fmt: skip
    assert kept(CELL, worker_id=5) == [(1, "worker_id", None, TODAY)]
    assert kept(REGION, parent_id=6) == [(8, "parent_id", "7", TODAY)]


def test_shapes_and_days_are_kept_in_their_own_ways():
    assert kept(CELL, geometry=box(0, 0, 1, 1), valid_to=TODAY) == []


@pytest.mark.parametrize("day", [TODAY, "2027-01-01"])
def test_nothing_is_kept_of_what_is_not_in_force_before_today(day):
    assert kept(replace(CELL, valid_from=day), name="新网格") == []
    assert kept(replace(CELL, valid_from="2026-11-22"), name="新网格")


def test_a_name_or_code_that_was_missing_is_no_former_one():
    assert kept(replace(REGION, name=REGION.code), name="桥社区") == []
    assert kept(replace(REGION, name="", code=""), name="桥社区", code="990101001001") == []
    assert kept(REGION, urban_rural="111") == []


def test_what_is_called_by_its_code_keeps_name_and_code_together():
    nameless = replace(REGION, name=REGION.code)

    assert kept(nameless, name="990101001009", code="990101001009") == [
        (8, "code", REGION.code, TODAY), (8, "name", REGION.code, TODAY),
    ]  # fmt: skip


def test_a_change_that_keeps_what_it_gives_up_takes_it_away_again():
    renamed = replaced("change.test", [(CELL, replace(CELL, name="新"))])
    change = with_former_values(renamed, lambda: 100, TODAY)

    assert set(change.after) == {1, 100}
    assert change.inverted().after == {1: CELL, 100: None}


def test_what_gives_nothing_up_stays_the_change_it_is():
    change = added("change.test", [CELL, Place(2, 1, "店")])

    assert with_former_values(change, lambda: 100, TODAY) is change


@pytest.mark.parametrize("kind", KEPT)
def test_every_field_that_is_kept_is_a_column(kind):
    assert set(KEPT[kind]) <= set(shape(TABLES[kind]).columns)
