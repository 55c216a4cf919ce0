import pytest
import shapely

from gridmap.domain.change import added
from gridmap.domain.errors import Cancelled, UserError
from gridmap.domain.geodesy import areas
from gridmap.domain.records import Cell, Lineage, Place, Region, Resident
from gridmap.domain.region_names import WHOLE
from gridmap.exchange.boundaries import BoundaryOptions, import_boundaries, read_boundaries
from gridmap.exchange.codes import import_codes, read_codes
from gridmap.exchange.report import ImportStopped
from gridmap.formats.vector import read_layer
from gridmap.store import drawing_cache
from gridmap.store.queries.for_boundaries import region_outlines
from tests.exchange.boundary_files import bring, regions, same_ground, tile, write_geojson
from tests.store.conftest import Do, build_town

LESHAN = "real/leshan_nested_SYNTHGEOM.gpkg"


def levels(session):
    counts = session.workspace.counts()
    return tuple(counts[f"region.{level}"] for level in ("county", "township", "community"))


def cells_in_force(session):
    return {one.code: one for one in session.workspace.all_of(Cell) if one.valid_to is None}


def whole_ground(session):
    return shapely.union_all([cell.geometry for cell in cells_in_force(session).values()])


def write_communities(path):
    return write_geojson(
        path,
        [
            (tile(0, 0), {"code": "511102004001", "name": "甲社区"}),
            (tile(0.01, 0), {"code": "511102004002", "name": "乙社区"}),
        ],
    )


def write_cells(path, codes=("", "")):
    return write_geojson(
        path,
        [
            (tile(0, 0, 0.004), {"grid": codes[0], "name": "一格", "parent": "511102004001"}),
            (tile(0.004, 0, 0.006), {"grid": codes[1], "name": "二格", "parent": "511102004001"}),
        ],
    )


def test_regions_that_only_have_a_code_are_told_of_until_a_code_list_names_them(session, tmp_path):
    report = bring(session, write_communities(tmp_path / "in.geojson"))

    told = [line.code for line in report.lines if line.kind == "boundaries.named_by_code"]
    assert told == ["511102000000", "511102004000"]
    listed = tmp_path / "codes.csv"
    listed.write_text("代码,名称\n511102000000,市中区\n511102004000,通江街道\n", "utf-8")
    import_codes(session, read_codes(listed))
    assert regions(session, "county")["511102000000"].name == "市中区"
    assert regions(session, "township")["511102004000"].name == "通江街道"


def test_the_drawing_cache_is_made_with_the_import_and_told_of_as_progress(session, tmp_path):
    path = write_communities(tmp_path / "in.geojson")
    told = []
    import_boundaries(session, read_boundaries(path, BoundaryOptions(), session), lambda *at: told.append(at))

    assert {layer.name for layer in drawing_cache.read(session.workspace, session.today())} >= {"cell"}
    assert told == sorted(told)
    assert told[-1] == (100, 100)


def test_a_window_makes_the_drawing_cache_itself(session, tmp_path):
    path = write_communities(tmp_path / "in.geojson")
    import_boundaries(session, read_boundaries(path, BoundaryOptions(), session), draw=False)

    assert drawing_cache.read(session.workspace, session.today()) is None


def test_an_import_is_kept_when_drawing_is_stopped(session, tmp_path):
    def stop(done, total):
        if done >= 90:
            raise Cancelled

    path = write_communities(tmp_path / "in.geojson")
    import_boundaries(session, read_boundaries(path, BoundaryOptions(), session), stop)

    assert levels(session) == (1, 1, 2)


@pytest.mark.parametrize(
    "order", [("county", "town", "village"), ("village", "town", "county"), ("town", "county", "village")]
)
def test_leshan_has_the_outlines_of_its_file_whatever_comes_first(session, shared_data, order):
    for layer in order:
        bring(session, shared_data / LESHAN, layer=layer)

    assert levels(session) == (11, 132, 1371)
    assert len(cells_in_force(session)) == 1371
    for layer, level in (("county", "county"), ("town", "township"), ("village", "community")):
        file = read_layer(shared_data / LESHAN, layer)
        outlines = region_outlines(session.workspace.reading(), level, session.today())
        ours = regions(session, level)
        rows = zip(file.geometries, file.columns["code"], file.columns["name"], strict=True)
        for shape, code, name in rows:
            assert ours[code].name == name
            assert same_ground(outlines[ours[code].id], shape)


