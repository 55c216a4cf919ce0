import csv

import numpy as np
import pytest
import shapely

from gridmap import words
from gridmap.domain.errors import Cancelled, UserError
from gridmap.domain.mending.decisions import Decision, Decisions
from gridmap.domain.mending.fault import Limits
from gridmap.domain.records import Cell, Region
from gridmap.domain.region_names import WHOLE
from gridmap.exchange.boundaries import BoundaryOptions, import_boundaries, read_boundaries
from gridmap.exchange.mending.bring import import_mended, write_mended
from gridmap.exchange.mending.delivery import mend, survey_delivery
from gridmap.exchange.mending.parents import ParentsSource
from gridmap.exchange.mending.report import mending_report
from gridmap.exchange.report import ImportStopped, write_csv
from gridmap.formats.vector import read_layer
from tests.exchange.boundary_files import tile, write_geojson

TOWN_A, TOWN_B = "511102004000", "511102005000"


@pytest.fixture
def overlapping(tmp_path):
    """Two villages that both claim a strip of half a kilometre, and a third that has none of it."""
    rows = [
        (tile(0, 0, 0.015), {"code": "511102004002", "name": "=甲"}),
        (tile(0.01, 0), {"code": "511102004001", "name": "乙"}),
        (tile(0.02, 0), {"code": "511102005001", "name": "丙"}),
    ]
    return write_geojson(tmp_path / "overlap.geojson", rows)


def towns(tmp_path, *bounds):
    codes = (TOWN_A, TOWN_B)
    rows = [
        (tile(west, 0, east - west), {"code": code, "name": f"{code[6:9]}镇"})
        for code, (west, east) in zip(codes, bounds, strict=True)
    ]
    return write_geojson(tmp_path / "towns.geojson", rows)


def looked_over(path, above=None, session=None, level="community", **options):
    preview = read_boundaries(path, BoundaryOptions(level=level, **options), session)
    return survey_delivery(preview, Limits(), above, session)


def cells(session):
    return {cell.community_id: cell.geometry for cell in session.workspace.all_of(Cell)}


def communities(session):
    return {
        one.code: one
        for one in session.workspace.all_of(Region)
        if one.level == "community" and one.name != WHOLE
    }


def shape_of(session, code):
    return cells(session)[communities(session)[code].id]


def test_nothing_is_touched_by_looking(session, overlapping):
    delivery = looked_over(overlapping, session=session)

    assert [fault.kind for fault in delivery.survey.faults] == ["overlap"]
    assert session.workspace.counts()["cell"] == 0
    assert session.can_undo is None


def test_what_the_import_stops_at_comes_in_once_it_is_decided(session, overlapping):
    with pytest.raises(ImportStopped):
        import_boundaries(session, read_boundaries(overlapping, None, session))
    delivery = looked_over(overlapping, session=session)

    report = import_mended(session, mend(delivery, Decisions((Decision("older"),))))

    assert shapely.area(shape_of(session, "511102004001")) == pytest.approx(1e-4)
    assert shapely.area(shape_of(session, "511102004002")) == pytest.approx(1e-4)
    assert shapely.coverage_is_valid(list(cells(session).values()))
    assert report.counts["boundaries.count.community"] == 3
    assert report.counts["mending.count.rows_changed"] == 1
    session.undo()
    assert not any(one.valid_to is None for one in session.workspace.all_of(Cell))


def test_an_undecided_delivery_is_not_brought_in_nor_written(session, overlapping, tmp_path):
    done = mend(looked_over(overlapping), Decisions())

    for work in (lambda: import_mended(session, done), lambda: write_mended(done, tmp_path / "out.gpkg")):
        with pytest.raises(UserError) as trouble:
            work()
        assert trouble.value.key == "mending.still_open"
    assert session.workspace.counts()["cell"] == 0
    assert not (tmp_path / "out.gpkg").exists()


