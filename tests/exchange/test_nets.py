import csv

import pytest
from click.testing import CliRunner

from gridmap.app import cli
from gridmap.domain.change import added
from gridmap.domain.errors import UserError
from gridmap.domain.planning_records import Net, NetArea
from gridmap.domain.records import Cell, Household
from gridmap.exchange.boundary_options import BoundaryOptions
from gridmap.exchange.nets import import_net, net_named, read_net, write_crosswalk
from gridmap.session import Session
from gridmap.store import journal
from tests.store.conftest import Do


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


@pytest.fixture
def compared(leshan):
    """A session on Leshan with its counties as a net."""
    path, source = leshan
    session = Session.open(path)
    report = import_net(session, read_net(source, BoundaryOptions(layer="county"), session), "警格")
    yield session, session.workspace.get(report.net_id)
    session.close()


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
    (row,) = [row for row in rows if row["cell_code"] == cell.code and row["sliver"] == "0"]
    assert (row["households"], row["share_of_households"]) == ("<5", "")
    newest = journal.entries(session.workspace.reading(), newest=1)[0]
    assert (newest.kind, newest.label, newest.values["format"]) == ("access", "export", "crosswalk")