def test_the_cells_are_a_coverage_on_the_grid(session, shared_data):
    bring(session, shared_data / LESHAN, layer="town")
    bring(session, shared_data / LESHAN, layer="village")

    shapes = [cell.geometry for cell in cells_in_force(session).values()]

    assert shapely.coverage_is_valid(shapes)
    assert areas(shapes).sum() == pytest.approx(areas([shapely.union_all(shapes)])[0], rel=1e-9)


def test_a_whole_import_is_undone_and_brought_again(session, shared_data):
    bring(session, shared_data / LESHAN, layer="county")
    before = cells_in_force(session)
    bring(session, shared_data / LESHAN, layer="town")
    after = cells_in_force(session)

    assert session.undo() == "boundaries.imported"
    assert cells_in_force(session) == before
    session.redo()
    assert cells_in_force(session) == after


def test_levels_that_are_missing_follow_from_the_codes(session, tmp_path):
    bring(session, write_communities(tmp_path / "c.geojson"))

    [city] = regions(session, "city").values()
    assert (city.code, city.name) == ("511100000000", "试验市")
    assert set(regions(session, "county")) == {"511102000000"}
    assert set(regions(session, "township")) == {"511102004000"}
    cells = cells_in_force(session)
    assert set(cells) == {"511102004001001", "511102004002001"}
    assert cells["511102004001001"].name == WHOLE


def test_levels_below_are_filled_with_one_each(session, shared_data):
    bring(session, shared_data / LESHAN, layer="county")

    assert levels(session) == (11, 0, 0)
    counts = session.workspace.counts()
    assert (counts["filler.county"], counts["filler.township"], counts["filler.community"]) == (0, 11, 11)
    below = [one for one in session.workspace.all_of(Region) if one.level in ("township", "community")]
    assert {one.name for one in below} == {WHOLE}


def test_parents_come_from_columns_of_code_and_name(session, shared_data):
    report = bring(session, shared_data / "real/tw_4counties_nested.gpkg", layer="villages")

    assert levels(session) == (4, 66, 1416)
    towns = regions(session, "township")
    assert towns["10009020"].name == "斗南鎮"
    assert regions(session, "county")["10009"].id == towns["10009020"].parent_id
    assert [line.kind for line in report.lines] == ["boundaries.mend.hole_left"] * 2


def test_three_levels_from_three_files_of_another_country(session, shared_data):
    real = shared_data / "real"
    bring(session, real / "dz_wilayas.geojson", level="county")
    bring(session, real / "dz_dairas.geojson", level="township", parent_codes=("wilaya_code",))
    report = bring(
        session, real / "dz_communes.geojson", level="community", parent_codes=("daira_osm_id", "wilaya_code")
    )

    assert len(regions(session, "county")) == 69
    assert len(regions(session, "township")) == 548
    assert len(regions(session, "community")) == 1538
    assert [line.name for line in report.lines if line.kind == "boundaries.code_missing"] == ["Aïn Defla"]
    assert len([line for line in report.lines if line.kind == "boundaries.rest_left"]) == 2


def test_cells_cut_the_community_that_they_lie_in(session, tmp_path):
    bring(session, write_communities(tmp_path / "c.geojson"))
    ground = whole_ground(session)
    old = cells_in_force(session)["511102004001001"]

    report = bring(session, write_cells(tmp_path / "g.geojson"), level="cell")

    cells = cells_in_force(session)
    assert sorted(cells) == ["511102004001002", "511102004001003", "511102004002001"]
    assert [cells[f"51110200400100{n}"].name for n in (2, 3)] == ["一格", "二格"]
    assert whole_ground(session).equals(ground)
    assert session.workspace.get(old.id).valid_to == session.today()
    lineage = session.workspace.all_of(Lineage)
    assert {(one.parent_id, round(one.share_area, 2)) for one in lineage} == {(old.id, 0.4), (old.id, 0.6)}
    assert report.counts["boundaries.count.cells_retired"] == 1
    assert levels(session) == (1, 1, 2)


