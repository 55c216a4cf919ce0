import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridmap.domain.records import REGION_LEVELS
from gridmap.domain.risk.explain_region import explain_region
from gridmap.domain.risk.model import DEFAULT
from gridmap.domain.risk.roll_up import Hierarchy, roll_up

# city 0 > county 1 > townships 2, 3 > communities 4, 5 (in 2), 6 (in 3); the county of community 7 is missing
HIERARCHY = Hierarchy(
    np.array([10, 11, 12, 13, 14, 15, 16, 17]),
    ("city", "county", "township", "township", "community", "community", "community", "community"),
    np.array([-1, 0, 1, 1, 2, 2, 3, -1]),
    np.array([4, 4, 5, 6, 6]),
)
SCORE = np.array([80.0, 10.0, 60.0, np.nan, 5.0])
LEVEL = np.array([1, 4, 2, 0, 4])
RESIDENTS = np.array([100, 300, 100, 900, 500])


def rolled(rule, score=SCORE, level=LEVEL, residents=RESIDENTS):
    return roll_up(score, level, residents, HIERARCHY, DEFAULT, dict.fromkeys(REGION_LEVELS, rule))


def test_worst_takes_the_gravest_cell():
    assert rolled("worst").level.tolist() == [1, 1, 1, 4, 1, 2, 4, 0]
    assert rolled("worst").score[:7].tolist() == [80, 80, 80, 5, 80, 60, 5]


def test_share_counts_residents_in_red_and_orange_cells():
    found = rolled("share")

    assert found.score[:7].tolist() == [20.0, 20.0, 40.0, 0.0, 25.0, 100.0, 0.0]
    assert found.level.tolist() == [2, 2, 1, 4, 2, 1, 4, 0]


def test_mean_weighs_cells_by_their_residents():
    found = rolled("mean")

    assert found.score[4] == pytest.approx((80 * 100 + 10 * 300) / 400)
    assert found.score[0] == pytest.approx(19.5)
    assert found.level.tolist() == [3, 3, 2, 4, 3, 1, 4, 0]


@pytest.mark.parametrize("rule", ["share", "mean"])
def test_where_nobody_lives_cells_count_alike(rule):
    found = rolled(rule, residents=np.zeros(5, np.int64))

    assert found.score[4] == {"share": 50, "mean": 45}[rule]


def test_a_region_without_data_has_no_level():
    found = rolled("share", level=np.zeros(5, np.int64), score=np.full(5, np.nan))

    assert found.level.tolist() == [0] * 8
    assert np.isnan(found.score).all()


def test_each_level_of_region_follows_its_own_rule():
    rules = {"city": "worst", "county": "mean", "township": "share", "community": "share"}
    found = roll_up(SCORE, LEVEL, RESIDENTS, HIERARCHY, DEFAULT, rules)

    assert found.level[:3].tolist() == [1, 3, 1]


def test_a_level_set_by_hand_where_nothing_is_recorded_counts():
    assert rolled("worst", level=np.array([4, 4, 4, 1, 4])).level[3] == 1


def explained(rule, region=0, score=SCORE, level=LEVEL, residents=RESIDENTS):
    cells = np.arange(100, 105)
    return explain_region(region, score, level, cells, residents, HIERARCHY, DEFAULT, rule)


def test_a_region_tells_how_many_cells_and_residents_each_level_has():
    found = explained("share")

    assert (found.level, found.score) == (2, 20.0)
    assert found.cells == (1, 1, 1, 0, 2)
    assert found.residents == (900, 100, 100, 0, 800)
    assert found.worst == (100, 102, 101, 104, 103)


def test_bringing_down_the_cell_with_most_residents_is_enough():
    relief = explained("share", residents=np.array([100, 300, 150, 900, 500])).relief

    assert relief.cells == (102,)
    assert (relief.score, relief.level) == (9.5, 3)


def test_a_region_follows_its_gravest_cells_down():
    relief = explained("worst").relief

    assert (relief.cells, relief.level) == ((100,), 2)


def test_a_region_says_when_bringing_cells_down_does_not_help():
    assert explained("mean", score=np.full(5, 20.0), level=np.full(5, 4)).relief is None


@given(
    st.lists(st.tuples(st.floats(0, 100), st.integers(0, 500)), min_size=5, max_size=5),
    st.sampled_from(["worst", "share", "mean"]),
)
def test_cells_brought_down_truly_bring_the_region_down(cells, rule):
    score = np.round([one for one, _ in cells], 1)
    level = 4 - sum((score >= threshold).astype(int) for threshold in DEFAULT.thresholds)
    found = explained(rule, score=score, level=level, residents=np.array([people for _, people in cells]))

    if found.relief:
        assert found.relief.level > found.level
        assert set(found.relief.cells) <= set(found.worst)
    elif found.level < 4:
        assert rule == "mean"