def test_a_gap_that_people_leave_stays_in_the_workspace(session, tmp_path):
    slit = 0.00005
    rows = [
        (tile(0, 0), {"code": "511102004001", "name": "甲"}),
        (tile(0.01 + slit, 0), {"code": "511102004002", "name": "乙"}),
    ]
    delivery = looked_over(write_geojson(tmp_path / "slit.geojson", rows))

    import_mended(session, mend(delivery, Decisions((Decision("leave", kinds=("gap",)),))))

    assert shapely.area(shapely.union_all(list(cells(session).values()))) == pytest.approx(2e-4)


def test_copies_of_a_polygon_with_other_codes_are_chosen_from(session, tmp_path):
    rows = [(tile(0, 0), {"code": f"51110200400{n}", "name": name}) for n, name in ((2, "甲"), (1, "乙"))]
    delivery = looked_over(write_geojson(tmp_path / "twice.geojson", rows))

    report = import_mended(session, mend(delivery, Decisions((Decision("older"),))))

    assert list(communities(session)) == ["511102004001"]
    assert [line.row for line in report.left_out] == [1]


def test_rows_are_looked_for_in_the_parent_that_they_name(tmp_path, overlapping):
    above = towns(tmp_path, (0, 0.02), (0.02, 0.03))

    delivery = looked_over(overlapping, ParentsSource(above))

    assert [fault.kind for fault in delivery.survey.faults] == ["overlap"]
    shifted = looked_over(overlapping, ParentsSource(towns(tmp_path, (0, 0.018), (0.018, 0.03))))
    assert [(fault.kind, fault.rows) for fault in shifted.survey.faults][1:] == [("astray", (1,))]
    assert shifted.parents.called(shifted.survey.faults[1].parent) == f"{TOWN_A} 004镇"


def test_a_row_that_is_given_to_another_parent_comes_in_below_it(session, tmp_path):
    rows = [
        (tile(0, 0), {"code": "511102004001", "name": "甲", "parent": TOWN_A}),
        (tile(0.01, 0), {"code": "511102004002", "name": "乙", "parent": TOWN_A}),
        (tile(0.02, 0), {"code": "511102005001", "name": "丙", "parent": TOWN_B}),
    ]
    path = write_geojson(tmp_path / "villages.geojson", rows)
    above = ParentsSource(towns(tmp_path, (0, 0.012), (0.012, 0.03)))
    delivery = looked_over(path, above, parent_codes=("parent",))
    assert [(fault.kind, fault.asked) for fault in delivery.survey.faults] == [("astray", True)]

    done = mend(delivery, Decisions((Decision("larger"),)))
    import_mended(session, done)

    town = session.workspace.get(communities(session)["511102004002"].parent_id)
    assert town.code == TOWN_B
    write_mended(done, tmp_path / "out.gpkg")
    assert list(read_layer(tmp_path / "out.gpkg").columns["parent"]) == [TOWN_A, TOWN_B, TOWN_B]


def test_the_workspace_may_be_the_level_above(session, tmp_path, overlapping):
    with pytest.raises(UserError) as trouble:
        looked_over(overlapping, ParentsSource(), session)
    assert "乡镇" in words.said(trouble.value)
    import_boundaries(session, read_boundaries(towns(tmp_path, (0, 0.018), (0.018, 0.03)), None, session))

    delivery = looked_over(overlapping, ParentsSource(), session)

    assert delivery.parents.codes == (TOWN_A, TOWN_B)
    assert delivery.survey.of_kind("astray")


def test_the_report_names_size_place_decision_and_what_moved_and_runs_no_formula(overlapping, tmp_path):
    done = mend(looked_over(overlapping), Decisions((Decision("older"),)))

    write_csv(mending_report(done), tmp_path / "report.csv")

    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        overlap, changed = list(csv.DictReader(file))
    assert float(overlap["面积（平方米）"]) == pytest.approx(538_000, rel=0.01)
    assert (overlap["代码"], overlap["名称"]) == ("511102004002", "'=甲")
    assert "归 511102004001 乙" in overlap["说明"]
    assert "511102004002 =甲 减少 0.53" in overlap["说明"]
    assert overlap["经度"].startswith("103.71")
    assert changed["名称"] == "'=甲"
    assert "减少 0.53" in changed["说明"]