def test_a_cell_may_take_over_the_code_of_the_whole(session, tmp_path):
    bring(session, write_communities(tmp_path / "c.geojson"))
    old = cells_in_force(session)["511102004001001"]

    bring(session, write_cells(tmp_path / "g.geojson", ("511102004001001", "511102004001002")))

    cells = cells_in_force(session)
    assert cells["511102004001001"].id == old.id
    assert cells["511102004001001"].name == "一格"
    assert [(one.parent_id, one.child_id) for one in session.workspace.all_of(Lineage)] == [
        (old.id, cells["511102004001002"].id)
    ]


def test_what_new_cells_leave_out_stays_one_cell(session, tmp_path):
    bring(session, write_communities(tmp_path / "c.geojson"))
    part = (tile(0, 0, 0.004), {"grid": "511102004001002", "name": "一格"})

    report = bring(session, write_geojson(tmp_path / "g.geojson", [part]))

    cells = cells_in_force(session)
    assert same_ground(cells["511102004001001"].geometry, tile(0.004, 0, 0.006))
    assert [line.kind for line in report.lines] == ["boundaries.rest_left"]


def test_records_go_to_the_cell_that_they_lie_in(session, tmp_path):
    bring(session, write_communities(tmp_path / "c.geojson"))
    old = cells_in_force(session)["511102004001001"]
    shops = [
        Place(session.new_id(), old.id, "西店", lon=103.702, lat=29.505),
        Place(session.new_id(), old.id, "东店", lon=103.708, lat=29.505),
    ]
    nobody = Resident(session.new_id(), old.id, "甲（虚构）", source="invented")
    session.run(Do(added("change.test", [*shops, nobody])))

    report = bring(session, write_cells(tmp_path / "g.geojson"), level="cell")

    cells = cells_in_force(session)
    found = [session.workspace.get(one.id).cell_id for one in shops]
    assert found == [cells["511102004001002"].id, cells["511102004001003"].id]
    assert session.workspace.get(nobody.id).cell_id == old.id
    assert report.counts["boundaries.count.records_moved"] == 2
    assert report.counts["boundaries.count.records_left"] == 1
    session.undo()
    assert session.workspace.get(shops[0].id).cell_id == old.id


def test_a_record_without_position_goes_along_to_a_single_successor(session, tmp_path):
    county = (tile(0, 0), {"adcode": "511102", "name": "市中区"})
    bring(session, write_geojson(tmp_path / "county.geojson", [county]))
    [old] = cells_in_force(session).values()
    nobody = Resident(session.new_id(), old.id, "甲（虚构）", source="invented")
    session.run(Do(added("change.test", [nobody])))

    town = (tile(0, 0), {"code": "511102004000", "name": "大佛街道"})
    bring(session, write_geojson(tmp_path / "town.geojson", [town]))

    [cell] = cells_in_force(session).values()
    assert session.workspace.get(nobody.id).cell_id == cell.id != old.id


def test_neighbours_that_are_drawn_keep_their_shape(session, tmp_path):
    bring(session, write_communities(tmp_path / "c.geojson"))
    more = write_geojson(
        tmp_path / "more.geojson",
        [(tile(0.02 - 0.00004, 0.001, 0.01, 0.008), {"code": "511102004003", "name": "丙社区"})],
    )

    report = bring(session, more)

    cells = cells_in_force(session)
    assert areas([cells["511102004002001"].geometry]) == pytest.approx(areas([tile(0.01, 0)]), rel=1e-6)
    assert [line.kind for line in report.lines] == ["boundaries.mend.overlap_cut"]
    shapes = [cell.geometry for cell in cells.values()]
    assert shapely.coverage_is_valid(shapes)


def test_what_overlaps_divided_ground_stops_and_nothing_is_kept(session, tmp_path):
    bring(session, write_communities(tmp_path / "c.geojson"))
    before = session.workspace.counts()
    rival = [(tile(0.002, 0, 0.01), {"code": "511102005001", "name": "丁社区"})]

    with pytest.raises(ImportStopped) as trouble:
        bring(session, write_geojson(tmp_path / "rival.geojson", rival))

    assert trouble.value.key == "boundaries.beyond_tolerance"
    assert any("甲社区" in line.sentence for line in trouble.value.report.grave)
    assert session.workspace.counts() == before


def test_two_names_for_one_code_stop_the_import(session, tmp_path):
    rows = [(tile(0.01 * n, 0), {"code": "511102004001", "name": f"{n}社区"}) for n in range(2)]

    with pytest.raises(ImportStopped) as trouble:
        bring(session, write_geojson(tmp_path / "twice.geojson", rows), code="code", level="community")

    assert [line.kind for line in trouble.value.report.grave] == ["boundaries.code_twice"]


