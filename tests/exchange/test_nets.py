import csv
import json

import pytest
from click.testing import CliRunner

from gridmap.app import cli
from gridmap.domain.change import added, removed
from gridmap.domain.errors import Cancelled, UserError
from gridmap.domain.planning_records import Net, NetArea
from gridmap.domain.records import Cell, Household
from gridmap.exchange.boundary_options import BoundaryOptions
from gridmap.exchange.crosswalks import write_crosswalk
from gridmap.exchange.nets import import_net, net_named, read_net
from gridmap.session import Session
from gridmap.store import journal
from tests.store.conftest import Do, build_town


@pytest.fixture
def leshan(tmp_path, shared_data):
    """Leshan's townships as cells' communities, and its counties to lay over them."""
    path = tmp_path / "leshan.gpkg"
    Session.create(path, "乐山（合成边界）").close()
    source = shared_data / "real" / "leshan_nested_SYNTHGEOM.gpkg"
    done = CliRunner().invoke(cli, ["import", "boundaries", str(path), str(source), "--layer", "town"])
    assert done.exit_code == 0, done.output
    return path, source


def test_a_net_is_imported_and_compared_with_the_cells(leshan, tmp_path):
    path, source = leshan
    done = CliRunner().invoke(
        cli, ["--lang", "en", "import", "net", str(path), str(source), "--layer", "county", "--name", "警格"]
    )
    assert done.exit_code == 0, done.output
    assert "11 areas" in done.output
    out = tmp_path / "out.csv"

    done = CliRunner().invoke(cli, ["--lang", "en", "crosswalk", str(path), "警格", str(out)])

    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    real = [row for row in rows if row["Sliver"] == "0"]
    assert len({row["Cell code"] for row in rows}) == 132
    assert len(real) == 132  # townships nest in counties, so no real crossing
    assert all(float(row["Share of the cell"]) > 0.999 for row in real)


def test_importing_a_net_is_undone_as_a_whole(leshan):
    path, source = leshan
    session = Session.open(path)
    import_net(session, read_net(source, BoundaryOptions(layer="county"), session), "警格")
    assert len(session.workspace.all_of(NetArea)) == 11

    session.undo()

    assert session.workspace.all_of(Net) == session.workspace.all_of(NetArea) == []
    session.close()


def test_an_unknown_net_is_named_with_those_that_are_there(leshan, tmp_path):
    session = Session.open(leshan[0])
    with pytest.raises(UserError, match=r"nets\.unknown"):
        net_named(session, "消防")
    session.close()


@pytest.fixture
def compared(leshan):
    """A session on Leshan with its counties as a net."""
    path, source = leshan
    session = Session.open(path)
    report = import_net(session, read_net(source, BoundaryOptions(layer="county"), session), "警格")
    yield session, session.workspace.get(report.net_id)
    session.close()


def test_nothing_is_held_open_in_the_file_while_a_net_is_laid_over_the_cells(compared, tmp_path):
    """Whoever writes a file without WAL would wait for it."""
    session, net = compared
    held = []

    def progress(done, total):
        held.append(session.workspace.reading().in_transaction)

    write_crosswalk(session, net, tmp_path / "out.csv", progress=progress)

    assert held and not any(held)


def test_a_folder_that_is_not_there_is_said(compared, tmp_path):
    with pytest.raises(UserError, match=r"export\.folder_missing"):
        write_crosswalk(*compared, tmp_path / "missing" / "out.csv")


def test_a_crosswalk_never_takes_the_place_of_the_workspace(compared):
    session, net = compared
    with pytest.raises(UserError, match=r"export\.over_workspace"):
        write_crosswalk(session, net, session.workspace.path, force=True)

    assert session.workspace.counts()["net"] == 1


def test_a_crosswalk_is_journaled_and_tells_no_small_count(compared, tmp_path):
    session, net = compared
    cell = session.workspace.all_of(Cell)[0]
    at = cell.geometry.representative_point()
    homes = [Household(session.new_id(), cell.id, lon=at.x, lat=at.y) for _ in range(3)]
    session.run(Do(added("change.test", homes)))

    write_crosswalk(session, net, tmp_path / "out.csv")

    rows = list(csv.DictReader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines()))
    (row,) = [row for row in rows if row["网格代码"] == cell.code and row["是否碎片"] == "0"]
    assert (row["户数"], row["占网格户数"]) == ("<5", "")
    newest = journal.entries(session.workspace.reading(), newest=1)[0]
    assert (newest.kind, newest.label, newest.values["format"]) == ("access", "export", "crosswalk")


