"""Where ground goes to another township, that is told: another authority approves of it."""

import json
from contextlib import closing
from dataclasses import replace

import pytest

from gridmap.domain.actions.drafts import CreateDraft
from gridmap.domain.change import Change
from gridmap.domain.check import Severity
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import cut_out, merge
from gridmap.domain.coverage.vertices import insert_vertex, move_vertices
from gridmap.domain.planning_records import Draft
from gridmap.domain.records import Region
from gridmap.gui.planning.compare import CompareDialog
from gridmap.gui.planning.publish_dialog import PublishDialog
from gridmap.gui.planning.publish_outcome import of_the_draft, outcome_text
from gridmap.gui.planning.two_lines import TwoLines
from gridmap.planning.border_moves import BorderMove, border_moves, border_summary
from gridmap.session import Session
from gridmap.words import tr
from tests.gui.planning.drawing_hands import community_of, question_of
from tests.gui.planning.test_across_communities import border, drag_border, pair
from tests.gui.planning.town import make_town
from tests.planning.verb_hands import run
from tests.store.conftest import Do

__all__ = ["pair"]  # a cell of the first community and its neighbour, which is in the other township

MOVES = "乡镇边界也随之移动：山乡 → 河街道"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """All but the first community lie in another township."""
    path = make_town(tmp_path_factory.mktemp("townships") / "town.gpkg", households=12_000)
    with closing(Session.open(path)) as session:
        regions = session.workspace.all_of(Region)
        (county,) = [one for one in regions if one.level == "county"]
        other = Region(session.new_id(), "township", "511102005000", "山乡", parent_id=county.id)
        moved = [one for one in regions if one.level == "community" and not one.code.endswith("001")]
        after = {one.id: replace(one, parent_id=other.id) for one in moved} | {other.id: other}
        before = {one.id: one for one in moved} | {other.id: None}
        session.run(Do(Change("change.test", before, after)))
    return path


@pytest.fixture
def moved(planner, pair):
    drag_border(planner, pair)
    question_of(planner).verb.click()
    planner.settle()
    return planner


def test_the_question_names_the_townships(planner, pair):
    drag_border(planner, pair)

    question = question_of(planner)
    assert question.work.text().splitlines()[-1] == MOVES
    assert question.windowTitle() == "跨越乡镇边界"
    assert "越过乡镇之间的边界" in question.said.text()


def test_the_check_warns_of_it_before_anything_else_that_is_as_grave(moved, pair):
    checks = moved.mode.left.checks
    first = checks.issues[0]
    assert (first.key, first.severity) == ("check.township_moves", Severity.WARNING)
    assert (first.values["from_region"], first.values["to_region"]) == ("山乡", "河街道")
    assert first.values["giver"] == community_of(moved, pair[1]).name
    assert "check.community_moves" not in {one.key for one in checks.issues}


def test_who_publishes_is_told_first(moved):
    issues = moved.mode.left.checks.issues
    mine = of_the_draft(moved.view, issues)
    assert mine[0].key == "check.township_moves"
    assert outcome_text(mine, issues).startswith(f"请注意：{MOVES}。")

    dialog = PublishDialog(moved.desk.window, moved.board)
    moved.qtbot.addWidget(dialog)
    moved.qtbot.waitUntil(lambda: dialog.errors is not None, timeout=5_000)
    assert MOVES in dialog.outcome.text()
    first = dialog.found.item(0).text()
    assert first.startswith("乡镇边界移动，") and "改属：山乡 → 河街道（" in first
    dialog.show()
    line = dialog.found.visualItemRect(dialog.found.item(0))
    assert line.right() <= dialog.found.viewport().width()
    assert line.height() > 1.5 * dialog.found.fontMetrics().height()  # it goes on in a second line
    said = (dialog.outcome, dialog.does)
    assert [one.height() for one in said] == [one.heightForWidth(one.width()) for one in said]


