import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from gridmap.domain import geodesy
from gridmap.domain.coverage.validity import same_ground
from gridmap.domain.mending.decisions import (
    CUT,
    NOBODY,
    Decision,
    Decisions,
    owners,
    still_open,
    wide_gaps,
)
from gridmap.domain.mending.fault import Limits
from gridmap.domain.mending.outcome import in_several_parts, mended, outcome, parent_areas
from gridmap.domain.mending.rules import OPEN, RULES
from tests.domain.mending.deliveries import METRE, nested, sloppy_tiles, surveyed


@pytest.fixture
def two():
    """The second is older and smaller, and both claim a wide strip."""
    return surveyed(box(0, 0, 0.015, 0.01), box(0.01, 0, 0.02, 0.01), codes=["9", "3"])


def by_rule(found, what):
    return owners(found, Decisions((Decision(what),)))


def areas_after(found, decisions):
    return geodesy.areas(mended(found, outcome(found, decisions)))


def test_a_wide_overlap_is_open_until_somebody_decides(two):
    assert owners(two, Decisions()) == [OPEN]
    assert still_open(two, Decisions()) == [0]
    assert still_open(two, Decisions((Decision("larger"),))) == []


@pytest.mark.parametrize(("rule", "owner"), [("larger", 1), ("older", 1), ("first", 0), ("border", 0)])
def test_a_rule_says_who_gets_what_two_claim(two, rule, owner):
    assert by_rule(two, rule) == [owner]


def test_without_codes_the_older_is_the_first_row():
    assert by_rule(surveyed(box(0, 0, 0.015, 0.01), box(0.01, 0, 0.02, 0.01)), "older") == [0]


def test_by_hand_counts_more_than_a_rule_whichever_came_first(two):
    made = Decisions().with_one(Decision("give", faults=(0,), owner=0)).with_one(Decision("older"))

    assert owners(two, made) == [0]


def test_taking_back_is_dropping_the_last_and_it_can_be_made_again(two):
    made = Decisions().with_one(Decision("first")).with_one(Decision("older"))

    assert owners(two, made.taken_back()) == [0]
    assert owners(two, made.taken_back().taken_back()) == [OPEN]
    assert made.taken_back().made_again() == made
    assert Decisions().taken_back() == Decisions().made_again() == Decisions()
    assert made.taken_back().with_one(Decision("border")).undone == ()


def test_what_each_row_loses_and_gains_is_said_before_the_polygons_are_made(two):
    found = outcome(two, Decisions((Decision("older"),)))

    strip = geodesy.areas([box(0.01, 0, 0.015, 0.01)])[0]
    assert list(found.lost) == [pytest.approx(strip), 0]
    assert list(found.gained) == [0, 0]
    assert found.moved == pytest.approx(strip)
    assert found.after(two) == pytest.approx(geodesy.areas(mended(two, found)))


def test_somebody_has_to_say_what_becomes_of_a_wide_gap():
    ring = box(0, 0, 0.03, 0.03).difference(box(0.01, 0.01, 0.02, 0.02))
    found = surveyed(ring, box(0.03, 0, 0.04, 0.03))

    assert owners(found, Decisions()) == [OPEN]
    assert by_rule(found, "larger") == [OPEN]  # which says who gets what several claim
    assert areas_after(found, Decisions())[0] == pytest.approx(geodesy.areas([ring])[0])
    assert wide_gaps(found) == (0,)
    assert owners(found, Decisions((Decision("leave", (0,)),))) == [NOBODY]
    filled = Decisions((Decision("border", kinds=("gap",)),))
    assert owners(found, filled) == [0]
    assert areas_after(found, filled)[0] == pytest.approx(geodesy.areas([box(0, 0, 0.03, 0.03)])[0])


def test_what_moves_is_the_ground_that_changes_hands_whether_lost_or_gained():
    """A narrow strip that two claim is settled; a wide gap is given away afterwards."""
    ring = box(0, 0, 0.03, 0.03).difference(box(0.01, 0.01, 0.02, 0.02))
    found = surveyed(ring, box(0.03 - 5 * METRE, 0, 0.04, 0.03))
    assert [fault.kind for fault in found.faults] == ["overlap", "gap"]
    strip, gap = (fault.size for fault in found.faults)

    assert outcome(found, Decisions()).moved == pytest.approx(strip)
    filled = outcome(found, Decisions((Decision("give", (1,), owner=0),)))

    assert filled.moved == pytest.approx(strip + gap)
    assert filled.gained.sum() + filled.lost.sum() == pytest.approx(strip + gap)


