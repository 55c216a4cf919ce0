"""The verb draft: list, show and publish drafts."""

import json
from pathlib import Path

import click

from gridmap.commands.passphrase import open_session, passphrase_option, workspace_argument
from gridmap.commands.planning_text import draft_line
from gridmap.domain.errors import UserError
from gridmap.domain.planning.overlay import drawn_cells
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.planning_records import Draft
from gridmap.planning.comparison import difference, difference_data, difference_lines
from gridmap.planning.publish import publish
from gridmap.session import Session
from gridmap.words import tr

draft_argument = click.argument("draft_name", metavar="DRAFT")


def draft_named(session: Session, name: str) -> Draft:
    """The draft with this name or id.

    Raises:
        UserError: there is none, or several have the name.
    """
    drafts = session.workspace.all_of(Draft)
    found = [one for one in drafts if one.name == name or str(one.id) == name]
    if len(found) != 1:
        known = "、".join(one.name for one in drafts if one.status == "open") or "–"
        raise UserError("planning.which_draft", name=name, count=len(found), known=known)
    return found[0]


@click.group("draft")
def draft_command() -> None:
    """List drafts, show what one changes, publish one."""


@draft_command.command("list")
@workspace_argument
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@passphrase_option
def list_drafts(workspace: Path, as_json: bool, passphrase_file: Path | None) -> None:
    """Every draft with its state."""
    with open_session(workspace, passphrase_file, read_only=True) as session:
        drafts = [
            (one, len(drawn_cells(session.workspace, one.id))) for one in session.workspace.all_of(Draft)
        ]
    if as_json:
        keys = ("id", "name", "status", "created_on", "effective_on", "approver", "reason")
        data = [{key: getattr(one, key) for key in keys} | {"cells": cells} for one, cells in drafts]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    click.echo("\n".join(draft_line(one, cells) for one, cells in drafts) or tr("planning.no_drafts"))


@draft_command.command("diff")
@workspace_argument
@draft_argument
@click.option("--against", metavar="DRAFT", help="Another draft; the published state without it.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@passphrase_option
def diff_drafts(
    workspace: Path, draft_name: str, against: str | None, as_json: bool, passphrase_file: Path | None
) -> None:
    """The cells that a draft brings, retires and changes, and the records that move."""
    with open_session(workspace, passphrase_file, read_only=True) as session:
        draft = draft_named(session, draft_name)
        other = draft_named(session, against).id if against else None
        found = difference(session, draft.id, other)
    if as_json:
        click.echo(json.dumps(difference_data(found), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(difference_lines(found)))


@draft_command.command("publish")
@workspace_argument
@draft_argument
@click.option("--effective", metavar="YYYY-MM-DD", help="The day it takes effect; today without it.")
@click.option("--approver", required=True, help="Who approved it.")
@click.option("--reason", required=True, help="Why.")
@passphrase_option
def publish_draft(
    workspace: Path,
    draft_name: str,
    effective: str | None,
    approver: str,
    reason: str,
    passphrase_file: Path | None,
) -> None:
    """Publish a draft, or schedule it for a later day."""
    with open_session(workspace, passphrase_file) as session:
        draft = draft_named(session, draft_name)
        day = effective or session.today()
        made = publish(session, draft.id, Approval(day, approver, reason))
        later = day > session.today()
    click.echo(
        tr(
            "planning.scheduled" if later else "planning.published",
            name=draft.name,
            day=day,
            retired=len(made.retired),
            new=len(made.new),
            changed=len(made.changed),
            moved=made.moved,
            undecided=made.undecided,
        )
    )
