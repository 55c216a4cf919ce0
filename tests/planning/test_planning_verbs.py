import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from gridmap import words
from gridmap.app import cli
from gridmap.commands.propose import allowed_text
from gridmap.domain.actions.drafts import DiscardDraft
from gridmap.domain.change import replaced
from gridmap.domain.errors import UserError
from gridmap.domain.planning_records import Draft, DraftCell
from gridmap.domain.records import Cell
from gridmap.planning.publish import publish
from gridmap.session import Session
from gridmap.words import said
from tests.planning.plan_hands import approval
from tests.planning.verb_hands import halve, run
from tests.store.conftest import Do


def test_check_lists_the_cells_outside_their_range(peopled):
    code, said = run("check", peopled, "--json")

    found = json.loads(said)
    assert code == 0
    assert {issue["key"] for issue in found["issues"]} <= {
        "check.border_far_from_reference", "check.too_few_households", "check.code_order",
    }  # fmt: skip
    assert "check.border_far_from_reference" in {issue["key"] for issue in found["issues"]}


def test_a_community_is_proposed_compared_and_published_from_the_command_line(peopled):
    code, said = run("propose", peopled, "--community", "990101001001", "--households", 400, "--draft", "甲")
    assert code == 0
    assert "8 cells" in said
    assert "Draft “甲”: 8 cells, 8 within ±10 %" in said

    _, listed = run("draft", "list", peopled)
    assert "甲" in listed
    code, said = run("draft", "diff", peopled, "甲", "--json")
    cells = json.loads(said)["cells"]
    states = [one["state"] for one in cells]
    assert (states.count("retired"), states.count("new")) == (9, 8)
    assert sum(one["households"]["after"] for one in cells) == 3_000
    code, said = run("check", peopled, "--draft", "甲", "--json")
    assert json.loads(said)["errors"] == 0

    code, said = run("draft", "publish", peopled, "甲", "--approver", "李主任", "--reason", "调整")
    assert code == 0
    assert "9 codes retired, 8 new" in said
    session = Session.open(peopled, read_only=True)
    codes = [row[0] for row in session.workspace.reading().execute(
        "SELECT code FROM cell WHERE valid_to IS NULL ORDER BY code"
    )]  # fmt: skip
    assert codes == [f"990101001001{number:03d}" for number in range(10, 18)]
    session.close()


def test_a_gap_in_the_published_state_is_an_error_with_exit_code_two(peopled):
    session = Session.open(peopled)
    (hole,) = session.workspace.reading().execute("SELECT id FROM cell WHERE code LIKE '%005'").fetchone()
    with session.workspace.writing() as connection:
        connection.execute("DELETE FROM household WHERE cell_id = ?", (hole,))
        connection.execute("DELETE FROM cell WHERE id = ?", (hole,))
    session.close()

    code, said = run("check", peopled)

    assert code == 2
    assert "belong to no cell" in said


def test_a_draft_with_errors_is_not_published_and_they_are_listed(peopled):
    run("propose", peopled, "--community", "990101001001", "--households", 400, "--draft", "甲")
    session = Session.open(peopled)
    with session.workspace.writing() as connection:  # as another program writes
        connection.execute(
            "UPDATE draft_cell SET geom = (SELECT geom FROM draft_cell WHERE state = 'new' LIMIT 1)"
            "WHERE id = (SELECT max(id) FROM draft_cell WHERE state = 'new')"
        )
    session.close()

    with pytest.raises(UserError, match="belong to no cell"):
        run("draft", "publish", peopled, "甲", "--approver", "李主任", "--reason", "调整")

    assert json.loads(run("draft", "list", peopled, "--json")[1])[0]["status"] == "open"


@pytest.mark.parametrize("day", ["2999/01/01", "2999-1-1", "明年"])
def test_a_plan_for_what_is_no_day_is_refused(peopled, day):
    run("propose", peopled, "--community", "990101001001", "--households", 400, "--draft", "甲")

    with pytest.raises(UserError, match=r"planning\.no_day"):
        run(
            "draft", "publish", peopled, "甲", "--approver", "李主任", "--reason", "调整", "--effective", day
        )  # fmt: skip

    assert json.loads(run("draft", "list", peopled, "--json")[1])[0]["status"] == "open"


