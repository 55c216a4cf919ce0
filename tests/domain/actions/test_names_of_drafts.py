"""Drafts that are worked on are told apart by their names."""

import pytest

from gridmap.domain.actions.drafts import CreateDraft, RenameDraft
from gridmap.domain.errors import Refused
from gridmap.domain.planning_records import Draft
from tests.domain.conftest import Records

DAY = "2026-11-23"


@pytest.fixture
def drafts():
    return Records(
        {
            1: Draft(1, "方案甲", DAY),
            2: Draft(2, "方案乙", DAY, status="scheduled"),
            3: Draft(3, "方案丙", DAY, status="published"),
            4: Draft(4, "方案丁", DAY, status="discarded"),
            6: Draft(6, "East", DAY),
        }
    )


@pytest.mark.parametrize("name", ["方案甲", " 方案甲 ", "方案乙", "east"])
def test_the_name_of_a_draft_at_work_is_not_given_again(drafts, new_id, name):
    with pytest.raises(Refused) as made:
        CreateDraft(name, DAY).change(drafts, new_id)
    assert made.value.key == "draft_name_taken"
    other = Draft(5, "方案戊", DAY)
    with pytest.raises(Refused) as renamed:
        RenameDraft(other.id, name).change(Records({**drafts, 5: other}), new_id)
    assert renamed.value.key == "draft_name_taken"


@pytest.mark.parametrize("name", ["方案丙", "方案丁"])
def test_the_name_of_one_that_is_done_with_is_free(drafts, new_id, name):
    (made,) = CreateDraft(name, DAY).change(drafts, new_id).after.values()
    assert made.name == name


def test_a_draft_may_keep_its_own_name(drafts, new_id):
    (renamed,) = RenameDraft(1, "方案甲 ").change(drafts, new_id).after.values()
    assert renamed.name == "方案甲"
