from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely

from gridmap.domain import geodesy
from gridmap.domain.check import Severity
from gridmap.domain.planning.above import Above
from gridmap.domain.planning.checks import find_issues
from gridmap.domain.planning.checks.facts import CommunityFacts, Facts, Target
from gridmap.domain.planning.crossing import Held
from tests.domain.coverage.conftest import wobbly_grid

COMMUNITY = 900


def facts(shapes=None, **changed):
    shapes = wobbly_grid(3) if shapes is None else np.array(shapes, dtype=object)
    n = len(shapes)
    outline = shapely.union_all(shapely.make_valid(shapes))
    made = {
        "ids": np.arange(1, n + 1),
        "shapes": shapes,
        "community_ids": np.full(n, COMMUNITY),
        "names": [f"第{row + 1}网格" for row in range(n)],
        "codes": in_order(shapes),
        "dedicated": np.zeros(n, dtype=bool),
        "has_organisation": np.zeros(n, dtype=bool),
        "households": np.full(n, 400),
        "communities": {
            COMMUNITY: CommunityFacts(COMMUNITY, "桥社区", "990101001001", outline, Target(300, 400, 500))
        },
    }
    return Facts(**made | changed)


def in_order(shapes):
    from gridmap.domain.codes import reading_order

    at = shapely.get_coordinates(shapely.point_on_surface(shapes))
    codes = [""] * len(shapes)
    for number, row in enumerate(reading_order(at[:, 0], at[:, 1]).tolist(), 1):
        codes[row] = f"990101001001{number:03d}"
    return codes


def keys(found):
    return [issue.key for issue in found]


def test_a_sound_community_has_no_issues():
    assert find_issues(facts()) == []


def test_a_strip_of_four_metres_is_a_sliver():
    shapes = [shapely.box(104, 29, 104.01, 29.01), shapely.box(104.01, 29, 104.01004, 29.01)]
    found = find_issues(facts(shapes))

    assert keys(found)[0] == "check.sliver"
    assert found[0].severity is Severity.ERROR
    assert found[0].ids == (2,)
    assert found[0].values["width"] == pytest.approx(3.9, abs=0.2)


def test_a_border_that_crosses_itself_is_told_of_and_stops_no_other_check():
    """A workspace is a file that other programs write to as well."""
    crossing = shapely.Polygon([(104, 29), (104.01, 29.01), (104.01, 29), (104, 29.01)])
    sound = shapely.box(104.01, 29, 104.02, 29.01)
    square = shapely.box(104, 29, 104.015, 29.01)
    community = CommunityFacts(COMMUNITY, "桥社区", "990101001001", square, Target(300, 400, 500))

    found = find_issues(facts([crossing, sound], communities={COMMUNITY: community}, codes=["", ""]))

    told = {issue.key: issue for issue in found}
    assert told.keys() >= {"check.crosses_itself", "check.outside_community", "check.hole_in_community"}
    assert told["check.crosses_itself"].severity is Severity.ERROR
    assert told["check.crosses_itself"].place == pytest.approx((104.005, 29.005))


def test_a_cell_in_two_parts_is_found():
    parts = shapely.union(shapely.box(104, 29, 104.01, 29.01), shapely.box(104.02, 29, 104.03, 29.01))
    shapes = [parts, shapely.box(104.01, 29, 104.02, 29.01)]

    assert keys(find_issues(facts(shapes))) == ["check.multi_part"]


def test_a_hole_that_the_coverage_check_of_the_library_misses_is_found():
    shapes = wobbly_grid(3)
    sound = facts(shapes)
    kept = np.delete(shapes, 4)  # the cell in the middle

    found = find_issues(facts(kept, communities=sound.communities, codes=in_order(kept)))

    assert shapely.coverage_is_valid(kept)
    assert keys(found) == ["check.hole_in_community"]
    assert shapely.contains_xy(shapes[4], *found[0].place)