def test_a_draft_that_is_not_there_is_named_with_those_that_are(peopled):
    session = Session.open(peopled)
    halve(session, "乙", "001")
    session.close()

    done = CliRunner().invoke(cli, ["--lang", "en", "draft", "diff", str(peopled), "丙"])

    assert done.exit_code == 1
    assert done.exception.values["known"] == "乙"


def test_of_two_drafts_with_one_name_each_is_told_with_its_number_and_state(peopled):
    session = Session.open(peopled)
    halve(session, "乙", "001")
    (published,) = session.workspace.all_of(Draft)
    publish(session, published.id, approval(session))
    halve(session, "乙", "009")
    drafts = [one.id for one in session.workspace.all_of(Draft)]
    session.close()

    done = CliRunner().invoke(cli, ["--lang", "en", "draft", "diff", str(peopled), "乙"])

    assert done.exit_code == 1
    assert all(
        f"{one}  [{state}" in done.exception.values["known"]
        for one, state in zip(drafts, ("published", "open, "), strict=True)
    )
    assert run("draft", "diff", peopled, drafts[1])[0] == 0


def test_a_draft_that_was_discarded_is_told_with_the_day_that_it_was_made_on(peopled):
    """The day that it once was meant for says nothing any more."""
    session = Session.open(peopled)
    halve(session, "乙", "001")
    session.close()
    day = ["--effective", "2999-01-01", "--approver", "李主任", "--reason", "调整"]
    assert run("draft", "publish", peopled, "乙", *day)[0] == run("draft", "call-back", peopled, "乙")[0] == 0
    session = Session.open(peopled)
    (draft,) = session.workspace.all_of(Draft)
    session.run(DiscardDraft(draft.id))
    session.close()

    _, said = run("draft", "list", peopled)

    assert f"[discarded, {draft.created_on}]" in said


def test_an_unknown_community_is_named(peopled):
    done = CliRunner().invoke(cli, ["propose", str(peopled), "--community", "123"])
    assert done.exception.key == "planning.no_region"


def test_without_a_draft_a_proposal_is_shown_and_nothing_is_written(peopled):
    code, said = run("propose", peopled, "--township", "990101001000", "--households", 400, "--json")

    made = json.loads(said)
    assert code == 0
    assert made["draft"] is None
    (community,) = made["communities"]
    assert (community["code"], community["cells_before"], community["cells"]) == ("990101001001", 9, 8)
    assert community["largest_deviation"] <= 0.1
    assert sum(community["households"]) == 3_000
    assert "no drafts" in run("draft", "list", peopled)[1]
    assert "No draft was written" in run("propose", peopled, "--county", "990101000000")[1]


@pytest.mark.parametrize("code", ["990101001", "990101", "990101001000", " 990101001 "])
def test_a_township_or_county_stands_for_its_communities_also_by_its_first_digits(peopled, code):
    made = json.loads(run("propose", peopled, "--community", code, "--households", 400, "--json")[1])

    assert [one["code"] for one in made["communities"]] == ["990101001001"]


@pytest.mark.parametrize(
    ("allowed", "within", "sentence"),
    [
        (29, 29, "按户数能做到的社区，29 格全部在 ±10% 以内；其余社区按户数做不到，原因见各行。"),
        (29, 27, "按户数能做到的社区有 29 格，已做到 27 格；未做到的原因见各行。"),
        (0, 0, "按户数，这些社区都做不到每格在 ±10% 以内，原因见各行。"),
    ],
)
def test_how_many_cells_could_be_within_range_is_said_plainly(allowed, within, sentence):
    words.set_language("zh_CN")

    assert allowed_text(allowed, within) == sentence


