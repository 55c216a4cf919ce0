"""The verb draft: list, show, update, publish, withdraw drafts and call them back."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

import click

from gridmap.commands.passphrase import open_session, passphrase_option, workspace_argument
from gridmap.commands.planning_text import (
    conflict_line,
    draft_line,
    earlier_data,
    renumbered_lines,
    state_of,
)
from gridmap.commands.spoken_help import SpokenGroup
from gridmap.domain.actions.drafts import CallBackDraft
from gridmap.domain.check import Issue, Severity
from gridmap.domain.errors import UserError
from gridmap.domain.planning.checks import MOVING
from gridmap.domain.planning.overlay import drawn_cells
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.planning_records import AT_WORK, Draft, DraftStatus
from gridmap.domain.terms import Term
from gridmap.planning.as_of import parsed_day
from gridmap.planning.border_moves import border_moves
from gridmap.planning.comparison import compared
from gridmap.planning.comparison_text import (
    borders_data,
    difference_data,
    difference_lines,
    two_drafts_lines,
)
from gridmap.planning.drafts import DraftCount, DraftCounts
from gridmap.planning.facts import issues_of_draft
from gridmap.planning.faults import Faulty, held_back, why_held_back
from gridmap.planning.new_numbers import displaced_by, displaced_text, numbers_told, renumbered
from gridmap.planning.parted import waiting
from gridmap.planning.publish import publish, withdraw
from gridmap.planning.rebased_text import given_up_text
from gridmap.planning.rebasing import Choice, bring_up_to_date, look
from gridmap.planning.renumbered import renumbered_text
from gridmap.planning.waiting import earlier_plans, earlier_text
from gridmap.session import Session
from gridmap.store.planning_data import households_known
from gridmap.words import said, tr

#: So many errors are listed that keep a draft from being published.
_SHOWN = 50

draft_argument = click.argument("draft_name", metavar="DRAFT")


def draft_named(session: Session, name: str) -> Draft:
    """The draft with this name or id.

    Raises:
        UserError: there is none, or several have the name.
    """
    drafts = session.workspace.all_of(Draft)
    alike = [one for one in drafts if one.name == name or str(one.id) == name]
    found = [one for one in alike if one.status != "discarded"] or alike
    if not found:
        known = "、".join(one.name for one in drafts if one.status == "open") or "–"
        raise UserError("planning.no_such_draft", name=name, known=known)
    if len(found) > 1:
        known = "\n".join(f"  {one.id}  {state_of(one)}" for one in found)
        raise UserError("planning.which_draft", name=name, count=len(found), known=known)
    return found[0]


@click.group("draft", cls=SpokenGroup)
def draft_command() -> None:
    """List drafts, show what one changes, bring one up to date, publish one, take one back."""


@draft_command.command("list")
@workspace_argument
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@passphrase_option
def list_drafts(workspace: Path, as_json: bool, passphrase_file: Path | None) -> None:
    """Every draft with its state, and what keeps it from taking effect."""
    with open_session(workspace, passphrase_file, read_only=True) as session:
        counts = DraftCounts(session).by_draft(get_args(DraftStatus))
        drafts = [(one, counts.get(one.id, DraftCount())) for one in session.workspace.all_of(Draft)]
        held = {one.draft.id: said(why_held_back(one)) for one in held_back(session)}
        earlier = earlier_plans(session)
    if as_json:
        keys = ("id", "name", "status", "created_on", "effective_on", "approver", "reason")
        data = [
            {key: getattr(one, key) for key in keys}
            | {"cells": count.changes, "outdated": count.outdated, "held_back": held.get(one.id)}
            | {"held_back_by": [earlier_data(before) for before in earlier.get(one.id, ())]}
            for one, count in drafts
        ]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    lines = [draft_line(one, count, earlier.get(one.id, ())) for one, count in drafts]
    click.echo("\n".join(lines) or tr("planning.no_drafts"))
    _warn(held.values())


@draft_command.command("diff")
@workspace_argument
@draft_argument
@click.option(
    "--against",
    metavar="DRAFT",
    help="Another draft, its new cells paired by ground; the published state without it.",
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@passphrase_option
def diff_drafts(
    workspace: Path, draft_name: str, against: str | None, as_json: bool, passphrase_file: Path | None
) -> None:
    """The cells that a draft brings, retires and changes, and the records that move."""
    with open_session(workspace, passphrase_file, read_only=True) as session:
        draft = draft_named(session, draft_name)
        other = draft_named(session, against) if against else None
        for one in filter(None, (other, draft if other is not None else None)):
            _check_at_work(one)
        found = compared(session, draft.id, other.id if other is not None else None)
        known = households_known(session.workspace)
        moves = border_moves(session, draft.id)
        others = border_moves(session, other.id) if other is not None else []
    if as_json:
        borders = [*borders_data("this", moves), *borders_data("other", others)]
        data = {"cells": difference_data(found, known), "borders": borders}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    elif other is not None:
        of_each = [(draft.name, moves), (other.name, others)]
        click.echo("\n".join(two_drafts_lines(found, draft.name, other.name, of_each)))
    else:
        click.echo("\n".join(difference_lines(found, known, moves)))


def _check_at_work(draft: Draft) -> None:
    """Make sure that a draft has cells of its own to be held against those of another.

    Raises:
        UserError: it is published, so that its cells are in force, or discarded.
    """
    if draft.status not in AT_WORK:
        status = Term(f"planning.status_{draft.status}")
        raise UserError("planning.not_compared", name=draft.name, status=status)


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
        day = parsed_day(effective) if effective else session.today()
        borders = _moved_borders(_without_errors(session, draft))
        displaced = displaced_text(displaced_by(session, draft.id, day))
        made = publish(session, draft.id, Approval(day, approver, reason))
        later = day > session.today()
        behind = [said(why_held_back(one)) for one in held_back(session)]
        behind += [*_waiting_lines(session, draft), *displaced.splitlines()]
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
    if borders:
        click.echo("\n".join(borders))
    if made.renumbered:
        click.echo("\n".join(renumbered_lines(made)))
    _warn(behind)


def _warn(sentences: Iterable[str]) -> None:
    for one in sentences:
        click.echo(one, err=True)


def _waiting_lines(session: Session, draft: Draft) -> list[str]:
    """Which scheduled plans a draft holds back or is held back by, now that it is published."""
    lines = []
    for key, earlier in earlier_plans(session).items():
        before = [one for one in earlier if draft.id in (key, one.id)]
        held = session.workspace.get(key)
        if before and isinstance(held, Draft):
            lines.append(earlier_text(held, before))
    return lines


def _moved_borders(issues: Iterable[Issue]) -> list[str]:
    """Which borders of communities and of regions above them move."""
    return [tr(one.key, **one.values) for one in issues if one.key in MOVING]


def _without_errors(session: Session, draft: Draft) -> list[Issue]:
    """What the complete check before publishing says else.

    Raises:
        Faulty: it found errors; lists them.
    """
    found = issues_of_draft(session, draft.id)
    errors = [one for one in found if one.severity is Severity.ERROR]
    if errors:
        raise Faulty(draft, errors, _SHOWN)
    return found


@draft_command.command("update")
@workspace_argument
@draft_argument
@click.option(
    "--keep",
    type=click.Choice(["mine", "published"]),
    help="What counts where both changed the same ground; without it conflicts are only listed.",
)
@passphrase_option
def update_draft(workspace: Path, draft_name: str, keep: Choice | None, passphrase_file: Path | None) -> None:
    """Bring a draft up to date with what has been published since."""
    with open_session(workspace, passphrase_file) as session:
        draft = draft_named(session, draft_name)
        found = look(session, draft.id)
        if not found:
            click.echo(tr("draft_up_to_date", name=draft.name))
            return
        held = {one.key for one in waiting(found, [one.key for one in found] if keep else [])}
        settled = [one for one in found if one.key not in held]
        if draft.status == "scheduled" and len(settled) < len(found):
            settled = []  # called back for a part of it, it would lose its day
        gone = [one for one in settled if one.conflict and keep == "published"]
        given_up, other_numbers = given_up_text(session, gone), renumbered(session, draft.id)
        conflicts = [one for one in found if one.conflict]
        left = bring_up_to_date(session, draft.id, keep) if settled else conflicts
        lines = [conflict_line(session, one) for one in left]
        drawn = drawn_cells(session.workspace, draft.id)
        waits = draft.status == "scheduled" and bool(drawn)
        numbers = renumbered_text([one for one in other_numbers if one.cell_id in drawn])
    if settled:
        key = "planning.updated" if waits or draft.status == "open" else "plan.update_nothing_left"
        chosen = [keep if one.conflict else "joined" for one in settled]
        counts = {kind: chosen.count(kind) for kind in ("joined", "mine", "published")}
        click.echo(tr(key, name=draft.name, day=draft.effective_on, **counts))
        if given_up:
            click.echo(tr("plan.update_given_up", what=given_up))
        if numbers:
            click.echo(numbers)
        if waits:
            click.echo(tr("planning.updated_called_back", day=draft.effective_on))
    if lines:
        click.echo("\n".join([tr("planning.conflicts", name=draft.name, count=len(lines)), *lines]))
        sys.exit(1)


@draft_command.command("withdraw")
@workspace_argument
@draft_argument
@click.option("--reason", required=True, help="Why.")
@passphrase_option
def withdraw_plan(workspace: Path, draft_name: str, reason: str, passphrase_file: Path | None) -> None:
    """Take the plan that was published last back as a whole; it is a draft again."""
    with open_session(workspace, passphrase_file) as session:
        draft = draft_named(session, draft_name)
        made = withdraw(session, draft.id, reason)
        behind = [said(why_held_back(one)) for one in held_back(session)]
    values = {"restored": made.restored, "reshaped": made.reshaped, "withdrawn": made.withdrawn}
    values |= {"moved": made.moved, "undecided": made.undecided}
    click.echo(tr("planning.withdrawn", name=draft.name, **values))
    _warn(behind)


@draft_command.command("call-back")
@workspace_argument
@draft_argument
@passphrase_option
def call_back_draft(workspace: Path, draft_name: str, passphrase_file: Path | None) -> None:
    """Open a draft again that waits for its day."""
    with open_session(workspace, passphrase_file) as session:
        draft = draft_named(session, draft_name)
        session.run(CallBackDraft(draft.id, numbers_told(session, draft.id)))
    click.echo(tr("planning.called_back", name=draft.name))
