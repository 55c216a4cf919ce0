"""Verbs on the workspace file itself: new, seal, unseal, passphrase, verify, info."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from gridmap.commands.passphrase import (
    new_passphrase,
    open_session,
    passphrase_for,
    passphrase_option,
    workspace_argument,
)
from gridmap.domain.access import Actor
from gridmap.domain.errors import UserError
from gridmap.session import Session
from gridmap.store import backup_folder, sealing
from gridmap.store.file_kind import is_sealed
from gridmap.store.process import user
from gridmap.store.summary import Summary, refuse_unless_sound, summary
from gridmap.words import tr

_SUFFIX = ".gpkg"  # by which other GIS know a GeoPackage


@click.command("new")
@workspace_argument
@click.option("--plain", is_flag=True, help="Do not seal it: anybody who has the file can read it.")
@click.option("--name", help="What the workspace is called; else as the file.")
@passphrase_option
def new_command(workspace: Path, plain: bool, name: str | None, passphrase_file: Path | None) -> None:
    """Make an empty workspace, sealed with a passphrase unless --plain."""
    if plain and passphrase_file is not None:
        raise click.UsageError("--plain takes no --passphrase-file")
    path = workspace if workspace.suffix else workspace.with_name(workspace.name + _SUFFIX)
    if path.exists():
        raise UserError("workspace_file_exists", file=str(path))
    passphrase = None if plain else new_passphrase(path, passphrase_file)
    Session.create(path, name or path.stem, passphrase, Actor(user())).close()
    click.echo(tr("command_new_plain" if plain else "command_new_sealed", file=str(path)))


@click.command("seal")
@workspace_argument
@passphrase_option
def seal_command(workspace: Path, passphrase_file: Path | None) -> None:
    """Encrypt a plain workspace with a passphrase."""
    if is_sealed(workspace):
        raise UserError("command_sealed_already", file=str(workspace))
    _refuse_other_files(workspace)
    sealing.seal(workspace, new_passphrase(workspace, passphrase_file))
    click.echo(tr("command_sealed", file=str(workspace)))
    _tell_of_older_backups(workspace, "command_backups_plain")


@click.command("unseal")
@workspace_argument
@passphrase_option
def unseal_command(workspace: Path, passphrase_file: Path | None) -> None:
    """Turn a sealed workspace into a plain one."""
    sealing.unseal(workspace, _passphrase_of_sealed(workspace, passphrase_file))
    click.echo(tr("command_unsealed", file=str(workspace)))


@click.command("passphrase")
@workspace_argument
@passphrase_option
@click.option(
    "--new-passphrase-file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="First line is the new passphrase; else asked for.",
)
def passphrase_command(
    workspace: Path, passphrase_file: Path | None, new_passphrase_file: Path | None
) -> None:
    """Change the passphrase of a sealed workspace."""
    old = _passphrase_of_sealed(workspace, passphrase_file)
    new = new_passphrase(workspace, new_passphrase_file, environment=False)
    sealing.change_passphrase(workspace, old, new)
    click.echo(tr("command_passphrase_changed", file=str(workspace)))
    _tell_of_older_backups(workspace, "command_backups_old_passphrase")


@click.command("verify")
@workspace_argument
@passphrase_option
def verify_command(workspace: Path, passphrase_file: Path | None) -> None:
    """Look through the file for damage, and compute the journal's chain again: names its first broken row.

    Records are not compared with the journal.
    """
    with open_session(workspace, passphrase_file, read_only=True) as session:
        rows = refuse_unless_sound(session.workspace)
    click.echo(tr("command_verified", file=str(workspace), rows=rows))


@click.command("info")
@workspace_argument
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@passphrase_option
def info_command(workspace: Path, as_json: bool, passphrase_file: Path | None) -> None:
    """What a workspace is and holds: counts, levels, CRS, schema, seal, journal, size."""
    with open_session(workspace, passphrase_file, read_only=True) as session:
        found = summary(session.workspace)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(found)))


def _lines(found: Summary) -> list[str]:
    """For people: what is there, without the tables that are empty."""
    sealed = tr("info_sealed" if found.sealed else "info_plain")
    broken = found.journal_broken_at
    journal = tr("info_journal_sound" if broken is None else "info_journal_broken", row=broken)
    lines = [
        tr("info_file", name=found.name, file=found.file, megabytes=f"{found.bytes / 2**20:.1f}"),
        tr("info_kind", sealed=sealed, crs=found.crs, version=found.schema_version, created=found.created_at),
        tr("info_journal", rows=found.journal_entries, state=journal, head=found.journal_head[:12]),
        tr("info_backups", count=found.automatic_backups),
    ]
    if found.writer is not None:
        lines.append(tr("info_writer", holder=found.writer))
    lines.append("")
    for level, number in found.levels.items():
        lines.append(_count(tr(f"info_level_{level}"), number))
        if filling := found.fillers.get(level):
            lines[-1] += "  " + tr("info_fillers", count=filling)
    lines.append("")
    kinds = [(tr(f"records.kind.{table}"), number) for table, number in found.counts.items() if number]
    return lines + [_count(word, number) for word, number in kinds]


def _count(word: str, number: int) -> str:
    return "  " + tr("info_count", word=word, count=number)


def _passphrase_of_sealed(workspace: Path, file: Path | None) -> str:
    _refuse_other_files(workspace)
    passphrase = passphrase_for(workspace, file)
    if passphrase is None or not is_sealed(workspace):
        raise UserError("passphrase_not_needed", file=str(workspace))
    return passphrase


def _refuse_other_files(workspace: Path) -> None:
    """Say what is wrong with the file before a passphrase is asked for."""
    if not is_sealed(workspace):
        Session.open(workspace, read_only=True).close()


def _tell_of_older_backups(workspace: Path, sentence: str) -> None:
    older = len(backup_folder.automatic_backups(workspace))
    if older:
        click.echo(tr(sentence, count=older, folder=str(backup_folder.folder_of(workspace))), err=True)