def test_cells_that_lie_across_each_other_are_checked_for_holes_all_the_same():
    """So lie those of a draft that is not up to date; the library's quick union refuses them."""
    across = [
        shapely.Polygon([(104.03, 29), (104, 29), (104.01, 29.01), (104, 29.03)]),
        shapely.Polygon([(104.03, 29.03), (104, 29.02), (104.03, 29)]),
    ]
    square = shapely.box(104, 29, 104.03, 29.03)
    with pytest.raises(shapely.GEOSException):
        shapely.coverage_union_all(across)
    community = CommunityFacts(COMMUNITY, "桥社区", "990101001001", square, Target(300, 400, 500))

    found = find_issues(facts(across, communities={COMMUNITY: community}))

    (hole,) = [issue for issue in found if issue.key == "check.hole_in_community"]
    assert not shapely.intersects_xy(shapely.union_all(across), *hole.place)


def test_ground_taken_from_another_community_is_no_hole_but_outside():
    shapes = [shapely.box(104, 29, 104.012, 29.01), shapely.box(104.012, 29, 104.02, 29.01)]
    two = {
        1: CommunityFacts(
            1, "西社区", "990101001001", shapely.box(104, 29, 104.01, 29.01), Target(1, 2, 999)
        ),
        2: CommunityFacts(
            2, "东社区", "990101001002", shapely.box(104.01, 29, 104.02, 29.01), Target(1, 2, 999)
        ),
    }
    codes = ["990101001001001", "990101001002001"]

    found = find_issues(facts(shapes, communities=two, community_ids=np.array([1, 2]), codes=codes))

    assert keys(found) == ["check.outside_community"]
    assert found[0].ids == (1, 1)


def two_communities(shapes, **changed):
    """Two communities with a cell each, published with the border at 104.01, as a draft draws them."""
    square = [shapely.box(104, 29, 104.01, 29.01), shapely.box(104.01, 29, 104.02, 29.01)]
    known = {
        key: CommunityFacts(key, name, f"99010100100{key}", outline, Target(1, 2, 999))
        for key, name, outline in ((1, "西社区", square[0]), (2, "东社区", square[1]))
    }
    columns = {
        "communities": known,
        "community_ids": np.array([1, 2]),
        "codes": ["990101001001001", "990101001002001"],
        "below": {1: Held(1, square[0]), 2: Held(2, square[1])},
        "drawn": frozenset({1, 2}),
    }
    return facts(shapes, **columns | changed)


def test_ground_that_a_draft_gives_to_another_community_is_told_of_once_and_is_no_fault():
    shapes = [shapely.box(104, 29, 104.012, 29.01), shapely.box(104.012, 29, 104.02, 29.01)]

    (found,) = find_issues(two_communities(shapes))

    assert (found.key, found.severity, found.ids) == ("check.community_moves", Severity.INFO, (1,))
    assert (found.values["giver"], found.values["taker"]) == ("东社区", "西社区")
    assert shapely.contains_xy(shapely.box(104.01, 29, 104.012, 29.01), *found.place)


def above(*names):
    """A city, a county and a township of these names."""
    levels = ("city", "county", "township")
    return tuple(Above(hash(name), level, name) for level, name in zip(levels, names, strict=True))


@pytest.mark.parametrize(
    ("other", "key", "told"),
    (
        (("市", "东县", "山乡"), "check.township_moves", ("山乡", "河镇")),
        (("市", "西县", "山乡"), "check.county_moves", ("西县", "东县")),
        (("市", "东县", "河镇"), "check.community_moves", (None, None)),
    ),
)
def test_the_highest_border_that_moves_is_warned_of_with_both_names(other, key, told):
    shapes = [shapely.box(104, 29, 104.012, 29.01), shapely.box(104.012, 29, 104.02, 29.01)]
    drawn = two_communities(shapes)
    chains = {1: above("市", "东县", "河镇"), 2: above(*other)}
    known = {one: replace(there, above=chains[one]) for one, there in drawn.communities.items()}

    (found,) = find_issues(replace(drawn, communities=known))

    assert found.key == key
    assert (found.values.get("from_region"), found.values.get("to_region")) == told
    assert found.severity is (Severity.INFO if told[0] is None else Severity.WARNING)