def test_a_comparison_with_what_is_published_tells_which_ground_changes_community(moved, pair):
    dialog = CompareDialog(moved.desk.window, moved.board, moved.board.draft_id)
    moved.qtbot.addWidget(dialog)
    moved.qtbot.waitUntil(lambda: bool(dialog.found) and not dialog.busy, timeout=5_000)
    giver, taker = (community_of(moved, one).name for one in pair[::-1])

    above, ground = dialog.moved.text().splitlines()[:2]
    assert above == MOVES
    assert ground.startswith(f"改属社区：{giver} → {taker}，") and ground.endswith(" 户）")


@pytest.fixture
def both_ways(moved, pair):
    """The border of the two townships, moved one way at one place and the other way beside it."""
    edge = tuple(grid.vertex(*at) for at in border(moved, pair).coords[:2])
    by = grid.vertex(*border(moved, pair).interpolate(0.25, normalized=True).coords[0])
    (x, y), (lon, lat) = grid.position(by), moved.middle(pair[0])
    there = grid.vertex(x * 0.7 + lon * 0.3, y * 0.7 + lat * 0.3)
    moved.board.draw(lambda coverage: insert_vertex(coverage, edge, by))
    moved.board.draw(lambda coverage: move_vertices(coverage, {by: there}))
    question_of(moved).verb.click()
    moved.settle()
    return moved


def test_ground_that_goes_both_ways_is_told_alike_wherever_it_is_told(both_ways, pair):
    one, other = (community_of(both_ways, cell).name for cell in pair)
    moves = {
        (way.giver, way.taker): way.area for way in border_moves(both_ways.session, both_ways.board.draft_id)
    }
    assert moves.keys() == {(one, other), (other, one)}

    found = both_ways.mode.left.checks.issues[0]
    there, back = (round(moves[way]) for way in sorted(moves, key=moves.get, reverse=True))
    assert found.key == "check.township_moves_both" and found.severity is Severity.WARNING
    assert {name: found.values[name] for name in ("area", "there", "back")} == {
        "area": there + back, "there": there, "back": back
    }  # fmt: skip
    said = tr(found.key, **found.values)
    assert said.startswith(f"乡镇边界移动，{there + back:,} 平方米改属：")
    assert f" {there:,}，" in said and f" {back:,}）" in said

    mine = of_the_draft(both_ways.view, both_ways.mode.left.checks.issues)
    (above,) = {line for line in outcome_text(mine, mine).splitlines() if "乡镇" in line}
    assert "山乡 ↔ 河街道" in above or "河街道 ↔ 山乡" in above
    told = border_summary(border_moves(both_ways.session, both_ways.board.draft_id), 9)
    assert told[0] in above and told[0].count("街道") == 1


def test_the_figure_of_a_border_that_moves_is_seen_in_the_panel(both_ways):
    found = both_ways.mode.left.checks.issues[0]
    shown = both_ways.mode.left.checks.findChildren(TwoLines)[0].shown

    assert f"{found.values['area']:,}" in "".join(shown)


def pairs_across(planner):
    """Pairs of cells of two communities each, no cell in two, no two communities twice."""
    found, sides, used = [], set(), set()
    for one in planner.coverage.ids():
        shape = planner.coverage.shape(one)
        for near in planner.coverage.near(shape):
            between = frozenset(community_of(planner, cell).name for cell in (one, near))
            touching = planner.coverage.shape(near).intersection(shape).length > 0.001
            if touching and len(between) == 2 and between not in sides and not used & {one, near}:
                found.append([one, near])
                sides.add(between)
                used |= {one, near}
    return found


