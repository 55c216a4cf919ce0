"""Past days and days to come in the window: map, tree, counts, exports, and the way back."""

from dataclasses import replace
from datetime import date, timedelta

import pyogrio
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTreeView

from gridmap.domain.actions.drafts import CreateDraft
from gridmap.domain.change import replaced
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import split
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.planning_records import Draft
from gridmap.domain.records import Cell
from gridmap.gui import cards, tasks
from gridmap.gui.any_day import DayDialog, DayShown
from gridmap.gui.dialogs.export import ExportDialog, ExportWish
from gridmap.gui.planning.undecided_dialog import UndecidedDialog
from gridmap.planning import Planning
from gridmap.planning.publish import publish
from tests.gui.accessible import nameless
from tests.gui.planning.conftest import settle
from tests.store.conftest import Do

TODAY = date.today()
LATER = (TODAY + timedelta(days=40)).isoformat()


def halve(session, code, name, day):
    """A plan that splits a cell into a northern and a southern half, published for a day."""
    change = session.run(CreateDraft(name, session.today()))
    (draft,) = [one.id for one in change.after.values() if isinstance(one, Draft)]
    planning = Planning(session, draft)
    ((cell,),) = session.workspace.reading().execute("SELECT id FROM cell WHERE code = ?", (code,)).fetchall()
    west, _, east, _ = planning.coverage.shape(cell).bounds
    lat = planning.coverage.shape(cell).representative_point().y
    line = [grid.vertex(west - 0.002, lat), grid.vertex(east + 0.002, lat + 0.0003)]
    planning.draw(lambda coverage: split(coverage, [cell], line, session.new_id))
    planning.close()
    publish(session, draft, Approval(day, "李主任", "调整"))
    return draft


@pytest.fixture
def years(desk, qtbot):
    """007 was split today, 013 will be in forty days."""
    session = desk.opened.session
    halve(session, "511102004001007", "今年方案", session.today())
    halve(session, "511102004001013", "明年方案", LATER)
    settle_duty(desk, qtbot)
    return desk


def settle_duty(desk, qtbot):
    qtbot.wait(300)
    qtbot.waitUntil(lambda: desk.opened is not None and not tasks.any_running(), timeout=15_000)
    desk.opened.canvas.settle()


def show(desk, qtbot, day):
    desk.window.commands["as_of"].trigger()
    dialog = next(one for one in desk.window.findChildren(DayDialog) if one.isVisible())
    dialog.day.set_day(day)
    qtbot.mouseClick(dialog.verb, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: banner(desk) is not None and day in banner(desk).accessibleName(), timeout=15_000)
    settle_duty(desk, qtbot)


def banner(desk):
    return next((one for one in desk.window.findChildren(DayShown) if one.isVisible()), None)


def ends_of_codes(desk):
    """What stands on the map, and what the tree counts."""
    scene = desk.opened.canvas.scene
    ids = scene.levels["cell"].ids.tolist()
    cells = desk.opened.session.workspace.get_many(ids).values()
    return {cell.code[-3:] for cell in cells if cell.code.startswith("511102004001")}, len(ids)


