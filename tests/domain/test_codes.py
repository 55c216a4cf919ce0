import doctest

import pytest

from gridmap.domain import codes
from gridmap.domain.errors import UserError


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(codes).failed == 0


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("511102099000", "street"),
        ("511102100000", "town"),
        ("511102200000", "township"),
        ("511102498000", "township_like"),
        ("511102004199", "residents_committee"),
        ("511102004200", "villagers_committee"),
        ("511102004498", "community_like"),
        ("511102000000", None),
        ("10004030", None),
    ],
)
def test_the_ranges_of_the_third_and_fourth_part_tell_the_kind(code, kind):
    assert codes.kind_of(code) == kind


def test_a_code_is_padded_only_where_level_and_parent_agree():
    assert codes.padded("511126107", "township", "511126000000") == "511126107000"
    assert codes.padded("511126107", "township", "511129000000") is None
    assert codes.padded("511126107", "community") is None
    assert codes.padded("51") is None
    assert codes.padded("5111261070001") is None


def test_what_rounding_lost_is_never_made_up():
    left = codes.rounded("5.11129E+11")

    assert left is not None
    assert codes.may_be("511129106203", left)
    assert not codes.may_be("511131106203", left)
    assert codes.rounded("511129106203") is None


def test_a_retired_cell_code_is_never_given_again():
    used = ["511102004001007", "511102004002009"]

    assert codes.cell_codes("511102004001", 1, used) == ["511102004001008"]


def test_a_community_has_no_more_than_999_cells():
    with pytest.raises(UserError):
        codes.cell_codes("511102004001", 1000)


def test_cells_are_numbered_row_by_row_from_the_north_west():
    columns, rows = [0.0, 0.01, 0.02], [0.02, 0.01, 0.0]
    lon = [x for _ in rows for x in columns]
    lat = [y + 0.001 * (i % 2) for y in rows for i in range(3)]

    assert codes.reading_order(lon, lat).tolist() == list(range(9))
