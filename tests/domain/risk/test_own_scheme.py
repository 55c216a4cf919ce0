import colorsys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridmap.domain.errors import UserError
from gridmap.domain.risk.colour import contrast
from gridmap.domain.risk.own_scheme import OwnLevel, as_value, checked, own_scheme, scheme_in_force, too_near
from gridmap.domain.risk.schemes import FOUR, THEMES, THREE

LEVELS = (
    OwnLevel("甲", "特急", "#C2185B"),
    OwnLevel("乙", "紧急", "#F57C00"),
    OwnLevel("丙", "关注", "#FFF176"),
    OwnLevel("丁", "正常", "#B3E5FC"),
)
COLOURS = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: "#" + bytes(rgb).hex())


def test_an_own_scheme_goes_into_json_and_back():
    assert checked(as_value(LEVELS)) == LEVELS
    assert [own_scheme(LEVELS).look(level).name_key for level in (1, 4, None)] == [
        "特急", "正常", "risk.level_none",
    ]  # fmt: skip


@given(COLOURS)
def test_whatever_colour_is_taken_texts_are_readable_on_it_in_both_themes(colour):
    look = own_scheme([OwnLevel("I", "x", colour)] * 4).look(1)

    for theme in THEMES:
        shades = look.shades(theme)
        assert contrast(shades.map, shades.map_text) >= 4.5
        assert contrast(shades.chip, shades.chip_text) >= 4.5


def test_pale_colours_recede_into_the_dark_ground_and_strong_ones_stay():
    def value(colour):
        return colorsys.rgb_to_hsv(*(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)))[2]

    scheme = own_scheme(LEVELS)

    assert value(scheme.look(4).dark.map) < 0.5
    assert value(scheme.look(2).dark.map) > 0.7


def test_levels_that_are_the_same_are_one_in_the_legend():
    merged = own_scheme([LEVELS[0], LEVELS[0], LEVELS[2], LEVELS[3]])

    assert [level for level, _ in merged.legend()] == [1, 3, 4, 0]


def test_good_colours_are_apart_for_everybody():
    assert too_near(LEVELS) == []
    assert too_near([OwnLevel(numeral, numeral, FOUR.look(at).light.map)
                     for at, numeral in enumerate(("I", "II", "III", "IV"), start=1)]) == []  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "sight"),
    [("#C2185B", "#C2195C", None), ("#B8603A", "#6E8B3D", "protanopia")],
)
def test_colours_that_are_too_near_are_told_of_with_whom_they_trouble(one, other, sight):
    levels = [OwnLevel("甲", "a", one), OwnLevel("乙", "b", other), *LEVELS[2:]]

    (near,) = [near for near in too_near(levels) if (near.one, near.other) == (1, 2)]
    assert near.sight == sight


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("four", "risk.own_levels"),
        (None, "risk.own_levels"),
        (as_value(LEVELS)[:3], "risk.own_levels"),
        ([{"sign": "I"}] * 4, "risk.own_levels"),
        ([{"sign": " ", "name": "x", "colour": "#FFFFFF"}] * 4, "risk.own_sign"),
        ([{"sign": "I", "name": "x" * 13, "colour": "#FFFFFF"}] * 4, "risk.own_name"),
        ([{"sign": "I", "name": "x", "colour": "red"}] * 4, "risk.own_colour"),
    ],
)
def test_what_is_no_scheme_is_refused_and_never_keeps_a_workspace_closed(value, key):
    with pytest.raises(UserError) as refused:
        checked(value)

    assert refused.value.key == key
    assert scheme_in_force("own", value) is FOUR


def test_the_settings_say_which_scheme_is_in_force():
    assert scheme_in_force("three", []) is THREE
    assert scheme_in_force("own", as_value(LEVELS)) == own_scheme(LEVELS)
