"""A delivery beside cells that a workspace has already."""

import pytest
import shapely

from gridmap.domain.mending.decisions import Decision, Decisions
from gridmap.domain.mending.fault import Limits
from gridmap.domain.records import Cell, Region
from gridmap.exchange.boundaries import BoundaryOptions, import_boundaries, read_boundaries
from gridmap.exchange.mending.bring import import_mended
from gridmap.exchange.mending.delivery import mend, survey_delivery
from gridmap.exchange.mending.parents import ParentsSource
from gridmap.exchange.mending.report import mending_report
from gridmap.exchange.report import ImportStopped
from tests.exchange.boundary_files import same_ground, tile, write_geojson

TOWN_A, TOWN_B = "511102004000", "511102005000"
STANDING = [
    (tile(0, 0), {"code": "511102004001", "name": "甲村"}),
    (tile(0.01, 0), {"code": "511102004002", "name": "乙村"}),
]
GIVE_WAY = Decisions((Decision("yield", kinds=("taken",)),))


def previewed(path, session, level="community"):
    return read_boundaries(path, BoundaryOptions(level=level), session)


@pytest.fixture
def city(session, tmp_path):
    """A workspace in which two villages of a township are in force."""
    import_boundaries(session, previewed(write_geojson(tmp_path / "first.geojson", STANDING), session))
    return session


@pytest.fixture
def deliver(tmp_path):
    def written(*rows):
        named = [
            (shape, {"code": f"51110200500{number}", "name": f"新{number}村"})
            for number, shape in enumerate(rows, 1)
        ]
        return write_geojson(tmp_path / "more.geojson", named)

    return written


def looked_over(path, session, above=None):
    return survey_delivery(previewed(path, session), Limits(), above, session)


def shapes(session):
    names = {one.id: one.name for one in session.workspace.all_of(Region)}
    return {names[cell.community_id]: cell.geometry for cell in session.workspace.all_of(Cell)}


def stopped_at(path, session):
    with pytest.raises(ImportStopped) as trouble:
        import_boundaries(session, previewed(path, session))
    return [(line.kind.removeprefix("boundaries.mend."), line.code) for line in trouble.value.report.grave]


def test_the_import_refuses_what_lies_on_standing_cells_and_nothing_else(city, deliver):
    wide = deliver(tile(0.018, 0))
    assert stopped_at(wide, city) == [("overlap_wide", "511102005001")]
    inside = deliver(tile(0.012, 0.002, 0.003, 0.003))
    assert stopped_at(inside, city) == [("vanished", "511102005001")]

    import_boundaries(city, previewed(deliver(tile(0.01996, 0)), city))  # four metres


def test_an_overlap_with_a_standing_cell_is_asked_for_with_size_and_place(city, deliver):
    delivery = looked_over(deliver(tile(0.018, 0)), city)

    [fault] = delivery.survey.faults
    assert (fault.kind, fault.asked) == ("taken", True)
    assert fault.size == pytest.approx(214_952, rel=1e-3)
    assert 103.718 < fault.lon < 103.72
    assert delivery.surroundings.named(fault.standing[0]) == "乙村"
    assert delivery.survey.claimed_twice == pytest.approx(fault.size)


def test_a_delivery_that_gives_way_comes_in_and_standing_cells_do_not_change(city, deliver):
    path = deliver(tile(0.018, 0))
    stopped_at(path, city)
    before = shapes(city)

    report = import_mended(city, mend(looked_over(path, city), GIVE_WAY))

    after = shapes(city)
    assert same_ground(after["新1村"], tile(0.02, 0, 0.008))
    assert all(same_ground(after[name], before[name]) for name in before)
    assert shapely.coverage_is_valid(list(after.values()))
    [line] = [line for line in report.lines if line.kind == "mending.fault.taken"]
    assert "511102005001 新1村（现有：511102004002001 乙村）" in line.sentence
    assert "让给现有网格" in line.sentence
    assert "新1村 减少 0.215 平方公里" in line.sentence


def test_rules_about_the_delivery_decide_nothing_about_standing_cells(city, deliver):
    delivery = looked_over(deliver(tile(0.018, 0)), city)

    assert mend(delivery, Decisions((Decision("larger"),))).outcome.open == (0,)
    assert mend(delivery, Decisions((Decision("give", (0,), owner=0),))).outcome.open == (0,)


def test_a_row_that_lies_on_a_standing_cell_is_left_out_when_it_gives_way(city, deliver):
    delivery = looked_over(deliver(tile(0.012, 0.002, 0.003, 0.003), tile(0.02, 0)), city)

    report = import_mended(city, mend(delivery, GIVE_WAY))

    assert sorted(shapes(city)) == sorted(["甲村", "乙村", "新2村"])
    assert [line.code for line in report.lines if line.kind == "mending.row_gone"] == ["511102005001"]


