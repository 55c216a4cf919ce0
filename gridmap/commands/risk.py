"""The verb risk: assess a workspace, show its levels, explain one of them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from gridmap.assessment import Account, Assessment, CellAccount, FormerAccount, Summary
from gridmap.assessment.rules import newest_model, rules_of
from gridmap.commands.passphrase import open_session, passphrase_option, workspace_argument
from gridmap.commands.risk_json import account_data, summary_data
from gridmap.commands.risk_text import cell_lines, former_lines, region_lines, summary_lines
from gridmap.domain.actions.edit_risk_model import EditRiskModel
from gridmap.domain.errors import UserError
from gridmap.domain.risk.model_json import read_model, to_json
from gridmap.domain.risk.schemes import Scheme
from gridmap.exchange.workspace_option import workspace_scheme
from gridmap.session import Session
from gridmap.store.queries.by_code import former_cell_with_code, subject_with_code
from gridmap.words import tr

#: Someone else writes the file, or it may not be written: then the levels are computed and not kept.
_NOT_WRITABLE = ("lease_held", "workspace_file_unwritable")


@click.command("risk")
@workspace_argument
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--explain", "code", metavar="CODE", help="Say why this cell or region has its level.")
@click.option("--model", "show_model", is_flag=True, help="Print the risk model in force as JSON.")
@click.option(
    "--load-model",
    "model_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Put the model of a JSON file in force, as a new version.",
)
@click.option("--reason", default="", metavar="TEXT", help="Why the model is changed; goes into the journal.")
@passphrase_option
def risk_command(
    workspace: Path,
    as_json: bool,
    code: str | None,
    show_model: bool,
    model_file: Path | None,
    reason: str,
    passphrase_file: Path | None,
) -> None:
    """Assess the risk of every cell, keep the levels, and show or explain them."""
    if model_file is not None:
        _load_model(workspace, model_file, reason.strip(), passphrase_file)
    if show_model:
        with open_session(workspace, passphrase_file, read_only=True) as session:
            click.echo(to_json(rules_of(session.workspace).model))
        return
    with _session(workspace, passphrase_file) as session:
        assessment = Assessment(session)
        summary = assessment.assess_all()
        account = _explained(session, assessment, code) if code else None
        kept = not session.read_only
        scheme = workspace_scheme(session.workspace)
    if as_json:
        click.echo(json.dumps(_data(summary, account, kept), ensure_ascii=False, indent=2))
        return
    if not kept:
        click.echo(tr("risk.not_kept"), err=True)
    click.echo("\n".join(_lines(summary, account, scheme)))


def _load_model(workspace: Path, file: Path, reason: str, passphrase_file: Path | None) -> None:
    """Store the model of a file; the file's name becomes the model's."""
    if not reason:
        raise UserError("risk.model_without_reason")
    model = read_model(file)
    with open_session(workspace, passphrase_file) as session:
        before = newest_model(session.workspace)
        session.run(EditRiskModel(file.stem, model, before.id if before else None), reason)
        stored = newest_model(session.workspace)
    assert stored is not None
    click.echo(tr("risk.model_stored", version=stored.version, name=stored.name), err=True)


@contextmanager
def _session(workspace: Path, passphrase_file: Path | None) -> Iterator[Session]:
    """A session that writes; one that only reads where the file is someone else's to write."""
    try:
        opened = open_session(workspace, passphrase_file)
        session = opened.__enter__()
    except UserError as error:
        if error.key not in _NOT_WRITABLE:
            raise
        opened = open_session(workspace, passphrase_file, read_only=True)
        session = opened.__enter__()
    try:
        yield session
    finally:
        opened.__exit__(None, None, None)


def _explained(session: Session, assessment: Assessment, code: str) -> Account:
    reading, today = session.workspace.reading(), session.today()
    subject = subject_with_code(reading, code, today)
    if subject is not None:
        return assessment.explain(subject)
    retired = former_cell_with_code(reading, code, today)
    former = assessment.former(retired) if retired is not None else None
    if former is None:
        raise UserError("risk.no_such_code", code=code)
    return former


def _data(summary: Summary, account: Account | None, kept: bool) -> dict[str, Any]:
    data = {**summary_data(summary), "kept": kept}
    return {**data, "explanation": account_data(account)} if account else data


def _lines(summary: Summary, account: Account | None, scheme: Scheme) -> list[str]:
    if account is None:
        return summary_lines(summary, scheme)
    if isinstance(account, FormerAccount):
        return former_lines(account, scheme)
    if isinstance(account, CellAccount):
        return cell_lines(account, scheme)
    return region_lines(account, scheme)
