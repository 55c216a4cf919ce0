"""The mending wizard where the workspace has cells already."""

import pytest
import shapely

from gridmap.domain.records import Cell
from gridmap.exchange.boundaries import import_boundaries, read_boundaries
from gridmap.session import Session
from tests.exchange.boundary_files import tile, write_geojson
from tests.gui.dialogs.mending_hands import choose, click, column, idle, look_over, worked_out


@pytest.fixture
def session(tmp_path):
    opened = Session.create(tmp_path / "city.gpkg", "试验市")
    yield opened
    opened.close()


def test_standing_cells_are_seen_decided_and_left_as_they_are(wizard, session, tmp_path, qtbot):
    first = [(tile(0, 0), {"code": "511102004001", "name": "甲村"})]
    import_boundaries(session, read_boundaries(write_geojson(tmp_path / "first.geojson", first)))
    more = [(tile(0.008, 0), {"code": "511102004002", "name": "乙村"})]

    page = look_over(wizard, write_geojson(tmp_path / "more.geojson", more), qtbot)

    assert "已与工作区的 1 个现有网格对照" in page.standing.text()
    assert "请在规划方案中改" in page.standing.text()
    assert column(page, 0) == ["与现有重叠"]
    assert column(page, 1) == ["乙村 ↔ 甲村"]
    assert page.for_chosen.said() == ["让给现有网格"]
    assert not wizard.bring_in.isEnabled()
    choose(page.for_kind, "让给现有网格", page, qtbot)
    click(page.undo, qtbot)
    assert column(worked_out(page, qtbot), 4) == ["待决定"]
    choose(page.for_chosen, "让给现有网格", page, qtbot)
    assert [page.moves.index(0, at).data() for at in range(4)] == ["乙村", "1.075 km²", "", "−0.215 km²"]
    click(wizard.bring_in, qtbot)
    idle(wizard, qtbot)

    shapes = [cell.geometry for cell in session.workspace.all_of(Cell)]
    assert sorted(round(shapely.area(shape) * 1e6) for shape in shapes) == [80, 100]


def test_a_delivery_may_be_looked_at_by_itself(wizard, session, tmp_path, qtbot):
    first = [(tile(0, 0), {"code": "511102004001", "name": "甲村"})]
    import_boundaries(session, read_boundaries(write_geojson(tmp_path / "first.geojson", first)))
    more = [(tile(0.008, 0), {"code": "511102004002", "name": "乙村"})]
    wizard.beside_cells.setChecked(False)

    page = look_over(wizard, write_geojson(tmp_path / "more.geojson", more), qtbot)

    assert page.model.rowCount() == 0
    assert not hasattr(page, "standing")
