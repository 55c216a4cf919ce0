import doctest

import pytest

from gridmap.domain import region_names


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(region_names).failed == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("郭凡村村民委员会", "郭凡村委会", True),
        ("县街社区居委会", "县街社区", True),
        ("大佛街道办事处", "大佛街道", True),
        ("龚嘴镇（撤销）", "龚嘴镇", True),
        ("白马镇", "白马乡", False),
        ("东村村委会", "西村村委会", False),
        ("村", "村", True),
    ],
)
def test_two_spellings_of_one_name_are_the_same(one, other, same):
    assert (region_names.core_name(one) == region_names.core_name(other)) is same


def test_what_a_list_marks_as_abolished_is_seen():
    assert region_names.is_abolished("龚嘴镇（撤销）")
    assert not region_names.is_abolished("撤销镇")
