"""The verb check: look a workspace's boundaries over."""

import json
from pathlib import Path
from typing import Any

import click

from gridmap.commands.drafts import draft_named
from gridmap.commands.passphrase import open_session, passphrase_option, workspace_argument
from gridmap.commands.planning_text import counts_text, issue_counts, issue_data, issue_lines
from gridmap.domain.check import Issue
from gridmap.domain.errors import UserError
from gridmap.domain.planning.checks import find_issues
from gridmap.domain.planning_records import AT_WORK, Draft
from gridmap.planning.facts import issues_of_draft, published_facts
from gridmap.planning.parting import parted, reshaped
from gridmap.words import tr

_SHOWN = 200


@click.command("check")
@workspace_argument
@click.option(
    "--draft",
    "draft_name",
    metavar="NAME|ID",
    help="Check a draft: first the cells that it draws, then the others.",
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@passphrase_option
@click.pass_context
def check_command(
    ctx: click.Context, workspace: Path, draft_name: str | None, as_json: bool, passphrase_file: Path | None
) -> None:
    """Look for slivers, holes, wrong codes and cells out of their range; exit code 2 with errors."""
    with open_session(workspace, passphrase_file, read_only=True) as session:
        draft = _at_work(draft_named(session, draft_name)) if draft_name is not None else None
        if draft is None:
            mine, rest = parted(find_issues(published_facts(session)), ())
        else:
            found = issues_of_draft(session, draft.id)
            mine, rest = parted(found, reshaped(session, draft.id))
    if as_json:
        click.echo(json.dumps(_data(draft, mine, rest), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(draft, mine, rest)))
    ctx.exit(2 if issue_counts([*mine, *rest])["error"] else 0)


def _at_work(draft: Draft) -> Draft:
    """The draft, if it is worked on or waits for its day.

    Raises:
        UserError: it is published, so the published state is what to check, or discarded.
    """
    if draft.status in AT_WORK:
        return draft
    raise UserError(f"planning.check_{draft.status}", name=draft.name, day=draft.effective_on)


def _lines(draft: Draft | None, mine: list[Issue], rest: list[Issue]) -> list[str]:
    """What was found, of a draft in two parts; at the end how much that is."""
    if not mine and not rest:
        return [tr("planning.no_issues")]
    total = tr("planning.check_sum", counts=counts_text([*mine, *rest]))
    if draft is None:
        return [*issue_lines(rest, _SHOWN), total]
    return [
        tr("planning.check_of_draft", name=draft.name, counts=counts_text(mine)),
        *issue_lines(mine, _SHOWN),
        tr("planning.check_elsewhere", counts=counts_text(rest)),
        *issue_lines(rest, _SHOWN),
        total,
    ]


def _data(draft: Draft | None, mine: list[Issue], rest: list[Issue]) -> dict[str, Any]:
    counts = issue_counts([*mine, *rest])
    issues = [issue_data(one) | {"of_draft": True} for one in mine]
    issues += [issue_data(one) | {"of_draft": False} for one in rest]
    data: dict[str, Any] = {"errors": counts["error"], "counts": counts, "issues": issues}
    if draft is not None:
        data["draft"] = {"id": draft.id, "name": draft.name, "counts": issue_counts(mine)}
        data["elsewhere"] = {"counts": issue_counts(rest)}
    return data
