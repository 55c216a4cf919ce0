"""The verb check: look a workspace's boundaries over."""

import json
from pathlib import Path

import click

from gridmap.commands.drafts import draft_named
from gridmap.commands.passphrase import open_session, passphrase_option, workspace_argument
from gridmap.commands.planning_text import issue_data, issue_line
from gridmap.domain.check import Severity
from gridmap.domain.planning.checks import find_issues
from gridmap.planning import Planning
from gridmap.planning.facts import issues_of_draft, published_facts
from gridmap.words import tr

_SHOWN = 200


@click.command("check")
@workspace_argument
@click.option(
    "--draft", "draft_name", metavar="NAME|ID", help="Check a draft instead of the published state."
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@passphrase_option
@click.pass_context
def check_command(
    ctx: click.Context, workspace: Path, draft_name: str | None, as_json: bool, passphrase_file: Path | None
) -> None:
    """Look for slivers, holes, wrong codes and cells out of their range; exit code 2 with errors."""
    with open_session(workspace, passphrase_file, read_only=True) as session:
        if draft_name is None:
            found = find_issues(published_facts(session))
        else:
            draft = draft_named(session, draft_name)
            found = issues_of_draft(session, draft.id, Planning(session, draft.id).coverage)
    errors = sum(issue.severity is Severity.ERROR for issue in found)
    if as_json:
        data = {"errors": errors, "issues": [issue_data(issue) for issue in found]}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(issue_line(issue) for issue in found[:_SHOWN]) or tr("planning.no_issues"))
        if len(found) > _SHOWN:
            click.echo(tr("planning.more_issues", count=len(found) - _SHOWN))
    ctx.exit(2 if errors else 0)
