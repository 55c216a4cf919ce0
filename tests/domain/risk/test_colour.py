import pytest

from gridmap.domain.risk.colour import contrast, distance


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#FFFFFF", 21.0), ("#767676", "#FFFFFF", 4.54), ("#FFFFFF", "#FFFFFF", 1.0)],
)
def test_contrast_is_as_the_guidelines_give_it(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


def test_distance_is_as_tables_of_cielab_give_it():
    # sRGB red is L*a*b* 53.2, 80.1, 67.2 and white 100, 0, 0 under D65
    assert distance("#FF0000", "#FFFFFF") == pytest.approx(114.5, abs=0.5)
    assert distance("#FFFFFF", "#000000") == pytest.approx(100, abs=0.1)


@pytest.mark.parametrize("blindness", ["protanopia", "deuteranopia"])
def test_a_green_and_a_red_that_look_alike_are_found(blindness):
    assert distance("#B8603A", "#6E8B3D") > 50
    assert distance("#B8603A", "#6E8B3D", blindness) < 15
    assert distance("#808080", "#404040", blindness) == pytest.approx(distance("#808080", "#404040"), abs=0.5)


def test_what_is_no_colour_is_a_bug():
    with pytest.raises(ValueError, match="rrggbb"):
        contrast("red", "#FFFFFF")