def test_narrow_gaps_beside_standing_cells_go_to_the_delivery(city, deliver):
    before = shapes(city)
    delivery = looked_over(deliver(tile(0.02004, 0)), city)

    [fault] = delivery.survey.faults
    assert fault.kind == "apart"
    assert fault.width == pytest.approx(3.9, abs=0.2)
    assert fault.candidates == (0,)
    import_mended(city, mend(delivery, Decisions()))

    after = shapes(city)
    assert same_ground(after["新1村"], tile(0.02, 0, 0.01004))
    assert all(same_ground(after[name], before[name]) for name in before)


def test_wide_gaps_beside_standing_cells_are_left_or_given_by_hand(city, deliver):
    around = shapely.difference(tile(-0.01, -0.01, 0.04, 0.03), tile(-0.001, -0.001, 0.022, 0.012))
    delivery = looked_over(deliver(around), city)

    [fault] = delivery.survey.faults
    assert (fault.kind, fault.asked) == ("apart", True)
    assert fault.size == pytest.approx(685_000, rel=0.01)
    [left], [given] = (
        mend(delivery, Decisions(some)).shapes
        for some in ((Decision("leave", (0,)),), (Decision("give", (0,), owner=0),))
    )
    assert same_ground(left, around)
    assert same_ground(given, shapely.difference(tile(-0.01, -0.01, 0.04, 0.03), tile(0, 0, 0.02)))


def test_what_two_rows_and_a_standing_cell_claim_stays_with_the_cell(city, deliver):
    path = deliver(tile(0.018, 0), tile(0.019, 0))
    delivery = looked_over(path, city)

    assert sorted(fault.kind for fault in delivery.survey.faults) == ["overlap", "taken", "taken"]
    import_mended(city, mend(delivery, Decisions((*GIVE_WAY.made, Decision("first")))))

    after = shapes(city)
    assert same_ground(after["乙村"], tile(0.01, 0))
    assert same_ground(after["新1村"], tile(0.02, 0, 0.008))
    assert same_ground(after["新2村"], tile(0.028, 0, 0.001))


def test_ground_of_cells_that_only_fill_their_level_is_free(session, tmp_path, deliver):
    towns = [(tile(0, 0, 0.02), {"code": "511102005000", "name": "大镇"})]
    import_boundaries(session, previewed(write_geojson(tmp_path / "t.geojson", towns), session, "township"))

    delivery = looked_over(deliver(tile(0, 0)), session)

    assert delivery.survey.faults == ()
    assert len(delivery.surroundings.cells) == 0


def test_cells_that_a_row_takes_the_place_of_are_no_surroundings(city, tmp_path):
    better = write_geojson(tmp_path / "again.geojson", [(tile(-0.002, 0, 0.012), STANDING[0][1])])

    delivery = looked_over(better, city)

    assert delivery.survey.faults == ()
    assert [delivery.surroundings.named(0)] == ["乙村"]


def test_rows_of_regions_that_are_divided_already_are_left_as_they_are(city, tmp_path):
    rows = [
        (tile(0, 0, 0.025), {"code": TOWN_A, "name": "旧镇"}),
        (tile(0.02, 0), {"code": TOWN_B, "name": "新镇"}),
    ]
    path = write_geojson(tmp_path / "towns.geojson", rows)
    delivery = survey_delivery(previewed(path, city, "township"), Limits(), None, city)

    assert delivery.survey.faults == ()  # 旧镇 reaches into 新镇, but its outline is that of its villages
    assert delivery.surroundings.settled.tolist() == [True, False]
    import_mended(city, mend(delivery, Decisions()))
    assert len(shapes(city)) == 3


def test_villages_that_stand_are_no_uncovered_ground_of_their_township(city, tmp_path):
    rows = [(tile(0.02, 0), {"code": "511102004003", "name": "丙村"})]
    import_boundaries(city, previewed(write_geojson(tmp_path / "c.geojson", rows), city))
    again = write_geojson(tmp_path / "d.geojson", [(tile(0.02, 0, 0.009), rows[0][1])])

    done = mend(looked_over(again, city, ParentsSource()), Decisions())

    [fault] = done.delivery.survey.faults  # the ground that the better outline leaves out
    assert (fault.kind, fault.lon > 103.729) == ("uncovered", True)
    [line] = [line for line in mending_report(done).lines if line.kind == "mending.parent_differs"]
    assert line.size == pytest.approx(107_000, rel=0.01)
