import pytest

from gridmap.domain.access import Actor
from gridmap.domain.errors import Refused, UserError
from gridmap.domain.records import Cell, Region
from gridmap.exchange.boundaries import import_boundaries, read_boundaries
from gridmap.exchange.codes import CodeOptions, compare_codes, import_codes, read_codes
from tests.exchange.boundary_files import layer_alone, tile, write_geojson

LISTS = "codes"


@pytest.fixture
def leshan(session, shared_data, tmp_path):
    whole = shared_data / "real" / "leshan_nested_SYNTHGEOM.gpkg"
    import_boundaries(session, read_boundaries(layer_alone(whole, "village", tmp_path / "village.gpkg")))
    return session


@pytest.fixture
def small(session, tmp_path):
    rows = [
        (tile(0, 0), {"code": "511102004001", "name": "甲社区居委会"}),
        (tile(0.01, 0), {"code": "511102004002", "name": "乙村村委会"}),
    ]
    path = write_geojson(tmp_path / "small.geojson", rows)
    import_boundaries(session, read_boundaries(path))
    return session


def listing(tmp_path, *rows, header="code,name,level,parent"):
    path = tmp_path / "list.csv"
    path.write_text("\n".join([header, *rows]), "utf-8")
    return read_codes(path)


def kinds(report):
    return [(line.kind, line.row) for line in report.lines]


def regions(session):
    return {one.code: one.name for one in session.workspace.all_of(Region)}


def test_names_that_are_missing_come_from_the_list_of_2023(leshan, shared_data):
    report = import_codes(leshan, read_codes(shared_data / LISTS / "leshan_511100_codes_2023.csv"))

    assert report.counts["codes.count.kept"] == 1371
    assert report.counts["codes.count.renamed"] == 143
    assert report.counts["codes.count.gone"] == report.counts["codes.count.new"] == 0
    assert regions(leshan)["511102004000"] == "大佛街道"
    assert leshan.undo() == "codes.imported"
    assert regions(leshan)["511102004000"] == "511102004000"


def test_two_lists_that_disagree_are_told_apart_by_name_within_the_parent(leshan, shared_data):
    import_codes(leshan, read_codes(shared_data / LISTS / "leshan_511100_codes_2023.csv"))

    report = import_codes(leshan, read_codes(shared_data / LISTS / "leshan_towns_quhua2026.csv"))

    lines = [line for line in report.lines if line.kind == "codes.recoded"]
    recoded = {line.name: (line.values["old"], line.code) for line in lines}
    assert len(recoded) == 5
    assert recoded["通江街道"] == ("511102006000", "511102007000")
    assert recoded["青衣街道"] == ("511126001000", "511126002000")
    assert report.counts["codes.count.kept"] == 127
    assert len([line for line in report.lines if line.kind == "codes.absent"]) == 5


def test_a_damaged_list_is_mended_where_certain_and_the_rest_reported(leshan, shared_data):
    import_codes(leshan, read_codes(shared_data / LISTS / "leshan_511100_codes_2023.csv"))

    report, matching = compare_codes(leshan, read_codes(shared_data / "hostile/08_code_list_anomalies.csv"))

    told = [line.kind for line in report.lines]
    assert told.count("codes.padded") == 12
    assert told.count("codes.restored") + told.count("codes.rounded") == 36
    assert told.count("codes.parent_differs") == 10
    assert told.count("codes.twice") == 4
    assert report.counts["codes.count.kept"] == 400
    assert matching.renamed == matching.recoded == matching.new == []
    assert [line.row for line in report.lines if line.kind == "codes.rounded"] == [4]


def test_every_row_of_a_damaged_list_is_accounted_for(leshan, shared_data):
    _, matching = compare_codes(leshan, read_codes(shared_data / "hostile/08_code_list_anomalies.csv"))
    report, _ = compare_codes(leshan, read_codes(shared_data / "hostile/08_code_list_anomalies.csv"))

    several = (matching.kept, matching.renamed, matching.recoded, matching.restored, matching.abolished)
    matched = [entry.row for pairs in several for entry, _ in pairs]
    named = {line.row for line in report.lines}
    assert len(matched) == len(set(matched))
    assert set(range(2, 407)) <= set(matched) | named


def test_a_recoded_community_takes_its_cells_along(small, tmp_path):
    report = import_codes(small, listing(tmp_path, "511102004007,乙村村民委员会,村级,511102004000"))

    assert kinds(report) == [("codes.recoded", 2), ("codes.gone", None)]
    assert regions(small)["511102004007"] == "乙村村委会"
    codes = {cell.code for cell in small.workspace.all_of(Cell)}
    assert codes == {"511102004001001", "511102004007001"}


def test_two_regions_may_exchange_their_codes(small, tmp_path):
    rows = ["511102004002,甲社区居委会,村级,511102004000", "511102004001,乙村,村级,511102004000"]
    listed = listing(tmp_path, *rows)

    import_codes(small, listed)

    assert regions(small)["511102004002"] == "甲社区居委会"
    assert regions(small)["511102004001"] == "乙村村委会"
    assert {cell.code[:12] for cell in small.workspace.all_of(Cell)} == {"511102004001", "511102004002"}


def test_a_new_name_for_a_known_code_is_a_renaming(small, tmp_path):
    report = import_codes(
        small,
        listing(tmp_path, "511102004001,丙社区居委会,村级,", "511102004002,乙村委会,村级,"),
    )

    assert kinds(report) == [("codes.renamed", 2)]
    assert regions(small)["511102004001"] == "丙社区居委会"
    assert regions(small)["511102004002"] == "乙村村委会"


def test_abolished_and_new_are_told_and_change_nothing(small, tmp_path):
    before = regions(small)
    listed = listing(
        tmp_path,
        "511102004001,甲社区居委会（撤销）,村级,511102004000",
        "511102004002,乙村村委会,村级,511102004000",
        "511102004003,丁村村委会,村级,511102004000",
        "511199001001,戊村村委会,村级,511199001000",
    )

    report = import_codes(small, listed)

    assert kinds(report) == [
        ("codes.abolished", 2), ("codes.new", 4), ("codes.new", 5), ("codes.orphan", 5),
    ]  # fmt: skip
    assert regions(small) == before
    assert small.can_undo == "boundaries.imported"


def test_one_code_with_two_names_is_taken_for_neither(small, tmp_path):
    listed = listing(tmp_path, "511102004001,丙社区,村级,", "511102004001,丁社区,村级,")

    report = import_codes(small, listed)

    assert [line.kind for line in report.left_out] == ["codes.twice_differs"] * 2
    assert regions(small)["511102004001"] == "甲社区居委会"


def test_a_list_without_codes_is_refused(tmp_path):
    with pytest.raises(UserError) as trouble:
        listing(tmp_path, "1,2", header="编号,备注")

    assert trouble.value.key == "codes.no_columns"


def test_the_user_may_name_the_columns(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("甲,乙\n511102004001,丙社区", "utf-8")

    [entry] = read_codes(path, CodeOptions(code="甲", name="乙")).entries

    assert (entry.code, entry.name, entry.level) == ("511102004001", "丙社区", "community")


def test_a_viewer_may_not_import(small, tmp_path):
    small.actor = Actor("访客", "viewer")

    with pytest.raises(Refused):
        import_codes(small, listing(tmp_path, "511102004001,丙社区,村级,"))