def test_a_survey_that_is_cancelled_leaves_nothing(overlapping):
    preview = read_boundaries(overlapping, BoundaryOptions(level="community"))

    def stop(done, _total):
        if done > 50:
            raise Cancelled

    with pytest.raises(Cancelled):
        survey_delivery(preview, Limits(), progress=stop)


def test_a_mended_file_has_all_columns_in_the_stored_system(overlapping, tmp_path):
    done = mend(looked_over(overlapping), Decisions((Decision("older"),)))

    for name in ("out.gpkg", "out.geojson", "out.fgb"):
        assert write_mended(done, tmp_path / name) == 3
        layer = read_layer(tmp_path / name)
        assert list(layer.columns["name"]) == list(done.delivery.preview.layer.columns["name"])
        assert shapely.coverage_is_valid(layer.geometries)
    assert read_layer(tmp_path / "out.gpkg").crs == "EPSG:4490"
    with pytest.raises(UserError) as trouble:
        write_mended(done, tmp_path / "out.gpkg")
    assert trouble.value.key == "vector.file_there"
    with pytest.raises(UserError) as trouble:
        write_mended(done, tmp_path / "out.doc")
    assert trouble.value.key == "vector.cannot_write"


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "fgb"])
def test_rows_come_out_in_the_order_in_which_they_went_in(tmp_path, ending):
    places = np.random.default_rng(4).permutation(60).tolist()
    rows = [
        (tile(place % 8 * 0.01, place // 8 * 0.01), {"code": f"5111020{at:05d}", "name": f"{at}村"})
        for at, place in enumerate(places)
    ]
    done = mend(looked_over(write_geojson(tmp_path / "in.geojson", rows)), Decisions())

    write_mended(done, tmp_path / f"out.{ending}")

    assert list(read_layer(tmp_path / f"out.{ending}").columns["name"]) == [f"{at}村" for at in range(60)]


def test_algeria_lies_in_its_dairas_but_for_what_is_really_missing(shared_data):
    delivery = looked_over(
        shared_data / "real/dz_communes.geojson",
        ParentsSource(shared_data / "real/dz_dairas.geojson", code="osm_id"),
        parent_codes=("daira_osm_id",),
    )

    uncovered = delivery.survey.of_kind("uncovered")
    assert [round(fault.size / 1e6, 1) for fault in uncovered] == [2244.5, 27.5, 13.9]
    assert sum(fault.size for fault in delivery.survey.of_kind("outside")) == pytest.approx(44_355, rel=0.01)
    assert delivery.survey.claimed_twice < 1


def test_the_hostile_polygons_are_surveyed_and_come_in(session, shared_data):
    delivery = looked_over(shared_data / "hostile/02_invalid_polygons.geojson", level="township")

    assert {kind: count for kind, (count, _) in delivery.survey.totals().items()} == {
        "duplicate": 1, "enclave": 2, "gap": 1,
    }  # fmt: skip
    with pytest.raises(UserError, match="still_open"):  # the gap is wide
        import_mended(session, mend(delivery, Decisions((Decision("first"),))))
    settled = Decisions((Decision("first"), Decision("leave", kinds=("gap",))))
    import_mended(session, mend(delivery, settled))
    assert shapely.coverage_is_valid(list(cells(session).values()))


def test_people_read_large_areas_in_square_kilometres_and_the_table_has_square_metres(overlapping, tmp_path):
    report = mending_report(mend(looked_over(overlapping), Decisions((Decision("older"),))))

    assert report.figures()["mending.count.claimed_twice"] == "0.537 km²"
    assert "537,381" not in report.text()
    write_csv(report, tmp_path / "report.csv")
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        (size, *_) = [row[words.tr("report.column.size_m2")] for row in csv.DictReader(file)]
    assert float(size) == pytest.approx(537_381, abs=1)
