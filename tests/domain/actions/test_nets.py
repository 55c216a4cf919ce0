import pytest
from shapely import box

from gridmap.domain.actions.nets import RemoveNet, RenameNet
from gridmap.domain.change import added
from gridmap.domain.errors import Refused
from gridmap.domain.planning_records import Net, NetArea
from gridmap.session import Session
from tests.store.conftest import Do


@pytest.fixture
def police(tmp_path):
    """A session with a net of two areas, and the net."""
    session = Session.create(tmp_path / "city.gpkg", "试验市")
    net = Net(session.new_id(), "警格", "police")
    areas = [
        NetArea(session.new_id(), net.id, f"J{at}", "某段", box(104 + at, 29, 105 + at, 30)) for at in (0, 1)
    ]
    session.run(Do(added("change.test", [net, *areas])))
    yield session, net
    session.close()


def test_a_net_is_renamed_and_undone(police):
    session, net = police
    session.run(RenameNet(net.id, " 警务网格 "))
    assert session.workspace.get(net.id).name == "警务网格"

    session.undo()
    assert session.workspace.get(net.id).name == "警格"


def test_a_net_without_a_name_is_refused(police):
    session, net = police
    with pytest.raises(Refused, match="net_needs_name"):
        session.run(RenameNet(net.id, "  "))


def test_a_net_goes_with_its_areas_and_comes_back(police):
    session, net = police
    before = session.workspace.referring_to(net.id, NetArea, "net_id")
    session.run(RemoveNet(net.id))
    assert session.workspace.all_of(Net) == session.workspace.all_of(NetArea) == []

    session.undo()
    assert session.workspace.all_of(Net) == [net]
    assert session.workspace.referring_to(net.id, NetArea, "net_id") == before