def test_parts_of_one_region_in_several_rows_are_joined(session, tmp_path):
    rows = [(tile(0.02 * n, 0), {"code": "511102004001", "name": "甲社区"}) for n in range(2)]

    bring(session, write_geojson(tmp_path / "parts.geojson", rows), code="code", level="community")

    [cell] = cells_in_force(session).values()
    assert cell.geometry.geom_type == "MultiPolygon"


def test_the_same_file_again_changes_nothing(session, shared_data):
    bring(session, shared_data / LESHAN, layer="village")
    before = cells_in_force(session)

    bring(session, shared_data / LESHAN, layer="village")

    assert cells_in_force(session) == before


def test_a_cancelled_import_leaves_nothing(session, shared_data):
    preview = read_boundaries(shared_data / LESHAN, BoundaryOptions(layer="village"))
    told = []

    def stop_late(done, total):
        told.append((done, total))
        if done >= 80:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_boundaries(session, preview, stop_late)

    assert session.workspace.counts()["cell"] == 0
    assert session.can_undo is None
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_ten_thousand_squares_come_in(session, tmp_path):
    places = [(x, y) for x in range(100) for y in range(100)]
    rows = [(tile(0.001 * x, 0.001 * y, 0.001, 0.001), {"id": str(100 * y + x)}) for x, y in places]

    report = bring(session, write_geojson(tmp_path / "grid.geojson", rows), level="cell")

    assert report.counts["boundaries.count.cells"] == 10_000
    assert report.lines == ()
    assert whole_ground(session).area == pytest.approx(0.01)


def test_cells_that_came_while_an_import_was_fitted_in_stop_it(session, tmp_path):
    town = build_town(session)
    ground = shapely.box(104.02, 29, 104.03, 29.01)
    path = tmp_path / "cells.geojson"
    write_geojson(path, [(ground, {"code": "990101001001003", "name": "第三网格"})])
    preview = read_boundaries(path, BoundaryOptions(level="cell", code="code", name="name"), session)
    other = Cell(session.new_id(), town.community, "990101001001004", "别的网格", ground)

    def add_another(done, total):
        if done >= 70 and session.workspace.get(other.id) is None:
            session.run(Do(added("change.test", [other])))

    with pytest.raises(UserError, match="changed_meanwhile"):
        import_boundaries(session, preview, add_another)

    assert set(cells_in_force(session)) == {"990101001001001", "990101001001002", other.code}


def test_a_gap_beside_a_drawn_neighbour_goes_to_the_new_polygon(session, tmp_path):
    notch = tile(0.012, 0.005, 0.008, 0.00008)  # nine metres wide, nearly all of it between 乙's own banks
    rows = [(shapely.difference(tile(0.01, 0), notch), {"code": "511102004002", "name": "乙社区"})]
    bring(session, write_geojson(tmp_path / "c.geojson", rows))
    more = [(tile(0.02, 0), {"code": "511102004003", "name": "丙社区"})]

    report = bring(session, write_geojson(tmp_path / "more.geojson", more))

    [filled] = [line for line in report.lines if line.kind == "boundaries.mend.gap_filled"]
    assert filled.code == "511102004003"
    old = cells_in_force(session)["511102004002001"].geometry
    assert areas([old]) == pytest.approx(areas([rows[0][0]]), rel=1e-6)


def test_a_cell_that_stays_goes_to_a_community_that_the_import_brings(session, tmp_path):
    codes = ("511102004001001", "511102004001002")
    bring(session, write_cells(tmp_path / "a.geojson", codes), level="cell")
    before = cells_in_force(session)
    text = (tmp_path / "a.geojson").read_text("utf-8").replace('"511102004001"', '"511102004002"')
    (tmp_path / "b.geojson").write_text(text, "utf-8")

    bring(session, tmp_path / "b.geojson", level="cell")

    community = regions(session, "community")["511102004002"].id
    assert {one.id for one in session.workspace.cells_of(community)} == {one.id for one in before.values()}
    assert region_outlines(session.workspace.reading(), "community", session.today()).keys() == {community}
    session.undo()
    assert cells_in_force(session) == before
    assert set(regions(session, "community")) == {"511102004001"}
    session.redo()
    assert set(regions(session, "community")) == {"511102004002"}