@pytest.fixture
def town(tmp_path):
    """A session on two neighbouring cells, 104.00–104.02 E, 29.00–29.01 N."""
    session = Session.create(tmp_path / "town.gpkg", "试验")
    build_town(session)
    yield session
    session.close()


def net_file(tmp_path, features, crs="urn:ogc:def:crs:OGC:1.3:CRS84"):
    path = tmp_path / "net.geojson"
    made = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": crs}},
        "features": [
            {"type": "Feature", "properties": values, "geometry": geometry} for values, geometry in features
        ],
    }
    path.write_text(json.dumps(made, ensure_ascii=False), "utf-8")
    return path


def polygon(*ring):
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


SQUARE = polygon((104, 29), (104.02, 29), (104.02, 29.005), (104, 29.005))
BOWTIE = polygon((104, 29.005), (104.02, 29.01), (104.02, 29.005), (104, 29.01))
FAR = polygon((105, 30), (105.01, 30), (105.01, 30.01), (105, 30.01))
LINE = {"type": "LineString", "coordinates": [[104, 29], [104.01, 29.01]]}


def test_invalid_rings_are_mended_lines_left_out_and_both_told_by_row(town, tmp_path):
    path = net_file(tmp_path, [({"name": n}, g) for n, g in (("一", SQUARE), ("二", BOWTIE), ("三", LINE))])

    made = import_net(town, read_net(path, BoundaryOptions(), town), "警格", "police")

    areas = town.workspace.referring_to(made.net_id, NetArea, "net_id")
    assert [area.name for area in areas] == ["一", "二"]
    assert all(area.geometry.is_valid for area in areas)
    told = {line.kind: (line.row, line.left_out) for line in made.report.lines}
    assert told == {
        "boundaries.mend.not_a_polygon": (3, True), "boundaries.mend.ring_repaired": (2, False),
    }  # fmt: skip
    assert made.report.counts["nets.count.without_code"] == 2


def test_a_file_without_code_and_name_column_is_numbered_by_its_rows(town, tmp_path):
    path = net_file(tmp_path, [({}, SQUARE), ({}, BOWTIE)])

    made = import_net(town, read_net(path, BoundaryOptions(), town), "消防", "fire")

    areas = town.workspace.referring_to(made.net_id, NetArea, "net_id")
    assert [(area.code, area.name) for area in areas] == [("", "1"), ("", "2")]


def test_a_net_in_the_wrong_coordinate_system_is_refused(town, tmp_path):
    path = net_file(tmp_path, [({"name": "一"}, FAR)])
    with pytest.raises(UserError, match=r"nets\.nowhere_near"):
        import_net(town, read_net(path, BoundaryOptions(), town), "警格")

    assert town.workspace.all_of(Net) == []
    with pytest.raises(UserError, match=r"boundaries\.crs_impossible"):
        read_net(path, BoundaryOptions(crs="EPSG:4547"), town)


def test_an_area_that_lies_over_no_cell_is_told_with_its_place(town, tmp_path):
    path = net_file(tmp_path, [({"name": "一"}, SQUARE), ({"name": "远"}, FAR)])

    made = import_net(town, read_net(path, BoundaryOptions(), town), "警格")

    (line,) = made.report.lines
    assert (line.kind, line.row, round(line.lon, 1)) == ("nets.apart", 2, 105.0)


def test_a_net_needs_a_name(town, tmp_path):
    path = net_file(tmp_path, [({"name": "一"}, SQUARE)])
    with pytest.raises(UserError, match="net_needs_name"):
        import_net(town, read_net(path, BoundaryOptions(), town), "  ")


def test_an_import_that_is_cancelled_leaves_nothing(town, tmp_path):
    def stop(_done, _total):
        raise Cancelled

    path = net_file(tmp_path, [({"name": "一"}, SQUARE)])
    with pytest.raises(Cancelled):
        import_net(town, read_net(path, BoundaryOptions(), town), "警格", progress=stop)

    assert town.workspace.all_of(Net) == town.workspace.all_of(NetArea) == []


@pytest.fixture
def hostile(town, tmp_path):
    """A net whose texts a spreadsheet would calculate."""
    path = net_file(tmp_path, [({"code": "=1+1", "name": "@SUM(A1)"}, SQUARE)])
    made = import_net(town, read_net(path, BoundaryOptions(code="code", name="name"), town), "=警格")
    return town, town.workspace.get(made.net_id)


