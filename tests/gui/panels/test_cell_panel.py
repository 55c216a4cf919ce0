from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from gridmap.domain.actions.edit_record import EditRecord
from gridmap.domain.change import Batch, Rows
from gridmap.gui.panels.cell_panel import CellPanel
from gridmap.gui.panels.contribution_row import ContributionRow
from gridmap.store.queries.element_counts import ElementCounts
from gridmap.store.queries.subjects import read_subject
from tests.gui.accessible import nameless


@pytest.fixture
def panel(qtbot, session, assessment, settled):
    widget = CellPanel(session, assessment)
    qtbot.addWidget(widget)
    widget.resize(420, 900)
    widget.show()
    settled()
    return widget


def said(widget):
    return " | ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def rows(tab):
    model = tab.view.model()
    columns = range(model.columnCount())
    return [[model.index(r, c).data() for c in columns] for r in range(model.rowCount())]


def test_with_nothing_selected_the_panel_says_how_to_choose(panel):
    panel.show_subject(None)

    assert "点选" in said(panel)


def test_a_cell_is_shown_with_its_counts_and_why_it_has_its_level(panel, town, settled):
    panel.show_subject(town.west)
    settled()

    text = said(panel)
    assert "第一网格" in text and "990101001001 001" in text and "1.08\N{NO-BREAK SPACE}km²" in text
    assert panel.header._figures["residents"].text() == "2"
    assert panel.tabs.tabText(3).endswith("1")
    assert "为什么是" in text
    assert panel.risk.findChildren(ContributionRow)


def test_no_line_of_the_header_is_cut_off_where_the_panel_is_narrow(panel, town, settled):
    panel.resize(300, 900)
    panel.show_subject(town.west)
    settled()

    shown = [label for label in panel.header.findChildren(QLabel) if label.isVisibleTo(panel)]
    cut = [label.text() for label in shown if label.height() < label.heightForWidth(label.width())]
    assert any(label.height() > 2 * label.fontMetrics().height() for label in shown)  # some are wrapped
    assert not cut


def test_a_region_shows_what_its_cells_have_together(panel, town, settled):
    panel.show_subject(town.city)
    panel.tabs.setCurrentWidget(panel.elements["events"])
    settled()

    assert "2 个网格" in said(panel)
    (why,) = [label.text() for label in panel.findChildren(QLabel) if label.text().startswith("为什么是")]
    assert why.endswith("%")  # of residents, by the rule in force
    assert [row[2] for row in rows(panel.elements["events"])] == ["燃气味", "夜间噪声", "井盖松动"]
    assert rows(panel.elements["events"])[1][-1] == "桥社区 · 第二网格"


def test_people_are_listed_masked_and_households_one_click_away(qtbot, panel, town, settled):
    panel.show_subject(town.west)
    people = panel.elements["people"]
    panel.tabs.setCurrentWidget(people)
    settled()

    assert [row[:4] for row in rows(people)] == [
        ["李小明", "男", "60–79", "139****5678"],
        ["李*", "男", "0–6", ""],
    ]
    households = next(b for b in people._kinds.buttons() if b.text() == "户")
    qtbot.mouseClick(households, Qt.MouseButton.LeftButton)
    assert rows(people) == [["1-101", "", "2"]]


def test_lists_are_read_only_when_their_tab_is_looked_at(panel, town, settled):
    panel.show_subject(town.west)
    settled()

    assert panel.elements["places"].view.model() is None
    panel.tabs.setCurrentWidget(panel.elements["places"])
    settled()
    assert rows(panel.elements["places"])[0][0] == "锦江小区"


def test_places_of_a_cell_come_by_the_pinyin_of_their_names(panel, session, town, settled):
    names = ["桐泉宿舍", "杏冲便民店", "林氏诊所", "禾岩水果店", "重庆火锅"]
    made = Rows("place", ("id", "cell_id", "name"), [(session.new_id(), town.east, name) for name in names])
    session.run_batch(Batch("change.import", lambda: iter([made])))
    panel.show_subject(town.east)
    panel.tabs.setCurrentWidget(panel.elements["places"])
    settled()

    listed = [row[0] for row in rows(panel.elements["places"])]
    assert [name for name in listed if name in names] == [names[4], names[3], names[2], names[0], names[1]]
    assert not panel.elements["places"].view.horizontalHeader().isSortIndicatorShown()


def test_a_long_list_reads_a_page_when_it_is_scrolled_to_its_end(panel, session, town, settled):
    ids = [session.new_id() for _ in range(350)]
    made = Rows("place", ("id", "cell_id", "name"), [(i, town.east, f"甲{i % 1000:03d}") for i in ids])
    session.run_batch(Batch("change.import", lambda: iter([made])))
    panel.show_subject(town.east)
    places = panel.elements["places"]
    panel.tabs.setCurrentWidget(places)
    settled()

    read = [places.view.model().rowCount()]
    while places.view.model().canFetchMore(places.view.rootIndex()):
        places.view.scrollToBottom()
        places.view.model().fetchMore(places.view.rootIndex())
        read.append(places.view.model().rowCount())

    assert read[0] < 350
    assert read[-1] == 350


