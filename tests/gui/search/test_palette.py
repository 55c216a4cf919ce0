import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMainWindow

from gridmap.domain.access import Actor
from gridmap.domain.actions.add_record import AddRecord
from gridmap.domain.actions.edit_record import EditRecord
from gridmap.gui import tasks
from gridmap.gui.search.hit_line import place_width
from gridmap.gui.search.hits_model import detail_text
from gridmap.gui.search.palette import SearchPalette
from gridmap.store.search.hits import MOST_OF_GROUP, Hit
from tests.gui.accessible import nameless


@pytest.fixture
def palette(qtbot, session, elements):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setCentralWidget(QLineEdit())
    window.resize(1000, 700)
    window.show()
    window.activateWindow()
    made = SearchPalette(session, window)
    qtbot.waitUntil(lambda: not made._upkeep.behind and not tasks.any_running(), timeout=10_000)
    made.open()
    yield made
    window.close()


@pytest.fixture
def look_for(qtbot, palette):
    def looked(query):
        palette.field.setText(query)
        qtbot.wait(90)
        qtbot.waitUntil(lambda: not tasks.any_running(), timeout=5000)
        qtbot.wait(20)
        rows = range(palette.model.rowCount())
        return [palette.model.index(row, 0).data() for row in rows]

    return looked


def test_what_is_found_stands_in_groups_cells_before_events(look_for):
    assert look_for("桥东街") == ["场所和组织", "锦江小区", "事件", "燃气味"]
    assert look_for("qsq") == ["区域和网格", "桥社区"]


def test_the_palette_is_worked_by_keyboard_alone(qtbot, palette, look_for, elements):
    look_for("桥东街")
    assert palette.list.currentIndex().data() == "锦江小区"  # the first hit, not its heading
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)

    assert chosen.args == ["event", elements["gas"]]
    assert not palette.isVisible()


def test_a_click_chooses_too(qtbot, palette, look_for, elements):
    look_for("锦江")
    where = palette.list.visualRect(palette.model.index(1, 0)).center()
    with qtbot.waitSignal(palette.chosen) as chosen:
        qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=where)

    assert chosen.args == ["place", elements["estate"]]


def test_escape_closes_and_so_does_a_click_elsewhere(qtbot, palette):
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()

    palette.open()
    palette.parentWidget().centralWidget().setFocus()
    assert not palette.isVisible()


def test_nothing_found_is_said_and_enter_then_does_nothing(qtbot, palette, look_for):
    assert look_for("查无此地") == []
    assert "查无此地" in palette._note.text()
    with qtbot.assertNotEmitted(palette.chosen):
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)


def test_an_edit_is_found_a_moment_later(qtbot, palette, session, elements, look_for):
    session.run(EditRecord(elements["estate"], {"name": "望江苑"}))
    qtbot.waitUntil(lambda: not palette._upkeep.behind, timeout=5000)

    assert look_for("望江") == ["场所和组织", "望江苑"]


def test_people_are_found_only_by_who_may_see_them(qtbot, palette, session, look_for):
    assert look_for("李小明") == ["居民", "李小明"]

    session.actor = Actor("访客", "viewer")
    other = SearchPalette(session, palette.parentWidget())
    other.open()
    other.field.setText("李小明")
    qtbot.wait(100)
    qtbot.waitUntil(lambda: not tasks.any_running(), timeout=5000)
    assert other.model.rowCount() == 0


def test_every_line_is_painted_and_every_control_named(palette, look_for):
    look_for("燃气味")
    before = palette.list.grab().toImage()
    look_for("夜间噪声")

    assert palette.list.grab().toImage() != before
    assert nameless(palette) == []


def test_what_is_searched_before_the_index_is_built_is_found_without_asking_again(qtbot, session, elements):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    made = SearchPalette(session, window)
    made.open()
    made.field.setText("锦江小区")
    qtbot.waitUntil(lambda: "建立索引" in made._note.text(), timeout=5_000)
    assert made.model.rowCount() == 0

    qtbot.waitUntil(lambda: made.model.rowCount() > 0, timeout=10_000)

    qtbot.waitUntil(lambda: "索引" not in made._note.text(), timeout=10_000)  # results come before its end
    made.list.setCurrentIndex(made.model.index(0, 0))
    window.close()


def test_asking_again_keeps_what_is_chosen_in_the_list(qtbot, palette, look_for):
    look_for("桥")
    last = palette.model.next_hit(palette.model.rowCount(), -1)
    palette.list.setCurrentIndex(palette.model.index(last, 0))

    palette._ask_again()
    qtbot.waitUntil(lambda: not tasks.any_running(), timeout=5_000)
    qtbot.wait(20)

    assert palette.list.currentIndex().row() == last > 1


def test_a_group_of_which_not_all_is_shown_says_so_in_a_line_that_is_no_hit(
    qtbot, session, town, palette, look_for
):
    for number in range(MOST_OF_GROUP + 1):
        session.run(AddRecord("place", {"name": f"市场{number}", "kind": "market", "cell_id": town.west}))
    qtbot.waitUntil(lambda: not palette._upkeep.behind and not tasks.any_running(), timeout=10_000)
    lines = look_for("市场")

    assert (len(lines), lines[-1]) == (MOST_OF_GROUP + 2, "还有更多，请输入更多字")
    last = palette.model.next_hit(len(lines), -1)
    assert palette.model.hit_at(last).title == lines[-2]
    assert palette.model.next_hit(last, 1) == last


def test_the_age_of_a_resident_is_said_in_years(look_for, palette):
    look_for("李小明")
    rows = range(palette.model.rowCount())
    hit = next(row for row in rows if (found := palette.model.hit_at(row)) and found.kind == "resident")

    assert detail_text(palette.model.hit_at(hit)) == "60–79 岁"
    said = palette.model.index(hit, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "60–79 岁" in said


def test_that_a_cell_is_retired_comes_before_its_code():
    hit = Hit("cell", 1, "第二网格", "990102100001002", "桥社区", 1, level="cell", until="2026-11-23")

    assert detail_text(hit) == "已停用（2026-11-23 起） · 990102100001002"


def test_where_a_hit_lies_takes_no_more_room_than_it_needs():
    assert place_width(600, 60) == 68
    assert place_width(600, 900) == 240