def test_ground_that_goes_both_ways_between_two_communities_is_one_line():
    step = [(104.012, 29), (104.012, 29.006), (104.008, 29.006), (104.008, 29.01)]
    west = shapely.Polygon([(104, 29), *step, (104, 29.01)])
    east = shapely.Polygon([(104.02, 29), (104.02, 29.01), *step[::-1]])

    (found,) = find_issues(two_communities([west, east]))

    assert found.key == "check.community_moves_both" and sorted(found.ids) == [1, 2]
    there, back = (
        round(float(geodesy.areas([shapely.box(*one)])[0]))
        for one in ((104.01, 29, 104.012, 29.006), (104.008, 29.006, 104.01, 29.01))
    )
    assert found.values == {
        "giver": "东社区", "taker": "西社区", "area": there + back, "there": there, "back": back
    }  # fmt: skip


def test_beside_ground_that_is_given_dirty_data_and_holes_are_found_as_ever():
    beyond = shapely.union(shapely.box(104, 29, 104.012, 29.01), shapely.box(104, 29.01, 104.001, 29.011))
    shapes = [beyond, shapely.box(104.013, 29, 104.02, 29.01)]

    found = {one.key: one for one in find_issues(two_communities(shapes))}

    assert found.keys() == {"check.community_moves", "check.outside_community", "check.hole_in_community"}
    strip = geodesy.areas([shapely.box(104, 29.01, 104.001, 29.011)])[0]
    assert found["check.outside_community"].values["area"] == pytest.approx(strip, rel=1e-3)
    assert 104.012 < found["check.hole_in_community"].place[0] < 104.013


def test_cells_that_lay_across_each_other_before_give_nothing_by_it():
    across = shapely.box(104, 29, 104.012, 29.01)
    shapes = [across, shapely.box(104.01, 29, 104.02, 29.01)]
    below = {1: Held(1, across), 2: Held(2, shapes[1])}

    found = find_issues(two_communities(shapes, below=below))

    assert keys(found) == ["check.overlap", "check.outside_community"]


def test_what_lies_across_is_an_error_of_the_draft_that_draws_it_and_else_a_warning():
    shapes = [shapely.box(104, 29, 104.012, 29.01), shapely.box(104.01, 29, 104.02, 29.01)]
    drawn, published = two_communities(shapes), replace(two_communities(shapes), drawn=frozenset())

    gravity = {one.severity for one in find_issues(drawn) if one.key == "check.overlap"}
    assert gravity == {Severity.ERROR}
    (found,) = [one for one in find_issues(published) if one.key == "check.overlap"]
    assert found.severity is Severity.WARNING and found.ids == (1, 2)
    assert found.values["area"] == pytest.approx(216_000, rel=0.02)


def test_two_cells_of_one_name_are_told_of_in_one_line():
    names = [f"第{row + 1}网格" for row in range(9)]
    names[3] = names[7] = "市医院（虚构）"
    codes = in_order(wobbly_grid(3))
    codes[3] = None

    (found,) = find_issues(facts(names=names, codes=codes))

    assert (found.key, found.severity, found.ids) == ("check.name_twice", Severity.WARNING, (4, 8))
    assert found.values == {"community": "桥社区", "name": "市医院（虚构）", "count": 2}
    assert shapely.contains_xy(wobbly_grid(3)[3], *found.place)  # the one that the draft made
    assert find_issues(facts(names=[""] * 9)) == []


def test_cells_outside_the_target_range_are_named_with_their_count():
    households = np.array([296, 563, *[400] * 7])
    found = find_issues(facts(households=households))

    assert [(issue.key, issue.values["count"]) for issue in found] == [
        ("check.too_few_households", 296),
        ("check.too_many_households", 563),
    ]


def test_what_is_found_comes_by_the_codes_that_cells_have_or_go_by():
    """Ids are in the order in which cells were made, new ones of a draft after all others."""
    shapes = [shapely.box(104 + at / 100, 29, 104.01 + at / 100, 29.01) for at in range(4)]
    codes = ["990101001001004", "990101001001001", None, None]
    shown = {3: "990101001001003", 4: "990101001001002"}

    found = find_issues(facts(shapes, codes=codes, shown=shown, households=np.full(4, 700)))

    wide = [one.values["cell"] for one in found if one.key == "check.too_many_households"]
    assert wide == ["001", "002", "003", "004"]


