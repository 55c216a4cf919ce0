"""What the command line tells of drafts: what is in their way, and what is found in their cells."""

import json

import pytest

from gridmap.domain.errors import UserError
from gridmap.domain.planning_records import Draft
from gridmap.planning.drafts import DraftCounts
from gridmap.planning.publish import publish, publish_due
from gridmap.planning.waiting import beside, earlier_plans
from gridmap.session import Session
from gridmap.store import geopackage
from tests.planning.plan_hands import approval
from tests.planning.verb_hands import halve, run


def schedule_split(path, name, day, *shorts):
    """A plan from a day on that splits cells from west to east, 001 unless others are named."""
    session = Session.open(path)
    halve(session, name, *shorts or ("001",))
    session.close()
    return run("draft", "publish", path, name, "--effective", day, "--approver", "李主任", "--reason", "调整")


def test_the_list_of_drafts_tells_which_plan_an_earlier_one_will_hold_back(peopled):
    assert "first" not in schedule_split(peopled, "甲", "2999-01-01")[1]
    _, published = schedule_split(peopled, "乙", "2999-06-01")

    _, listed = run("draft", "list", peopled)
    first, second = json.loads(run("draft", "list", peopled, "--json")[1])

    held = "The plan “乙” will not take effect on 2999-06-01: “甲” takes effect first, on 2999-01-01"
    assert held in published
    assert f"  ! {held}" in listed.splitlines()[2]
    assert first["held_back_by"] == []
    (by,) = second["held_back_by"]
    assert (by["name"], by["effective_on"]) == ("甲", "2999-01-01")


@pytest.fixture
def three_days(peopled):
    """Plans for three following days: the second has cells in common with both others; what was told."""
    said = [
        schedule_split(peopled, "甲", "2999-01-01", "001"),
        schedule_split(peopled, "乙", "2999-01-02", "001", "003"),
        schedule_split(peopled, "丙", "2999-01-03", "003"),
    ]
    return peopled, [text for _, text in said]


def by_name(session):
    return {one.name: one for one in session.workspace.all_of(Draft)}


def names(drafts):
    return [one.name for one in drafts]


def test_a_plan_that_is_held_back_itself_holds_no_other_back(three_days, monkeypatch):
    path, (_, second, third) = three_days

    assert "“甲” takes effect first" in second
    assert "takes effect first" not in third
    told = {one["name"]: one["held_back_by"] for one in json.loads(run("draft", "list", path, "--json")[1])}
    assert [one["name"] for one in told["乙"]] == ["甲"]
    assert told["丙"] == []

    session = Session.open(path)
    published = []
    for day in ("2999-01-01", "2999-01-02", "2999-01-03"):
        monkeypatch.setattr("gridmap.session.today", lambda day=day: day)
        published.append(names(publish_due(session).published))
    session.close()
    assert published == [["甲"], [], ["丙"]]


def test_a_plan_that_is_outdated_holds_no_other_back(peopled):
    schedule_split(peopled, "甲", "2999-01-01", "001", "003")
    schedule_split(peopled, "乙", "2999-01-02", "003")
    session = Session.open(peopled)
    assert list(earlier_plans(session)) == [by_name(session)["乙"].id]
    session.close()

    schedule_split(peopled, "丙", session.today(), "001")

    session = Session.open(peopled)
    assert earlier_plans(session) == {}
    session.close()


def test_who_has_counted_the_cells_of_drafts_reads_no_shape_to_tell_which_hold_others_back(
    three_days, monkeypatch
):
    session = Session.open(three_days[0])
    halve(session, "丁", "001")
    publish(session, by_name(session)["丁"].id, approval(session))  # 甲 and 乙 are outdated
    told = earlier_plans(session)
    counts = DraftCounts(session).by_draft()
    outdated = {key for key, one in counts.items() if one.outdated}
    read = []
    monkeypatch.setattr(geopackage, "geometry", read.append)

    assert earlier_plans(session, outdated) == told == {}
    assert {key: names(one) for key, one in earlier_plans(session, ()).items()} == {
        by_name(session)["乙"].id: ["甲"]
    }

    assert read == []
    session.close()


def test_of_plans_beside_one_only_those_that_take_effect_go_first_or_are_left_behind(three_days):
    path, _ = three_days
    session = Session.open(path)
    halve(session, "丁", "001", "003")
    halve(session, "戊", "003")
    ours, other = (beside(session, by_name(session)[name].id) for name in ("丁", "戊"))

    def told(one, day):
        return tuple(names(side) for side in one.on(day, session.today()))

    assert told(ours, session.today()) == ([], ["甲", "乙", "丙"])
    assert told(ours, "2998-12-31") == ([], ["甲", "乙", "丙"])
    assert told(ours, "2999-01-02") == (["甲"], [])
    assert told(ours, "2999-02-01") == (["甲", "丙"], [])
    assert told(other, "2999-01-02") == ([], ["丙"])  # 乙 is outdated by then
    assert told(other, "2999-02-01") == (["丙"], [])
    session.close()


def test_nothing_is_counted_in_a_draft_that_needs_an_update(peopled):
    run("propose", peopled, "--community", "990101001001", "--households", 400, "--draft", "丙")
    day = Session.open(peopled, read_only=True).today()
    schedule_split(peopled, "甲", day)

    for verb in (["check", peopled, "--draft", "丙"], ["draft", "diff", peopled, "丙"]):
        with pytest.raises(UserError, match="draft_figures_held"):
            run(*verb)
    with pytest.raises(UserError, match="draft_figures_held"):
        run("draft", "publish", peopled, "丙", "--approver", "李主任", "--reason", "调整")
    assert run("draft", "diff", peopled, "甲")[0] == 0  # published: it is what moved on
    drafts = {one["name"]: one["outdated"] for one in json.loads(run("draft", "list", peopled, "--json")[1])}
    assert drafts["甲"] == 0 and drafts["丙"] > 0
    assert f"! {drafts['丙']} cells of the draft “丙” were changed since" in run("draft", "list", peopled)[1]


def test_a_draft_is_checked_apart_from_the_cells_that_it_leaves_as_they_are(peopled):
    session = Session.open(peopled)
    halve(session, "甲", "001")
    session.close()

    told = json.loads(run("check", peopled, "--draft", "甲", "--json")[1])
    text = run("check", peopled, "--draft", "甲")[1].splitlines()

    mine = [one for one in told["issues"] if one["of_draft"]]
    others = [one for one in told["issues"] if not one["of_draft"]]
    assert told["draft"]["name"] == "甲"
    for counts, part in (
        (told["draft"]["counts"], mine),
        (told["elsewhere"]["counts"], others),
        (told["counts"], told["issues"]),
    ):
        assert sum(counts.values()) == len(part) > 0
        assert counts["warning"] == sum(one["severity"] == "warning" for one in part)
    assert text[0] == "Cells that the draft “甲” brings or changes (errors: 0, warnings: 2, hints: 2):"
    other = next(row for row, one in enumerate(text) if one.startswith("Other cells, which the draft leaves"))
    assert other == len(mine) + 1
    assert (
        text[-1]
        == f"In all: errors: 0, warnings: {told['counts']['warning']}, hints: {told['counts']['info']}"
    )


def test_the_published_state_is_checked_with_a_sum_and_a_published_plan_is_no_draft_to_check(peopled):
    assert run("check", peopled)[1].splitlines()[-1].startswith("In all: errors: 0, warnings: ")
    schedule_split(peopled, "甲", Session.open(peopled, read_only=True).today())

    with pytest.raises(UserError, match=r"planning\.check_published"):
        run("check", peopled, "--draft", "甲")
