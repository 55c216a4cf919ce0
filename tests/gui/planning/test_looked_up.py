"""A cell found on duty that the draft does not have: what has its ground is selected, and why is said."""

from PySide6.QtWidgets import QLabel

from gridmap.domain.actions.drafts import CreateDraft
from gridmap.domain.coverage.split import merge
from gridmap.domain.planning.publishing import Approval
from gridmap.planning.publish import publish
from tests.gui.planning.drawing_hands import cut, neighbours_across, question_of


def find_on_duty(planner, cell):
    """Find a cell on duty, and enter planning again."""
    window = planner.desk.window
    window.enter_mode("duty")
    planner.desk.opened.show([cell])
    window.enter_mode("planning")
    planner.settle()


def hint(planner):
    return planner.desk.window.status.findChild(QLabel, "status_hint").text()


def test_a_cell_that_the_draft_splits_shows_its_pieces(planner):
    cell = planner.cell("007")
    cut(planner, cell)
    planner.board.select([])
    usual = hint(planner)

    find_on_duty(planner, cell)

    pieces = [one.cell_id for one in planner.view.live() if one.state == "new"]
    assert len(pieces) == 2 and set(planner.board.selection) == set(pieces)
    assert hint(planner) == "方案把网格“篦子街社区第7网格”划给 026、027（已选中）；生效前它仍现行。"
    planner.click(*planner.middle(planner.cell("013")))
    assert hint(planner) == usual


def test_what_was_said_goes_with_the_undo_that_makes_it_untrue(planner):
    cell = planner.cell("007")
    cut(planner, cell)
    usual = hint(planner)
    find_on_duty(planner, cell)
    assert hint(planner) != usual

    planner.session.undo()
    planner.settle()

    assert planner.board.selection == [cell]
    assert hint(planner) == usual


def test_a_cell_that_the_draft_merges_away_shows_the_cell_it_went_to(planner):
    cells, new_id = [planner.cell("007"), planner.cell("008")], planner.session.new_id
    planner.board.draw(lambda coverage: merge(coverage, cells, new_id))
    planner.settle()

    find_on_duty(planner, cells[0])

    (made,) = [one.cell_id for one in planner.view.live() if one.state == "new"]
    assert planner.board.selection == [made]
    assert "划给 026（已选中）" in hint(planner)


def test_a_retired_cell_is_said_to_be_so_only_while_it_is(planner):
    cell, today = planner.cell("007"), planner.session.today()
    cut(planner, cell)
    publish(planner.session, planner.board.draft_id, Approval(today, "李主任", "调整"))
    planner.rest()
    planner.mode.left.drafts.new_wanted.emit("方案乙")
    planner.settle()

    find_on_duty(planner, cell)

    assert hint(planner).startswith(f"网格“篦子街社区第7网格”{today} 起已停用")
    assert not planner.board.selection
    planner.session.undo()  # 方案乙
    planner.session.undo()  # the publication
    planner.rest()
    assert "停用" not in hint(planner) and "None" not in hint(planner)


def test_reading_again_leaves_the_planner_where_they_went_on(planner):
    cell = planner.cell("007")
    cut(planner, cell)
    find_on_duty(planner, cell)
    piece = planner.board.selection[0]
    planner.board.select([piece])

    planner.board.lay(planner.board.draft_id)
    planner.settle()

    assert planner.board.selection == [piece]


def test_a_cell_that_the_draft_gives_to_another_community_shows_the_cell_it_went_to(planner):
    pair, new_id = neighbours_across(planner), planner.session.new_id
    planner.board.draw(lambda coverage: merge(coverage, pair, new_id))
    question_of(planner).verb.click()
    planner.settle()
    (made,) = [one.cell_id for one in planner.view.live() if one.state == "new"]
    home = planner.view.cell(made).community_id
    (given,) = [one for one in pair if planner.session.workspace.get(one).community_id != home]

    find_on_duty(planner, given)

    assert planner.board.selection == [made]
    said = hint(planner)
    assert "（已选中）" in said
    planner.session.run(CreateDraft("方案乙", planner.session.today()))  # which changes nothing of it
    planner.settle()
    assert hint(planner) == said