def test_the_smallest_piece_is_told_of_first():
    widths = np.cumsum([0, 0.0003, 0.0001, 0.0002])
    shapes = [shapely.box(104 + west, 29, 104 + east, 29.0004) for west, east in pairwise(widths.tolist())]

    empty = facts(shapes, households=np.zeros(3, dtype=np.int64))
    small = [one for one in find_issues(empty) if one.key == "check.too_small"]

    assert len(small) == 3
    assert [one.ids for one in small] == [(2,), (3,), (1,)]


def test_a_cell_is_named_with_its_community_unless_only_the_one_at_work_is_listed():
    """Every community has a cell 001."""
    shapes = [shapely.box(104 + at / 100, 29, 104.01 + at / 100, 29.01) for at in range(4)]
    two = {
        one: CommunityFacts(one, name, f"99010100100{one}", None, Target(300, 400, 500))
        for one, name in ((1, "西社区"), (2, "东社区"))
    }
    columns = {
        "communities": two,
        "community_ids": np.array([1, 1, 2, 2]),
        "codes": ["990101001001001", None, "990101001002001", None],
        "names": ["第一网格", "全域", "第一网格", "东社区第二网格"],
        "households": np.full(4, 700),
    }

    found = find_issues(facts(shapes, **columns))
    alone = find_issues(
        facts(
            shapes[:2],
            **{key: value[:2] for key, value in columns.items() if key != "communities"},
            communities=two,
            at_work=1,
        )
    )

    wide = [issue.values["cell"] for issue in found if issue.key == "check.too_many_households"]
    assert wide == ["西社区 001", "西社区 全域", "东社区 001", "东社区第二网格"]
    assert [one.values["cell"] for one in alone if one.key == "check.too_many_households"] == ["001", "全域"]


def test_the_only_cell_of_a_small_community_is_not_too_small():
    assert find_issues(facts([shapely.box(104, 29, 104.01, 29.01)], households=np.array([12]))) == []


def test_codes_that_stand_twice_or_belong_elsewhere_are_found():
    codes = in_order(wobbly_grid(3))
    codes[1] = codes[0]
    codes[2] = "990101001999003"

    assert set(keys(find_issues(facts(codes=codes)))) >= {
        "check.code_twice",
        "check.code_of_another_community",
    }


def test_a_dedicated_cell_wants_its_organisation():
    dedicated = np.arange(9) == 4
    assert keys(find_issues(facts(dedicated=dedicated))) == ["check.dedicated_without_organisation"]
    assert find_issues(facts(dedicated=dedicated, has_organisation=dedicated)) == []


def test_a_dedicated_cell_is_named_once():
    dedicated = np.arange(9) == 4
    codes = in_order(wobbly_grid(3))
    (named,) = find_issues(facts(dedicated=dedicated, codes=codes))
    codes[4] = None
    (new,) = find_issues(facts(dedicated=dedicated, codes=codes))

    assert named.values["cell"].split(" ", 1)[1] == named.values["name"]
    assert new.values["cell"] == new.values["name"]


def test_a_border_far_from_every_road_says_how_far():
    shapes = [shapely.box(104, 29, 104.01, 29.01), shapely.box(104.01, 29, 104.02, 29.01)]
    road = np.array([shapely.LineString([(104.011, 28.9), (104.011, 29.1)])])

    found = find_issues(facts(shapes, reference=road))

    assert keys(found) == ["check.border_far_from_reference"] * 2
    assert found[0].values["distance"] == pytest.approx(97, abs=2)  # 0.001° of longitude at 29° N
    assert find_issues(facts(shapes, reference=road, border_tolerance=120)) == []


def test_after_an_edit_only_its_community_is_looked_at():
    households = np.full(9, 10)
    apart = facts(
        households=households,
        community_ids=np.array([COMMUNITY] * 8 + [901]),
        communities={
            **facts().communities,
            901: CommunityFacts(901, "西社区", "990101001002", None, Target(300, 400, 500)),
        },
    )
    assert {issue.ids[0] for issue in find_issues(apart, only=[9])} == {9}
