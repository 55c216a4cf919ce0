from itertools import combinations

import pytest

from gridmap.domain.errors import UserError
from gridmap.domain.risk.colour import BLINDNESSES, contrast, distance
from gridmap.domain.risk.schemes import FOUR, SCHEMES, THEMES, THREE, scheme
from gridmap.words import LANGUAGES, catalogue

LOOKS = [look for one in SCHEMES.values() for _, look in one.legend()]


def shades(one, theme):
    return [look.shades(theme) for level, look in one.legend() if level]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("look", LOOKS, ids=[look.name_key for look in LOOKS])
def test_every_text_is_readable_on_its_ground(look, theme):
    colours = look.shades(theme)

    assert contrast(colours.map, colours.map_text) >= 4.5
    assert contrast(colours.chip, colours.chip_text) >= 4.5


@pytest.mark.parametrize("blindness", [None, *BLINDNESSES])
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("one", SCHEMES.values(), ids=list(SCHEMES))
def test_levels_stay_apart_with_red_green_blindness(one, theme, blindness):
    # 15 is several times the 2.3 that is just noticeable (Mahy et al. 1994)
    for a, b in combinations(shades(one, theme), 2):
        assert distance(a.map, b.map, blindness) >= 15
        assert distance(a.chip, b.chip, blindness) >= 15


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("one", SCHEMES.values(), ids=list(SCHEMES))
def test_the_lowest_level_recedes_into_the_ground(one, theme):
    ground = {"light": "#FFFFFF", "dark": "#171B21"}[theme]
    by_level = [contrast(one.look(level).shades(theme).map, ground) for level in (1, 4)]

    assert by_level[0] > by_level[1]


@pytest.mark.parametrize("one", SCHEMES.values(), ids=list(SCHEMES))
def test_colour_is_never_the_only_sign(one):
    looks = [look for _, look in one.legend()]

    assert len({look.sign_key for look in looks}) == len(looks)
    assert len({look.hatch for look in looks}) == len(looks)
    assert one.look(None).hatch != "none"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("one", SCHEMES.values(), ids=list(SCHEMES))
def test_every_sign_and_name_is_worded(one, language):
    signs = [catalogue(language)[look.sign_key] for _, look in one.legend()]
    names = [catalogue(language)[look.name_key] for _, look in one.legend()]

    assert len(set(signs)) == len(signs)
    assert len(set(names)) == len(names)


def test_red_means_red_or_orange_where_there_are_three_colours():
    assert THREE.look(1) == THREE.look(2) != THREE.look(3)
    assert [level for level, _ in THREE.legend()] == [1, 3, 4, 0]
    assert [level for level, _ in FOUR.legend()] == [1, 2, 3, 4, 0]


def test_an_unknown_scheme_is_refused():
    assert scheme("four") is FOUR
    with pytest.raises(UserError, match="unknown_scheme"):
        scheme("seven")
