import pytest
from PySide6.QtCore import Qt

from gridmap.gui.panels.region_tree import RegionTree
from gridmap.gui.panels.region_tree_model import CELLS_ROLE, EVENTS_ROLE, RISK_ROLE
from gridmap.store.region_tree import TreeRows

CITY, COUNTY, TOWN, HAITANG, WEIHE, CELL = 1, 2, 3, 4, 5, 6


def small_city(cells=3):
    rows = TreeRows()

    def put(parent, level, code, name, risk, below):
        rows.ids.append(len(rows.ids) + 1)
        rows.parents.append(parent)
        rows.levels.append(level)
        rows.codes.append(code)
        rows.names.append(name)
        rows.risks.append(risk)
        rows.cells.append(below)

    put(-1, "city", "990100000000", "澜川市", 2, cells)
    put(0, "county", "990101000000", "临江区", 2, cells)
    put(1, "township", "990101001000", "海棠街道", 1, cells)
    put(2, "community", "990101001001", "嘉祥路社区", 1, cells)
    put(2, "community", "990101001002", "王浩儿社区", None, 0)
    for number in range(1, cells + 1):
        put(3, "cell", f"990101001001{number:03d}", f"嘉祥路社区第{number}网格", 4, 1)
    return rows


@pytest.fixture
def tree(qtbot):
    widget = RegionTree()
    qtbot.addWidget(widget)
    widget.resize(280, 500)
    widget.show()
    widget.show_rows(small_city())
    return widget


@pytest.fixture
def type_in(tree, qtbot):
    """Writes into the filter and waits until it is applied."""

    def filtered(text):
        tree._filter.setText(text)
        qtbot.waitUntil(lambda: not tree._pause.isActive())

    return filtered


def shown_names(tree, parent=None):
    index = parent or tree.tree.rootIndex()
    below = [tree.model.index(row, 0, index) for row in range(tree.model.rowCount(index))]
    return [name for one in below for name in (one.data(), *shown_names(tree, one))]


def test_the_model_keeps_qts_rules_whole_and_filtered(tree, type_in, qtmodeltester):
    qtmodeltester.check(tree.model)
    type_in("第2")
    qtmodeltester.check(tree.model)


def test_a_region_counts_its_cells_and_a_cell_its_open_events(tree):
    tree.model.set_open_events({CELL: 3})

    town, cell = tree.model.index_of(TOWN), tree.model.index_of(CELL)
    assert (town.data(CELLS_ROLE), town.data(EVENTS_ROLE)) == (3, None)
    assert (cell.data(CELLS_ROLE), cell.data(EVENTS_ROLE)) == (None, 3)


@pytest.mark.parametrize("typed", ["第2网格", "990101001001002", "嘉祥 第2"])
def test_a_filter_keeps_what_matches_and_what_is_above_it(tree, type_in, typed):
    type_in(typed)

    assert shown_names(tree) == ["澜川市", "临江区", "海棠街道", "嘉祥路社区", "第2网格"]
    assert tree.tree.isExpanded(tree.model.index_of(HAITANG))


def test_a_filter_finds_names_by_the_initials_of_their_pinyin(tree, type_in, qtbot):
    type_in("whe")

    qtbot.waitUntil(lambda: shown_names(tree) == ["澜川市", "临江区", "海棠街道", "王浩儿社区"])


def test_a_filter_that_finds_nothing_says_so_and_emptied_brings_all_back(tree, type_in):
    opened = shown_names(tree)
    type_in("没有这样的名字")
    assert shown_names(tree) == []
    assert "没有" in tree._nothing.text() and tree._nothing.isVisible()

    type_in("")

    assert shown_names(tree) == opened
    assert not tree._nothing.isVisible()


def test_a_cell_is_called_without_the_community_above_it_but_read_out_in_full(tree):
    cell = tree.model.index_of(CELL)

    assert cell.data() == "第1网格"
    assert cell.data(Qt.ItemDataRole.ToolTipRole).startswith("嘉祥路社区第1网格")


def test_selecting_from_the_map_unfolds_and_scrolls_without_answering_back(tree, qtbot):
    with qtbot.assertNotEmitted(tree.selected):
        tree.select([CELL])

    assert tree.selection() == [CELL]
    assert tree.tree.isExpanded(tree.model.index_of(HAITANG))


def test_a_click_says_what_was_selected(tree, qtbot):
    tree.select([COUNTY])
    index = tree.model.index_of(TOWN)

    with qtbot.waitSignal(tree.selected) as said:
        qtbot.mouseClick(
            tree.tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.tree.visualRect(index).center()
        )

    assert said.args == [[TOWN]]


def test_new_rows_keep_what_was_open_and_selected(tree):
    tree.select([CELL])

    tree.show_rows(small_city(cells=5))

    assert tree.selection() == [CELL]
    assert tree.tree.isExpanded(tree.model.index_of(HAITANG))
    assert tree.model.index_of(TOWN).data(CELLS_ROLE) == 5


def test_other_levels_are_drawn_and_read_out(tree):
    tree.model.set_levels({TOWN: 3})

    index = tree.model.index_of(TOWN)
    assert index.data(RISK_ROLE) == 3
    assert "III" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert tree.model.index_of(WEIHE).data(RISK_ROLE) is None


def test_twenty_thousand_cells_are_filtered_while_one_types(tree, type_in):
    import time

    tree.show_rows(small_city(cells=20_000))
    began = time.perf_counter()

    type_in("第19")

    assert time.perf_counter() - began < 1.0
    assert "第19网格" in shown_names(tree)