def test_an_edit_elsewhere_shows_at_once_and_its_undo_too(panel, session, town, elements, settled):
    panel.show_subject(town.west)
    panel.tabs.setCurrentWidget(panel.elements["places"])
    session.run(EditRecord(elements["estate"], {"name": "锦江苑"}))
    settled()
    assert rows(panel.elements["places"])[0][0] == "锦江苑"

    session.undo()
    settled()
    assert rows(panel.elements["places"])[0][0] == "锦江小区"


def test_a_renamed_cell_and_a_new_count_show_in_the_head(panel, session, town, settled):
    from gridmap.domain.actions.add_record import AddRecord

    panel.show_subject(town.east)
    session.run(EditRecord(town.east, {"name": "东网格"}))
    session.run(AddRecord("place", {"name": "空地", "cell_id": town.east}))
    settled()

    assert "东网格" in said(panel)
    assert panel.header._figures["places"].text() == "1"


def test_the_history_tells_what_happened_to_the_cell(panel, session, town, settled):
    session.run(EditRecord(town.east, {"name": "东网格"}), reason="更名")
    panel.show_subject(town.east)
    panel.tabs.setCurrentWidget(panel.history)
    settled()

    model = panel.history.model
    assert [model.item(0, c).text() for c in (1, 2, 3)] == ["修改网格", "值班员", "更名"]


def test_a_record_opens_in_the_tab_of_its_kind_and_its_own_cell(panel, town, elements, settled):
    panel.show_subject(town.west)
    panel.open_record(elements["school"])
    settled()

    assert panel.subject_id == town.east
    assert panel.tabs.currentWidget() is panel.elements["organisations"]
    assert panel.elements["organisations"].page.record_id == elements["school"]


def test_a_hazard_behind_the_risk_opens_its_place(panel, town, elements, settled):
    panel.show_subject(town.west)
    panel.open_record(elements["hazard"])

    assert panel.elements["places"].page.record_id == elements["estate"]


def test_a_cell_named_by_a_regions_risk_is_asked_for(qtbot, panel, town):
    with qtbot.waitSignal(panel.subject_wanted) as wanted:
        panel.open_record(town.east)

    assert wanted.args == [town.east]


def test_a_subject_that_is_gone_leaves_the_panel_empty(panel, town, settled):
    panel.show_subject(town.west)
    panel.show_subject(123)
    settled()

    assert panel.subject_id is None


def test_every_control_has_a_name(panel, town, settled):
    panel.show_subject(town.west)
    settled()

    assert nameless(panel) == []


def test_the_cell_itself_is_edited_in_place(qtbot, panel, session, town, elements, settled):
    panel.show_subject(town.west)
    settled()
    qtbot.mouseClick(panel.header.edit, Qt.MouseButton.LeftButton)
    form = panel.own_page._form
    workers = form.entries["worker_id"]
    workers.setCurrentIndex(workers.findText("周敏"))
    with qtbot.waitSignal(panel.edit_committed):
        form.save()
    settled()

    assert not panel.own_page.isVisible()
    assert session.workspace.get(town.west).worker_id == elements["worker"]
    assert "周敏 138****2041" in said(panel)


def test_a_list_is_sorted_by_its_heads_and_stays_so_while_it_is_open(qtbot, panel, session, town, settled):
    places = [("b", "z"), ("c", "x"), ("a", "y")]
    made = Rows("place", ("id", "cell_id", "name", "address"),
                [(session.new_id(), town.west, name, address) for name, address in places])  # fmt: skip
    session.run_batch(Batch("change.import", lambda: iter([made])))
    panel.show_subject(town.west)
    tab = panel.elements["places"]
    panel.tabs.setCurrentWidget(tab)
    settled()

    tab._sorting._clicked(2)
    settled()
    first = [row[2] for row in rows(tab)]
    tab._sorting._clicked(2)
    settled()

    assert first == sorted(first)
    assert [row[2] for row in rows(tab)] == first[::-1]
    session.undo()
    settled()
    assert tab._sorting.order.descending
    panel.show_subject(town.east)
    settled()
    assert tab.view.horizontalHeader().isSortIndicatorShown()


def test_a_masked_column_gives_no_order(panel, town, settled):
    panel.show_subject(town.west)
    people = panel.elements["people"]
    panel.tabs.setCurrentWidget(people)
    settled()
    before = rows(people)

    people._sorting._clicked([people._column(at) for at in range(6)].index("phone"))
    settled()

    assert rows(people) == before
    assert people._sorting.order is None


def test_the_counts_of_a_large_region_do_not_run_into_each_other(panel, town, settled):
    panel.resize(350, 900)
    panel.show_subject(town.city)
    settled()
    panel.header.show_counts(ElementCounts(3_260_000, 1_022_762, 304_921, 41_371, 96_768, 61_593))
    settled()

    figures = list(panel.header._figures.values())
    assert len({figure.x() for figure in figures}) == 3
    assert all(figure.fontMetrics().horizontalAdvance(figure.text()) <= figure.width() for figure in figures)

    panel.header.show_counts(ElementCounts(36, 13, 3, 10, 6, 0))
    settled()
    assert len({figure.y() for figure in figures}) == 1


def test_a_small_area_is_told_in_square_metres_as_in_planning(panel, town, session, settled):
    panel.show_subject(town.west)
    settled()
    subject = read_subject(session.workspace.reading(), town.west)

    panel.header.show_subject(replace(subject, area_m2=6871.2))

    assert "6,871\N{NO-BREAK SPACE}m²" in said(panel)