def test_a_proposal_goes_into_the_draft_of_the_name_as_one_step_a_community(peopled):
    run("propose", peopled, "--county", "990101000000", "--households", 500, "--draft", "甲")
    typed = " 甲 "
    run("propose", peopled, "--county", "990101000000", "--households", 400, "--draft", typed)

    session = Session.open(peopled)
    assert [one.name for one in session.workspace.all_of(Draft)] == ["甲"]
    drawn = session.workspace.all_of(DraftCell)
    assert sum(one.state == "new" for one in drawn) == 8
    session.undo()
    assert sum(one.state == "new" for one in session.workspace.all_of(DraftCell)) == 6
    session.close()


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ([], "planning.propose_what"),
        (["--county", "990101001000"], "planning.other_level"),
        (["--township", "990101001009"], "planning.no_region"),
        (["--county", "990101000000", "--along", "没有这层", "--draft", "甲"], "planning.no_such_layer"),
    ],
)
def test_what_cannot_be_proposed_for_is_said(peopled, options, why):
    done = CliRunner().invoke(cli, ["propose", str(peopled), *options])

    assert done.exception.key == why
    session = Session.open(peopled)
    assert session.workspace.all_of(Draft) == []
    session.close()


def test_a_layer_to_follow_is_named_as_in_the_window(peopled):
    outputs = [
        CliRunner().invoke(
            cli, ["propose", str(peopled), "--community", "990101001001", "--along", layer, "--json"]
        )
        for layer in ("道路", "road")
    ]
    refused = (
        CliRunner()
        .invoke(cli, ["propose", str(peopled), "--community", "990101001001", "--along", "河"])
        .exception
    )

    assert outputs[0].exit_code == 0 and outputs[0].output == outputs[1].output
    assert "道路" in said(refused)


def test_a_draft_that_there_is_not_is_told_without_counting(peopled):
    done = CliRunner().invoke(cli, ["draft", "diff", str(peopled), "没有"])

    assert said(done.exception).startswith("没有名为“没有”的方案")


def test_a_draft_is_updated_and_the_later_plan_withdrawn_from_the_command_line(peopled):
    session = Session.open(peopled)
    for name in ("甲", "乙"):
        halve(session, name, "005")
    session.close()
    code, said = run("draft", "publish", peopled, "甲", "--approver", "李主任", "--reason", "调整")
    assert code == 0

    code, said = run("draft", "update", peopled, "乙")
    assert code == 1
    assert "1 places of the draft “乙” are in conflict" in said
    assert "draft 桥社区 retired 005; new 012, 013; published 桥社区 010, 011" in said
    code, said = run("draft", "update", peopled, "乙", "--keep", "mine")
    assert (code, "0 places joined in; of those in conflict 1 kept, 0 as published" in said) == (0, True)
    assert "桥社区 010 → 012, 011 → 013" in said.splitlines()[-1]
    assert run("draft", "publish", peopled, "乙", "--approver", "李主任", "--reason", "调整")[0] == 0

    done = CliRunner().invoke(cli, ["draft", "withdraw", str(peopled), "甲", "--reason", "有误"])
    assert (done.exception.key, done.exception.values["name"]) == ("draft_not_latest", "乙")
    for name in ("乙", "甲"):
        code, said = run("draft", "withdraw", peopled, name, "--reason", "有误")
        assert (code, f"“{name}” is withdrawn" in said) == (0, True)
    assert "9 cells" in run("asof", peopled, "2999-01-01")[1]


def publish_one_of_two(path):
    """Two drafts that split the same cell, the first of them published."""
    session = Session.open(path)
    for name in ("甲", "乙"):
        halve(session, name, "005")
    session.close()
    assert run("draft", "publish", path, "甲", "--approver", "李主任", "--reason", "调整")[0] == 0


def test_a_draft_is_compared_with_no_plan_whose_cells_are_in_force(peopled):
    publish_one_of_two(peopled)
    run("draft", "update", peopled, "乙", "--keep", "mine")

    for one, other in (("甲", "乙"), ("乙", "甲")):
        done = CliRunner().invoke(
            cli, ["--lang", "en", "draft", "diff", str(peopled), one, "--against", other]
        )
        assert (done.exception.key, done.exception.values["name"]) == ("planning.not_compared", "甲")
        assert "“甲” is published" in words.said(done.exception)


def test_a_draft_that_needs_no_update_is_told_so(peopled):
    session = Session.open(peopled)
    halve(session, "甲", "005")
    session.close()

    code, said = run("draft", "update", peopled, "甲")

    assert (code, said.splitlines()[-1]) == (0, "The draft “甲” is up to date.")


