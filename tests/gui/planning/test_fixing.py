import re

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from gridmap.domain.check import Issue, Severity
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import split
from gridmap.domain.planning.fixes import heir
from gridmap.gui import cards
from gridmap.planning.works import works_of
from gridmap.words import tr
from tests.gui.planning.drawing_hands import cut, cut_sliver


def verbs(panel):
    return [one.text() for one in panel.findChildren(QPushButton)]


def test_what_a_sliver_goes_into_is_said_before_and_after(planner):
    sliver = cut_sliver(planner, planner.cell("013"))
    panel = planner.mode.left.checks

    (verb,) = [one for one in panel.findChildren(QPushButton) if one.text().startswith("并入")][:1]
    assert verb.text() == "并入 013"
    assert "013" in verb.toolTip()
    verb.click()
    planner.settle()

    told = [card.heading.text() for card in cards.cards_of(planner.desk.window).shown()]
    assert any(text.endswith("并入 013，可以撤销。") for text in told)
    assert sliver.ids[0] not in planner.view
    assert "check.sliver" not in {issue.key for issue in panel.issues}


def test_a_sliver_goes_into_its_neighbour_which_keeps_its_number(planner):
    cell = planner.cell("013")
    sliver = cut_sliver(planner, cell)
    panel = planner.mode.left.checks
    planner.mode.checks.go_to(sliver)
    (verb,) = [one for one in panel.findChildren(QPushButton) if one.text() == "并入 013"][:1]
    assert "013的编号不变" in re.sub(r"\s", "", verb.toolTip())
    verb.click()
    planner.settle()

    assert planner.view.drawn == {}
    assert planner.board.selection == [cell]
    assert tr(planner.session.can_undo) == "并入相邻网格"
    assert works_of(planner.view) == []


def test_a_published_cell_that_is_merged_with_a_neighbour_says_so_before_and_after(planner):
    into, verb = merge_of(planner, planner.cell("013"), "013")
    assert "编号停用" in re.sub(r"\s", "", verb.toolTip())
    verb.click()
    planner.settle()

    told = [card.heading.text() for card in cards.cards_of(planner.desk.window).shown()]
    assert any(f"已把 013 与 {into} 合并为新格 026" in text for text in told)
    (work,) = works_of(planner.view)
    assert (work.kind, sorted(work.before), work.after) == ("merge", sorted(["013", into]), ("026",))


def test_a_merge_names_the_numbers_in_force_that_it_gives_up(planner):
    """The first merge makes 026, a number that never was in force and cannot be given up."""
    first, link = merge_of(planner, planner.cell("013"), "013")
    link.click()
    planner.settle()
    (made,) = planner.board.selection
    assert planner.view.cell(made).short == "026"

    second, link = merge_of(planner, made, "026")

    said = re.sub(r"\s", "", link.toolTip())
    assert set(re.search(r"发布时(.+)的编号停用", said)[1].split("、")) == {"013", first, second}


def merge_of(planner, cell, number):
    """The neighbour that a small cell would be merged with, and the link that does it."""
    panel = planner.mode.left.checks
    panel.show_issues(
        [Issue(Severity.WARNING, "check.too_small", (cell,), {"cell": number, "area": 9})], True
    )
    (verb,) = [one for one in panel._lines.findChildren(QPushButton) if one.text().endswith("合并为新格")]
    return re.fullmatch(r"与 (\d{3}) 合并为新格", verb.text())[1], verb


def test_merging_a_piece_into_a_published_cell_selects_that_one(planner):
    cell = planner.cell("013")
    cut(planner, cell)
    pieces = [one.cell_id for one in planner.view.live() if one.state == "new"]
    piece, beside = next(
        (one, other)
        for one in pieces
        for other in sorted(planner.coverage.near(planner.coverage.shape(one)) - set(pieces))
        if planner.coverage.shape(one).intersection(planner.coverage.shape(other)).length > 0.001
    )
    planner.board.select([piece, beside])
    told = []
    planner.board.selected.connect(lambda cells: told.append(list(cells)))
    planner.key(Qt.Key.Key_M)
    planner.settle()

    assert told == [[beside]]
    assert planner.board.selection == [beside]
    assert {one.state for one in planner.view.live()} == {"changed"}
    (work,) = works_of(planner.view)
    assert work.kind == "border" and "013" in work.before