def test_a_table_of_a_net_calculates_nothing(hostile, tmp_path):
    write_crosswalk(*hostile, tmp_path / "out.csv")

    row = next(csv.DictReader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines()))
    assert (row["该网单元代码"], row["该网单元名称"]) == ("'=1+1", "'@SUM(A1)")


def test_a_workbook_has_the_same_rows_as_the_table(hostile, tmp_path):
    from python_calamine import CalamineWorkbook

    assert write_crosswalk(*hostile, tmp_path / "out.csv") == 2
    assert write_crosswalk(*hostile, tmp_path / "out.xlsx") == 2

    rows = list(csv.reader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines()))
    sheet = CalamineWorkbook.from_path(str(tmp_path / "out.xlsx")).get_sheet_by_index(0).to_python()
    assert sheet[0] == rows[0]
    assert [line[:4] for line in sheet[1:]] == [line[:4] for line in rows[1:]]
    assert [float(line[4]) for line in sheet[1:]] == [float(line[4]) for line in rows[1:]]


def test_a_small_count_is_not_to_be_worked_out_from_the_rest_of_its_cell(town, tmp_path):
    """Of twenty-one households of a cell, which other exports tell, one lies in the second area."""
    halves = [
        polygon((west, 29), (east, 29), (east, 29.01), (west, 29.01))
        for west, east in ((104, 104.008), (104.008, 104.02))
    ]
    path = net_file(tmp_path, [({"name": name}, half) for name, half in zip("一二", halves, strict=True)])
    made = import_net(town, read_net(path, BoundaryOptions(), town), "警格")
    west = next(cell for cell in town.workspace.all_of(Cell) if cell.name == "第一网格")
    places = [104.001 + at * 0.0003 for at in range(20)] + [104.009]
    homes = [Household(town.new_id(), west.id, lon=lon, lat=29.005) for lon in places]
    town.run(Do(added("change.test", homes)))

    write_crosswalk(town, town.workspace.get(made.net_id), tmp_path / "out.csv")

    rows = csv.DictReader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines())
    told = {
        row["该网单元名称"]: (row["户数"], row["占网格户数"]) for row in rows if row["网格名称"] == west.name
    }
    assert told == {"一": ("≥13", ""), "二": ("<5", "")}


def test_of_two_equal_parts_every_delivery_of_a_net_hides_the_same(town, tmp_path):
    """Twenty and twenty, and one more: whoever subtracts one export from another learns nothing."""
    around, within, beside = (
        polygon((west, south), (east, south), (east, north), (west, north))
        for west, south, east, north in (
            (104, 29, 104.006, 29.01),
            (104.002, 29.002, 104.004, 29.008),
            (104.006, 29, 104.02, 29.01),
        )
    )
    around["coordinates"] += within["coordinates"]  # one within the other: no order of place tells them apart
    bounds = {"1": around, "2": within, "3": beside}
    areas = [({"code": code, "name": code}, area) for code, area in bounds.items()]
    west = next(cell for cell in town.workspace.all_of(Cell) if cell.name == "第一网格")
    places = [104.0001 + at * 0.00005 for at in range(20)] + [104.0021 + at * 0.00005 for at in range(20)]
    homes = [Household(town.new_id(), west.id, lon=lon, lat=29.005) for lon in [*places, 104.008]]
    town.run(Do(added("change.test", homes)))

    told = []
    for number, delivered in enumerate((areas, areas[::-1])):
        path = net_file(tmp_path, delivered)
        options = BoundaryOptions(code="code", name="name")
        made = import_net(town, read_net(path, options, town), f"警格{number}")
        out = tmp_path / f"{number}.csv"
        write_crosswalk(town, town.workspace.get(made.net_id), out)
        rows = csv.DictReader(out.read_text("utf-8-sig").splitlines())
        told.append({row["该网单元名称"]: row["户数"] for row in rows if row["网格名称"] == west.name})

    assert told[0] == told[1]
    assert told[0] == {"1": "≥13", "2": "20", "3": "<5"}


def test_a_cell_that_goes_while_the_crosswalk_is_made_is_still_in_it(hostile, tmp_path):
    session, net = hostile
    cells = session.workspace.all_of(Cell)

    def progress(_done, _total):
        if session.workspace.get(cells[0].id) is not None:
            session.run(Do(removed("change.test", [cells[0]])))

    assert write_crosswalk(session, net, tmp_path / "out.csv", progress=progress) == 2
    assert len(session.workspace.all_of(Cell)) == 1