def test_what_an_update_gives_up_is_told(peopled):
    publish_one_of_two(peopled)

    code, said = run("draft", "update", peopled, "乙", "--keep", "published")

    assert (code, said.splitlines()[1]) == (0, "Given up: 桥社区 005, 012, 013")


def test_a_scheduled_draft_of_which_an_update_leaves_nothing_is_not_to_be_published_again(peopled):
    session = Session.open(peopled)
    for name in ("甲", "乙"):
        halve(session, name, "005")
    session.close()
    why = ["--approver", "李主任", "--reason", "调整"]
    run("draft", "publish", peopled, "甲", "--effective", "2999-01-01", *why)
    run("draft", "publish", peopled, "乙", *why)

    code, said = run("draft", "update", peopled, "甲", "--keep", "published")

    assert (code, "publish it again" in said) == (0, False)
    assert said.splitlines()[0] == (
        "After the update nothing of “甲” is left; it does not take effect on 2999-01-01 any more."
    )


def test_a_scheduled_draft_is_called_back_from_the_command_line(peopled):
    session = Session.open(peopled)
    halve(session, "甲", "005")
    session.close()
    later = ["--effective", "2999-01-01", "--approver", "李主任", "--reason", "调整"]
    assert run("draft", "publish", peopled, "甲", *later)[0] == 0
    assert "10 cells" in run("asof", peopled, "2999-01-01")[1]

    code, said = run("draft", "call-back", peopled, "甲")

    assert (code, "“甲” is called back" in said) == (0, True)
    assert "9 cells" in run("asof", peopled, "2999-01-01")[1]
    assert "[open, meant for 2999-01-01]" in run("draft", "list", peopled)[1]


def test_a_scheduled_draft_stays_scheduled_while_a_conflict_is_left(peopled):
    session = Session.open(peopled)
    halve(session, "甲", "001", "009")
    halve(session, "乙", "001")
    (kept,) = [cell for cell in session.workspace.all_of(Cell) if cell.code.endswith("009")]
    session.close()
    later = ["--effective", "2999-01-01", "--approver", "李主任", "--reason", "调整"]
    assert run("draft", "publish", peopled, "甲", *later)[0] == 0
    assert run("draft", "publish", peopled, "乙", "--approver", "李主任", "--reason", "调整")[0] == 0
    session = Session.open(peopled)
    session.run(Do(replaced("change.test", [(kept, replace(kept, kind="dedicated"))])))
    session.close()

    code, said = run("draft", "update", peopled, "甲")

    assert (code, "are in conflict" in said, "up to date" in said) == (1, True, False)
    session = Session.open(peopled)
    (draft,) = [one for one in session.workspace.all_of(Draft) if one.name == "甲"]
    session.close()
    assert (draft.status, draft.effective_on) == ("scheduled", "2999-01-01")


def test_a_scheduled_draft_that_no_longer_fits_is_named_where_its_day_is_asked_for(peopled):
    session = Session.open(peopled)
    halve(session, "甲", "005")
    halve(session, "乙", "005")
    session.close()
    why = ["--approver", "李主任", "--reason", "调整"]
    assert run("draft", "publish", peopled, "甲", "--effective", "2999-01-01", *why)[0] == 0
    code, said = run("draft", "publish", peopled, "乙", *why)
    assert (code, "What “甲” (from 2999-01-01) builds on has been published over" in said) == (0, True)
    assert "bring it up to date" in run("draft", "list", peopled)[1]

    code, said = run("asof", peopled, "2999-01-01")

    assert (code, "“甲” (from 2999-01-01) does not fit" in said) == (0, True)


def test_which_scheduled_draft_gets_other_numbers_by_a_publication_is_told(peopled):
    session = Session.open(peopled)
    halve(session, "甲", "001")
    halve(session, "乙", "009")
    session.close()
    why = ["--approver", "李主任", "--reason", "调整"]
    code, said = run("draft", "publish", peopled, "甲", "--effective", "2999-01-01", *why)
    assert (code, "get other numbers" in said) == (0, False)

    code, said = run("draft", "publish", peopled, "乙", *why)

    assert (code, "“甲” (2999-01-01) is scheduled, and 2 of its new cells get other numbers" in said) == (
        0,
        True,
    )
    assert "010 → 012, 011 → 013" in said
