"""Why a target cannot be met, in words that need no knowledge of how proposals are made."""

import pytest

from gridmap import words
from gridmap.domain.planning.proposal.possible import Obstacle

OBSTACLES = [
    Obstacle("place", {"households": 640}),
    Obstacle("sums", {"places": 12, "heaviest": 180}),
    Obstacle("coarse", {"room": 24, "households": 60}),
]


@pytest.mark.parametrize(("language", "told"), [("zh_CN", "同一地点"), ("en", "building")])
@pytest.mark.parametrize("obstacle", OBSTACLES, ids=lambda one: one.key)
def test_it_is_said_that_a_place_is_not_divided(obstacle, language, told):
    before = words.language()
    words.set_language(language)
    try:
        said = words.tr(f"planning.why_{obstacle.key}", **obstacle.values)
    finally:
        words.set_language(before)

    assert told in said
    assert all(str(value) in said for value in obstacle.values.values())