def test_a_past_day_and_a_day_to_come_are_seen_on_map_tree_and_in_exports(years, qtbot, tmp_path):
    desk, original = years, years.opened.session.workspace.path
    desk.opened.session.run(CreateDraft("还在画的方案", desk.opened.session.today()))
    now, count = ends_of_codes(desk)
    assert count == 101 and {"026", "027", "013"} <= now and "007" not in now

    show(desk, qtbot, (TODAY - timedelta(days=30)).isoformat())
    then, count = ends_of_codes(desk)
    assert count == 100 and {"007", "013"} <= then and "026" not in then
    assert nameless(banner(desk)) == []
    assert desk.opened.session.read_only
    before = exported(desk, tmp_path / "then.gpkg", qtbot)
    assert len(before) == 100 and "511102004001007" in before

    # The next day is made from the workspace itself, not from the past day's copy.
    show(desk, qtbot, LATER)
    planned, count = ends_of_codes(desk)
    assert count == 102 and {"026", "027", "028", "029"} <= planned and not {"007", "013"} & planned
    assert tree_count(desk) == 102
    counted = desk.opened.session.workspace.counts()["household"]
    assert counted == 12_000
    after = exported(desk, tmp_path / "later.gpkg", qtbot)
    assert len(after) == 102 and "511102004001013" not in after

    desk.window.enter_mode("planning")
    settle(desk, qtbot)
    board = desk.window.mode.board
    assert len(board.view.published.columns.ids) == 102
    assert board.draft_id is None  # the day itself, not what is being drawn
    assert not board.editable and not desk.window.mode.left.drafts.new.isEnabled()
    says_that_nothing_is_drawn(desk.window.mode)
    (retired,) = [one for one in desk.opened.session.workspace.all_of(Cell) if one.code == "511102004001013"]
    desk.window.mode.looked_up.show(retired.id)
    hint = desk.window.status.findChild(QLabel, "status_hint").text()
    assert hint == f"网格“{retired.name}”{LATER} 起已停用，不在图上的网格里；虚线是它停用前的边界。"

    desk.window.enter_mode("duty")
    settle_duty(desk, qtbot)
    rows, levels = tree_rows(desk), desk.opened.assessment.levels()
    assert any(levels.values()) and rows.risks == [levels[one] for one in rows.ids]  # not those of the file

    qtbot.mouseClick(banner(desk).back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.opened and desk.opened.session.workspace.path == original, timeout=15_000)
    settle(desk, qtbot)
    assert banner(desk) is None
    assert not desk.opened.session.read_only
    connection = desk.opened.session.workspace.reading()
    days = connection.execute("SELECT json_extract(\"values\", '$.day') FROM journal WHERE label = 'export'")
    assert days.fetchall() == [((TODAY - timedelta(days=30)).isoformat(),), (LATER,)]


def says_that_nothing_is_drawn(mode):
    """The list of drafts names the day, and what would draw is shut off with the reason."""
    assert mode.left.drafts.buttons[None].text() == f"{LATER} 的网格"
    tools = mode.toolbar.buttons
    assert [name for name, one in tools.items() if one.isEnabled()] == ["select", "measure"]
    told, reason = [], f"显示的是 {LATER} 的状态，仅供查看"
    shut_off = (tools["split"], mode.left.proposal.make)
    assert not any(one.isEnabled() for one in shut_off)
    assert all("仅供查看" in one.toolTip() for one in shut_off)
    mode.board.refused.connect(told.append)
    mode.toolbar._ask("split")
    assert reason in told[0] and not tools["split"].isChecked()


def tree_count(desk):
    return tree_rows(desk).cells[0]


def tree_rows(desk):
    (model,) = [one.model() for one in desk.window.findChildren(QTreeView) if hasattr(one.model(), "rows")]
    return model.rows


def exported(desk, out, qtbot):
    """The codes of the cells that the window exports."""
    desk.window.commands["export"].trigger()
    dialog = next(one for one in desk.window.findChildren(ExportDialog) if one.isVisible())
    dialog.wanted.emit(ExportWish("gpkg", out, False, layers=("cell",)))
    dialog.reject()
    qtbot.waitUntil(lambda: out.exists() and not tasks.any_running(), timeout=15_000)
    return set(pyogrio.read_dataframe(out, layer="cell")["code"])


def test_a_scheduled_plan_that_does_not_fit_is_left_out_and_named(years, qtbot):
    session = years.opened.session
    ((cell,),) = (
        session.workspace.reading().execute("SELECT id FROM cell WHERE code = '511102004001013'").fetchall()
    )
    record = session.workspace.get(cell)
    session.run(Do(replaced("change.test", [(record, replace(record, kind="dedicated"))])))

    show(years, qtbot, LATER)

    assert ends_of_codes(years)[1] == 101
    told = [card.heading.text() for card in cards.cards_of(years.window).shown()]
    assert f"方案“明年方案”（{LATER} 生效）与现行有冲突，未计入所看的日期" in told


def test_records_to_decide_are_only_looked_at_on_another_day(years, qtbot):
    show(years, qtbot, LATER)
    years.window.enter_mode("planning")
    settle(years, qtbot)

    dialog = UndecidedDialog(years.window, years.opened.session)
    dialog.show()
    settle(years, qtbot)

    assert not dialog.give.isEnabled() and not dialog.suggest.isEnabled()
    dialog.close()
