import csv

import pytest
from click.testing import CliRunner

from gridmap.app import cli
from gridmap.domain.errors import UserError
from gridmap.domain.planning_records import Net, NetArea
from gridmap.exchange.boundary_options import BoundaryOptions
from gridmap.exchange.nets import import_net, net_named, read_net, write_crosswalk
from gridmap.session import Session


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

    done = CliRunner().invoke(cli, ["crosswalk", str(path), "警格", str(out)])

    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    real = [row for row in rows if row["sliver"] == "0"]
    assert len({row["cell_code"] for row in rows}) == 132
    assert len(real) == 132  # townships nest in counties, so no real crossing
    assert all(float(row["share_of_cell"]) > 0.999 for row in real)


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


def test_a_folder_that_is_not_there_is_said(leshan, tmp_path):
    path, source = leshan
    session = Session.open(path)
    report = import_net(session, read_net(source, BoundaryOptions(layer="county"), session), "警格")
    net = session.workspace.get(report.net_id)
    with pytest.raises(UserError, match=r"nets\.unwritable"):
        write_crosswalk(session, net, tmp_path / "missing" / "out.csv")
    session.close()
