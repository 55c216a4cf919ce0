import numpy as np
import pytest
import shapely

from gridmap.demo.city import city
from gridmap.domain import codes
from gridmap.domain.errors import UserError

METRE = 1e-5  # degrees, about


@pytest.fixture(scope="module", params=[(3, 240), (8, 90), (21, 400)], ids=lambda one: f"seed{one[0]}")
def cells(request, small_city):
    seed, count = request.param
    if seed == 3:
        return small_city.shapes("cell")
    made = city(count, count * 10, count * 4, seed, "2026-11-22")
    return next(table.columns["geometry"].values for table in made.tables if table.name == "cell")


def test_cells_cover_the_city_without_gap_or_overlap(cells):
    outline = shapely.union_all(cells)

    assert shapely.coverage_is_valid(cells)
    assert outline.geom_type == "Polygon" and not outline.interiors
    assert outline.area == pytest.approx(shapely.area(cells).sum(), rel=1e-12)


def test_a_cell_moved_by_one_grid_step_is_seen_as_a_fault(cells):
    moved = cells.copy()
    moved[0] = shapely.transform(moved[0], lambda at: at + 1e-7)

    assert not shapely.coverage_is_valid(moved)


def test_cells_are_single_sound_polygons_on_a_grid_of_1e_7_degrees(cells):
    coordinates = shapely.get_coordinates(cells)

    assert (shapely.get_type_id(cells) == 3).all() and shapely.is_valid(cells).all()
    assert (coordinates == np.round(coordinates, 7)).all()


def test_borders_lie_on_the_vertices_of_the_roads_that_they_follow(small_city):
    roads = shapely.union_all(small_city.shapes("reference_line", layer="road"))
    on_road = {tuple(at) for at in shapely.get_coordinates(roads)}
    rings = shapely.get_rings(small_city.shapes("cell"))
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    piece = np.flatnonzero(ring[:-1] == ring[1:])
    middles = shapely.points((coordinates[piece] + coordinates[piece + 1]) / 2)
    shapely.prepare(roads)
    along = piece[shapely.dwithin(roads, middles, 1e-10)]

    assert len(along) > 0.1 * len(piece)
    assert all(tuple(coordinates[k]) in on_road and tuple(coordinates[k + 1]) in on_road for k in along)


def test_borders_follow_the_middle_of_the_river(small_city):
    river = next(
        one["geometry"]
        for one in small_city["reference_line"]
        if one.get("name") == "澜江" and "Line" in one["geometry"].geom_type
    )
    cells = shapely.union_all(shapely.boundary(small_city.shapes("cell")))

    assert cells.intersection(river).length > 0.9 * river.length


def test_lakes_are_cut_out_to_the_vertex(small_city):
    cells = {shapely.normalize(shape).wkb for shape in small_city.shapes("cell", kind="dedicated")}
    lakes = [
        one["geometry"]
        for one in small_city["reference_line"]
        if one["layer"] == "water" and (one["name"] or "").endswith("湖")
    ]

    assert any(shapely.normalize(lake).wkb in cells for lake in lakes)


def test_town_cells_are_smaller_than_those_of_the_rim(small_city):
    area = shapely.area(small_city.shapes("cell"))

    assert np.percentile(area, 95) > 15 * np.percentile(area, 25)


def test_country_borders_are_rough_and_not_straight(small_city):
    cells = small_city.shapes("cell")
    large = cells[np.argsort(shapely.area(cells))[-30:]]
    vertices = shapely.get_num_coordinates(large)

    assert np.median(shapely.length(large) / vertices) < 70 * METRE


def test_codes_say_the_level_and_the_parent_and_begin_where_no_real_region_is(small_city):
    regions = small_city.by_id("region")
    for region in regions.values():
        assert region["code"].startswith("9901")
        assert codes.level_of(region["code"]) == region["level"]
        if region["parent_id"]:
            assert codes.parent_code(region["code"]) == regions[region["parent_id"]]["code"]
    assert len({region["code"] for region in regions.values()}) == len(regions)


def test_every_community_has_cells_numbered_in_reading_order(small_city):
    cells = small_city["cell"]
    communities = [one for one in small_city["region"] if one["level"] == "community"]
    for community in communities:
        mine = [cell for cell in cells if cell["community_id"] == community["id"]]
        numbered = [cell["code"] for cell in mine]
        at = shapely.get_coordinates(shapely.point_on_surface([cell["geometry"] for cell in mine]))

        assert numbered == codes.cell_codes(community["code"], len(mine))
        assert codes.reading_order(*at.T).tolist() == list(range(len(mine)))


def test_villages_and_streets_have_the_codes_of_their_kind(small_city):
    kinds = {
        "街道": "street", "镇": "town", "乡": "township", "社区": "residents_committee",
        "村": "villagers_committee",
    }  # fmt: skip
    for region in small_city["region"]:
        if region["level"] in ("township", "community"):
            said = next(kind for ending, kind in kinds.items() if region["name"].endswith(ending))
            assert codes.kind_of(region["code"]) == said


def test_regions_are_each_of_one_piece(small_city):
    cells = small_city.shapes("cell")
    communities = np.array([cell["community_id"] for cell in small_city["cell"]])

    for community in np.unique(communities):
        assert shapely.union_all(cells[communities == community]).geom_type == "Polygon"


def test_names_are_given_once(small_city):
    for level in ("township", "community"):
        names = [one["name"] for one in small_city["region"] if one["level"] == level]
        assert len(set(names)) == len(names)
    cells = [one["name"] for one in small_city["cell"]]
    assert len(set(cells)) == len(cells)


def test_a_city_of_too_few_cells_is_refused_in_words():
    with pytest.raises(UserError, match=r"demo\.too_few"):
        city(3, 100, 100, 1, "2026-11-22")
