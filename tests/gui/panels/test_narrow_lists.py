import pytest
from PySide6.QtCore import Qt

from gridmap import words
from gridmap.domain.actions.edit_record import EditRecord
from gridmap.gui.panels.cell_panel import CellPanel
from gridmap.gui.panels.columns import TABS
from gridmap.gui.panels.element_model import BELOW_ROLE

LISTS = [(tab, table) for tab, tables in TABS.items() for table in tables]
#: What is of no use when it is cut.
_WHOLE = {"number", "phone", "status", "step", "severity", "sex", "age_band", "deadline", "reported_at"}


@pytest.fixture
def shown(qtbot, session, assessment, town, settled):
    """Shows a list in the panel of a width; gives its view."""
    panels = {}

    def panel_of(width, language):
        words.set_language(language)
        panel = CellPanel(session, assessment)
        qtbot.addWidget(panel)
        panel.resize(width, 900)
        panel.show()
        return panel

    def show(tab, table, width, language="zh_CN", subject=None):
        if (width, language) not in panels:
            panels[width, language] = panel_of(width, language)
        panel = panels[width, language]
        panel.show_subject(subject or town.west)
        element = panel.elements[tab]
        panel.tabs.setCurrentWidget(element)
        if element.table != table:
            element._choose(table)
        settled()
        return element.view

    return show


def columns(view):
    model = view.model()
    shown = [at for at in range(model.columnCount()) if not view.isColumnHidden(at)]
    return {model.columns[at]: at for at in shown}


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("width", [300, 350, 480, 900])
def test_a_list_fits_its_panel_and_cuts_nothing_that_must_be_whole(shown, language, width):
    for tab, table in LISTS:
        view = shown(tab, table, width, language)
        header, model = view.horizontalHeader(), view.model()
        assert view.horizontalScrollBar().maximum() == 0, table
        assert header.length() <= view.viewport().width(), table
        for name, at in columns(view).items():
            assert header.sectionSizeHint(at) <= header.sectionSize(at), (table, name)
            for row in range(model.rowCount()) if name in _WHOLE else ():
                needed = view.sizeHintForIndex(model.index(row, at)).width()
                assert needed <= view.columnWidth(at) or not model.index(row, at).data(), (table, name)


def test_what_has_no_column_of_its_own_stands_on_the_line_below(shown):
    narrow, wide = shown("events", "event", 340), shown("events", "event", 1100)

    assert set(columns(narrow)) == {"severity", "title", "status", "step"}
    below = narrow.model().index(0, 0).data(BELOW_ROLE)
    assert below.startswith("SJ-2026-0301-0007 · 时限 2026-")
    assert below in narrow.model().index(0, 2).data(Qt.ItemDataRole.ToolTipRole)
    assert set(columns(wide)) == set(wide.model().columns)
    assert wide.model().index(0, 0).data(BELOW_ROLE) is None
    assert narrow.rowHeight(0) > wide.rowHeight(0)


def test_a_panel_that_is_made_wider_gives_columns_back(qtbot, shown, settled):
    view = shown("people", "resident", 340)
    assert "address" not in columns(view)

    view.window().resize(1000, 900)
    settled()

    assert "address" in columns(view)
    assert view.horizontalScrollBar().maximum() == 0


def test_the_list_of_a_region_names_the_cell_on_the_line_below_where_it_is_narrow(shown, town):
    view = shown("events", "event", 340, subject=town.city)

    assert view.model().index(1, 0).data(BELOW_ROLE).endswith("桥社区 · 第二网格")


def test_a_row_with_nothing_below_stays_low(shown):
    view = shown("people", "resident", 340)
    below = [view.model().index(row, 0).data(BELOW_ROLE) for row in range(view.model().rowCount())]

    assert any(below) and not all(below)
    assert {view.rowHeight(row) > 30 for row, said in enumerate(below) if said} == {True}
    assert {view.rowHeight(row) > 30 for row, said in enumerate(below) if not said} == {False}


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_history_needs_no_scrolling_sideways(qtbot, session, assessment, town, settled, language):
    session.run(EditRecord(town.west, {"name": "河街道第一网格"}), reason="按街道统一的命名规则更名")
    words.set_language(language)
    panel = CellPanel(session, assessment)
    qtbot.addWidget(panel)
    panel.resize(350, 700)
    panel.show()
    panel.show_subject(town.west)
    panel.tabs.setCurrentWidget(panel.history)
    settled()

    table = panel.history._table
    assert table.model().rowCount() == 2
    assert table.horizontalScrollBar().maximum() == 0
    assert table.sizeHintForColumn(0) <= table.columnWidth(0)