def test_ground_that_goes_from_one_row_to_another_is_counted_once(astray):
    found = outcome(astray, Decisions((Decision("cut", kinds=("astray",)),)))

    assert found.moved == pytest.approx(found.gained.sum())
    assert found.moved == pytest.approx(found.lost.sum())


def test_a_narrow_gap_is_filled_unless_somebody_leaves_it():
    found = surveyed(box(0, 0, 0.01, 0.01), box(0.01 + 5 * METRE, 0, 0.02, 0.01))

    assert owners(found, Decisions()) == [0]
    assert owners(found, Decisions((Decision("leave", faults=(0,)),))) == [NOBODY]


def test_what_is_claimed_twice_cannot_be_left(two):
    assert still_open(two, Decisions((Decision("leave", faults=(0,)),))) == [0]


def test_an_enclave_is_cut_out_whatever_the_rule_for_all_says():
    found = surveyed(box(0, 0, 0.01, 0.01), box(0.002, 0.002, 0.004, 0.004))

    assert by_rule(found, "first") == [1]
    assert owners(found, Decisions((Decision("first", kinds=("enclave",)),))) == [0]


@pytest.fixture
def astray():
    """Row 1 belongs to the first parent and reaches into the second."""
    parents = nested([box(0, 0, 0.02, 0.01), box(0.02, 0, 0.04, 0.01)], [0, 0, 1])
    return surveyed(box(0, 0, 0.01, 0.01), box(0.01, 0, 0.023, 0.01), box(0.023, 0, 0.04, 0.01), nest=parents)


def test_a_row_astray_stays_whole_in_its_parent_unless_somebody_says_otherwise(astray):
    found = outcome(astray, Decisions())

    assert list(found.parents) == [0, 0, 1]
    assert found.moved == 0


def test_what_is_cut_at_the_parents_border_goes_to_the_neighbour_there(astray):
    cut = Decisions((Decision("cut", kinds=("astray",)),))
    found = outcome(astray, cut)

    assert owners(astray, cut) == [CUT]
    after = mended(astray, found)
    assert shapely.equals(after[1], box(0.01, 0, 0.02, 0.01))
    assert shapely.equals(after[2], box(0.02, 0, 0.04, 0.01))
    sizes = parent_areas(astray, found.parents, geodesy.areas(after))
    assert sizes == pytest.approx(geodesy.areas(astray.nest.parents))


def test_a_row_may_be_given_to_another_parent_by_rule_or_by_hand():
    parents = nested([box(0, 0, 0.02, 0.01), box(0.02, 0, 0.04, 0.01)], [0, 0, 1])
    found = surveyed(
        box(0, 0, 0.019, 0.01), box(0.019, 0, 0.03, 0.01), box(0.03, 0, 0.04, 0.01), nest=parents
    )

    assert owners(found, Decisions()) == [OPEN]
    assert list(outcome(found, Decisions((Decision("larger"),))).parents) == [0, 1, 1]
    assert list(outcome(found, Decisions((Decision("first"),))).parents) == [0, 0, 1]
    by_hand = Decisions((Decision("larger"), Decision("give", faults=(0,), owner=0)))
    assert list(outcome(found, by_hand).parents) == [0, 0, 1]


