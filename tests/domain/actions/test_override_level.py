from dataclasses import replace

import pytest

from gridmap.domain.actions.override_level import LiftLevel, OverrideLevel
from gridmap.domain.errors import Refused
from gridmap.domain.records import LevelOverride

TODAY = "2026-05-10"
SET = OverrideLevel(10, 1, " 汛期值守 ", "2026-06-01", TODAY)


def test_a_level_set_by_hand_keeps_its_reason_and_end(two_cells, new_id):
    change = SET.change(two_cells, new_id)
    (made,) = change.after.values()

    assert made == LevelOverride(made.id, 10, 1, "汛期值守", "2026-06-01", TODAY)
    assert change.reason == "汛期值守"
    assert list(change.before.values()) == [None]


def test_a_new_level_ends_the_one_in_force_and_no_other(two_cells, new_id):
    over = LevelOverride(50, 10, 2, "旧", "2026-05-09", "2026-05-01")
    current = LevelOverride(51, 10, 2, "现", TODAY, "2026-05-05")
    beside = LevelOverride(52, 11, 2, "邻", "2026-06-01", "2026-05-05")
    two_cells |= {one.id: one for one in (over, current, beside)}
    change = SET.change(two_cells, new_id)

    assert change.before[51] == current
    assert change.after[51] == replace(current, expires_on="2026-05-09")
    assert change.ids & {50, 51, 52} == {51}


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"level": 0}, "risk.no_such_level"),
        ({"level": 5}, "risk.no_such_level"),
        ({"reason": "  "}, "risk.override_without_reason"),
        ({"expires_on": "2026-05-09"}, "risk.override_expiry"),
        ({"expires_on": "2026-08-09"}, "risk.override_expiry"),
        ({"expires_on": "soon"}, "risk.not_a_day"),
        ({"cell_id": 1}, "record_gone"),
    ],
)
def test_a_level_without_reason_end_or_cell_is_refused(two_cells, new_id, values, key):
    with pytest.raises(Refused) as refused:
        replace(SET, **values).change(two_cells, new_id)

    assert refused.value.key == key


def test_a_lifted_level_ended_yesterday(two_cells, new_id):
    current = LevelOverride(51, 10, 2, "现", "2026-06-01", TODAY)
    two_cells[51] = current
    change = LiftLevel(10, "雨停", TODAY).change(two_cells, new_id)

    assert change.after == {51: replace(current, expires_on="2026-05-09")}
    assert change.reason == "雨停"
    with pytest.raises(Refused, match="no_override"):
        LiftLevel(10, "雨停", TODAY).change(two_cells.with_change(change), new_id)


def test_lifting_needs_a_reason(two_cells, new_id):
    with pytest.raises(Refused, match="override_without_reason"):
        LiftLevel(10, "", TODAY).change(two_cells, new_id)