def test_a_comparison_names_every_community_that_ground_goes_to(planner):
    for cells in pairs_across(planner):
        planner.board.draw(lambda coverage, cells=cells: merge(coverage, cells, planner.session.new_id))
        question_of(planner).verb.click()
        planner.settle()
    dialog = CompareDialog(planner.desk.window, planner.board, planner.board.draft_id)
    planner.qtbot.addWidget(dialog)
    planner.qtbot.waitUntil(lambda: bool(dialog.found) and not dialog.busy, timeout=5_000)

    moves = border_moves(planner.session, planner.board.draft_id)
    said = dialog.moved.text()
    assert len(moves) >= 4
    assert [one for one in moves if f"{one.giver} → {one.taker}，" not in said] == []
    assert said.count("改属社区：") == 1 and not dialog.moved.toolTip()


def test_what_a_summary_has_no_room_for_is_counted():
    moves = [BorderMove("永峡村", f"{name}社区", 9_000.0, 3, None) for name in "禾槐银"]

    assert border_summary([], 2) == []
    assert border_summary(moves, 2) == [
        "改属社区：永峡村 → 禾社区，9,000\u00a0m²（3 户）；永峡村 → 槐社区，9,000\u00a0m²（3 户）；另有 1 处"
    ]


def test_verbs_tell_it_too(moved, tmp_path):
    session, draft = moved.session, moved.board.draft_id
    (move,) = border_moves(session, draft)
    assert move.households > 0 and move.area > 1_000
    copy = tmp_path / "copy.gpkg"
    session.workspace.backup_to(copy)

    said = run("draft", "diff", copy, "方案甲")[1]
    assert "The border between townships moves along: 山乡 → 河街道" in said
    assert "Changes community: " in said
    code, said = run("draft", "publish", copy, "方案甲", "--approver", "李主任", "--reason", "调整")
    assert code == 0 and said.count("A township border moves, ") == said.count(": 山乡 → 河街道 (") == 1


def test_two_drafts_are_compared_with_the_borders_that_each_moves(moved, tmp_path):
    session, draft = moved.session, moved.board.draft_id
    made = session.run(CreateDraft("方案乙", session.today(), branched_from=draft)).after.values()
    (other,) = [one.id for one in made if isinstance(one, Draft)]
    moved.settle()
    dialog = CompareDialog(moved.desk.window, moved.board, draft)
    moved.qtbot.addWidget(dialog)
    dialog.other.setCurrentIndex(dialog.other.findData(other))
    moved.qtbot.waitUntil(lambda: "方案乙：" in dialog.moved.text(), timeout=5_000)
    assert [f"{name}：{MOVES}" in dialog.moved.text() for name in ("方案甲", "方案乙")] == [True, True]

    copy = tmp_path / "copy.gpkg"
    session.workspace.backup_to(copy)
    (move,) = border_moves(session, draft)
    said = run("draft", "diff", copy, "方案甲", "--against", "方案乙")[1]
    assert "方案乙: The border between townships moves along: 山乡 → 河街道" in said
    borders = json.loads(run("draft", "diff", copy, "方案甲", "--against", "方案乙", "--json")[1])["borders"]
    assert [one["side"] for one in borders] == ["this", "other"]
    assert borders[0] | {"side": "other"} == borders[1]
    assert borders[0]["households"] == move.households
    assert borders[0]["regions"] == {"level": "township", "from": "山乡", "to": "河街道"}


def test_a_new_cell_and_a_border_between_the_same_communities_are_one_line(moved, pair):
    line = border(moved, pair)
    x, y = line.interpolate(0.9, normalized=True).coords[0]
    ring = [
        (x - 0.001, y - 0.0005),
        (x + 0.001, y - 0.0005),
        (x + 0.001, y + 0.0005),
        (x - 0.001, y + 0.0005),
    ]
    new_id = moved.session.new_id
    moved.board.draw(lambda coverage: cut_out(coverage, [grid.vertex(*one) for one in ring], new_id))
    question_of(moved).verb.click()
    moved.settle()

    found = border_moves(moved.session, moved.board.draft_id)
    sides = [(one.giver, one.taker) for one in found]
    assert len(set(sides)) == len(sides)