def test_a_row_left_without_ground_is_none_and_torn_ones_are_told():
    found = surveyed(box(0, 0, 0.01, 0.01), box(0, 0, 0.01, 0.01), box(-0.01, 0.004, 0.02, 0.006))

    after = mended(found, outcome(found, Decisions((Decision("first"),))))

    assert after[1] is None
    assert in_several_parts(found.polygons, after) == [2]


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    shake=st.floats(0, 300 * METRE),
    rule=st.sampled_from(RULES),
    fills=st.booleans(),
    by_hand=st.integers(0, 10**6),
)
def test_any_decisions_make_a_coverage_and_move_what_they_say(seed, shake, rule, fills, by_hand):
    tiles = sloppy_tiles(seed, shake)
    found = surveyed(*tiles, codes=[str(99 - row) for row in range(len(tiles))], limits=Limits(width=5))
    decisions = Decisions((Decision(rule),))
    if fills:
        decisions = decisions.with_one(Decision("border", kinds=("gap",)))
    elif gaps := wide_gaps(found):
        decisions = decisions.with_one(Decision("leave", gaps))
    if found.faults:
        number = by_hand % len(found.faults)
        fault = found.faults[number]
        owner = fault.candidates[by_hand % len(fault.candidates)]
        decisions = decisions.with_one(Decision("give", faults=(number,), owner=owner))

    said = outcome(found, decisions)
    after = mended(found, said)

    there = after[~shapely.is_missing(after)]
    assert said.open == ()
    assert shapely.is_valid(there).all()
    assert shapely.coverage_is_valid(there)
    assert (np.round(shapely.get_coordinates(there), 7) == shapely.get_coordinates(there)).all()
    whole = shapely.union_all(there)
    assert shapely.area(there).sum() == pytest.approx(whole.area, rel=1e-9)
    bend = 0.02 * shapely.length(found.polygons).sum() * 111_320  # the grid moves a border by a centimetre
    assert geodesy.areas(after) == pytest.approx(said.after(found), abs=bend)
    covered = shapely.union_all(found.polygons)
    assert shapely.difference(covered, whole).area < 1e-7 * shapely.length(covered)


PARENTS = (box(0, 0, 0.01, 0.01), box(0.01, 0, 0.02, 0.012))


def test_a_strip_that_two_claim_goes_to_the_one_whose_parent_it_lies_in():
    """The second reaches five metres into the parent of the first, and has the longer border there."""
    reaching = box(0.01 - 5 * METRE, 0, 0.02, 0.012)
    found = surveyed(PARENTS[0], reaching, nest=nested(PARENTS, [0, 1]))

    assert [fault.kind for fault in found.faults] == ["overlap", "astray"]
    assert owners(found, Decisions())[0] == 0
    assert by_rule(found, "border")[0] == 1  # a rule that somebody chose is kept to


def test_a_strip_along_the_border_of_two_parents_is_parted_there():
    """Each reaches three metres into the parent of the other."""
    parents = (box(0, 0, 0.01, 0.01), box(0.01, 0, 0.02, 0.01))
    west, east = box(0, 0, 0.01 + 3 * METRE, 0.01), box(0.01 - 3 * METRE, 0, 0.02, 0.01)
    found = surveyed(west, east, nest=nested(parents, [0, 1]))
    assert [fault.kind for fault in found.faults].count("overlap") == 2

    made = outcome(found, Decisions())
    after = mended(found, made)

    assert still_open(found, Decisions()) == []
    held = parent_areas(found, made.parents, geodesy.areas(after))
    assert held == pytest.approx(geodesy.areas(parents), rel=1e-6)
    assert [same_ground(one, parent) for one, parent in zip(after, parents, strict=True)] == [True, True]


@pytest.mark.parametrize("decisions", [Decisions(), Decisions((Decision("border", kinds=("uncovered",)),))])
def test_uncovered_ground_goes_to_a_row_of_the_parent_that_it_lies_in(decisions):
    """Two rows of the first parent leave out a strip; the second's child has a longer border with it."""
    halves = [box(0, south, 0.01 - 5 * METRE, south + 0.005) for south in (0, 0.005)]

    found = surveyed(*halves, PARENTS[1], nest=nested(PARENTS, [0, 0, 1]))

    [fault] = found.faults
    assert (fault.kind, fault.candidates[0]) == ("uncovered", 2)
    assert owners(found, decisions) == [0]
    assert owners(found, Decisions((Decision("give", (0,), owner=2),))) == [2]


def test_an_enclave_of_another_parent_is_kept_where_it_lies():
    enclave = box(0.004, 0.004, 0.005, 0.005)
    found = surveyed(*PARENTS, enclave, nest=nested(PARENTS, [0, 1, 1]))

    assert [fault.kind for fault in found.faults] == ["enclave", "astray"]
    assert owners(found, Decisions())[0] == 2