def test_codes_out_of_order_say_what_to_do_about_them(planner):
    panel = planner.mode.left.checks
    values = {"community": "桥社区", "cell": "003", "first": "007"}
    panel.show_issues([Issue(Severity.INFO, "check.code_order", (planner.cell("007"),), values)], True)

    (said,) = [one.text() for one in panel.findChildren(QLabel) if "007 应排在 003 之前" in one.text()]
    assert "已启用的不改，重新划分并发布时才重排" in said
    assert "并入" not in " ".join(verbs(panel))


def test_a_sliver_that_goes_into_the_last_piece_says_which_cell_comes_back(planner):
    cell = planner.cell("013")
    west, south, _, north = planner.coverage.shape(cell).bounds
    strip = [
        grid.vertex(west + 0.00004 + tilt, lat) for tilt, lat in ((0, south - 0.002), (0, north + 0.002))
    ]
    planner.board.draw(lambda coverage: split(coverage, [cell], strip, planner.session.new_id))
    planner.settle()
    small = min(planner.view.live(), key=lambda one: one.geometry.area)
    assert small.state == "new"
    panel = planner.mode.left.checks
    values = {"cell": "026", "area": 9}
    panel.show_issues([Issue(Severity.WARNING, "check.too_small", (small.cell_id,), values)], True)

    *_, verb = [one for one in panel.findChildren(QPushButton) if one.text() == "恢复为 013"]
    assert "恢复为013" in re.sub(r"\s", "", verb.toolTip()) and "编号不变" not in verb.toolTip()
    verb.click()
    planner.settle()

    told = [card.heading.text() for card in cards.cards_of(planner.desk.window).shown()]
    assert any("恢复为 013" in text for text in told)
    assert planner.board.selection == [cell]


def pieces(planner):
    """The new cells of the draft, the smallest first."""
    made = [one for one in planner.view.live() if one.state == "new"]
    return [one.cell_id for one in sorted(made, key=lambda one: one.geometry.area)]


def test_a_scrap_goes_back_to_a_piece_of_its_own_cell_although_another_has_more_border_with_it(planner):
    """An untouched cell that took it would be redrawn, though nobody meant that."""
    cell, new_id = planner.cell("013"), planner.session.new_id
    west, south, east, north = planner.coverage.shape(cell).bounds
    inside = west + 0.00004
    strip = [grid.vertex(inside, lat) for lat in (south - 0.002, north + 0.002)]
    planner.board.draw(lambda coverage: split(coverage, [cell], strip, new_id))
    scrap = pieces(planner)[0]
    _, bottom, _, top = planner.coverage.shape(scrap).bounds
    for lat in np.linspace(bottom, top, 8)[1:-1].tolist():
        line = [grid.vertex(lon, lat) for lon in (inside, east + 0.002)]
        others = pieces(planner)[1:]
        planner.board.draw(lambda coverage, line=line, others=others: split(coverage, others, line, new_id))
    planner.settle()
    beside = heir(planner.coverage, scrap)
    assert beside not in pieces(planner)  # it has most border

    panel = planner.mode.left.checks
    values = {"cell": "026", "area": 9}
    panel.show_issues([Issue(Severity.WARNING, "check.too_small", (scrap,), values)], True)
    (verb,) = [one for one in panel._lines.findChildren(QPushButton) if one.text().startswith("并入")]
    assert int(verb.text().removeprefix("并入 ")) > 25
    verb.click()
    planner.settle()

    planner.board.select(pieces(planner))
    planner.key(Qt.Key.Key_M)
    planner.settle()
    assert works_of(planner.view) == []


def test_what_is_found_comes_in_one_order_whether_a_community_is_chosen_or_not(planner):
    """What the draft draws comes first, by number; then the other cells."""
    for one in ("007", "013"):
        cut(planner, planner.cell(one))
    planner.board.select([planner.cell("001")])
    planner.rest()
    panel = planner.mode.left.checks
    chosen = [(one.key, one.ids) for one in panel.issues]

    planner.board.select([])
    planner.mode.checks.look()
    planner.settle()

    assert planner.board.community is None and len(chosen) > 2
    assert [(one.key, one.ids) for one in panel.issues] == chosen
