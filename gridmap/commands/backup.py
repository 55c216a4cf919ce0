"""The verb backup: make one, list the automatic ones, restore one."""

from datetime import datetime
from pathlib import Path

import click

from gridmap.commands.passphrase import passphrase_for, passphrase_option, workspace_argument
from gridmap.domain.errors import UserError
from gridmap.store import backup_folder
from gridmap.store.backup import backup
from gridmap.store.connection import key_for
from gridmap.store.file_kind import is_sealed
from gridmap.store.keys import Key
from gridmap.store.restoring import restore
from gridmap.words import tr

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@workspace_argument
@click.argument("target", required=False, type=click.Path(path_type=Path))
@click.option("--list", "listed", is_flag=True, help="List the automatic backups, newest first.")
@click.option(
    "--restore",
    "restored",
    metavar="BACKUP",
    help="Put a backup in the workspace's place: a file, or its number in the list.",
)
@passphrase_option
@click.option(
    "--backup-passphrase-file", type=_FILE, metavar="FILE", help="For a backup that has another passphrase."
)
def backup_command(
    workspace: Path,
    target: Path | None,
    listed: bool,
    restored: str | None,
    passphrase_file: Path | None,
    backup_passphrase_file: Path | None,
) -> None:
    """Copy a workspace to TARGET (a file or folder; else beside it) and verify the copy."""
    if sum((target is not None, listed, restored is not None)) > 1:
        raise click.UsageError("TARGET, --list and --restore exclude each other")
    if listed:
        _list(workspace)
    elif restored is not None:
        _restore(workspace, restored, passphrase_file, backup_passphrase_file)
    else:
        _make(workspace, target, passphrase_file)


def _make(workspace: Path, target: Path | None, passphrase_file: Path | None) -> None:
    key = key_for(workspace, passphrase_for(workspace, passphrase_file))
    name = f"{workspace.stem}-backup-{datetime.now():%Y%m%d-%H%M%S}{workspace.suffix}"
    if target is None:
        target = workspace.with_name(name)
    elif target.is_dir():
        target = target / name
    held = backup(workspace, key, target)
    click.echo(tr("command_backed_up", file=str(target), rows=sum(held.rows.values())))


def _list(workspace: Path) -> None:
    there = backup_folder.automatic_backups(workspace)
    if not there:
        click.echo(tr("backup_none", folder=str(backup_folder.folder_of(workspace))))
    for number, one in enumerate(there, start=1):
        why = tr(f"backup_why_{one.why}")
        click.echo(
            f"{number:>3}  {one.made_at:%Y-%m-%d %H:%M}  {one.size / 2**20:8.1f} MB  {why}  {one.path.name}"
        )


def _restore(workspace: Path, wanted: str, passphrase_file: Path | None, other_file: Path | None) -> None:
    source = _found(workspace, wanted)
    source_key = _key_if_sealed(source, other_file or passphrase_file)
    aside = restore(workspace, _key_if_sealed(workspace, passphrase_file), source, source_key)
    click.echo(tr("command_restored", file=str(workspace), backup=source.name))
    if aside is not None:
        click.echo(tr("command_restored_from", file=str(aside)), err=True)


def _found(workspace: Path, wanted: str) -> Path:
    there = backup_folder.automatic_backups(workspace)
    if wanted.isdigit() and 1 <= int(wanted) <= len(there):
        return there[int(wanted) - 1].path
    for path in (Path(wanted), backup_folder.folder_of(workspace) / wanted):
        if path.is_file():
            return path
    raise UserError("backup_missing", name=wanted, file=str(workspace))


def _key_if_sealed(path: Path, passphrase_file: Path | None) -> Key | None:
    """A backup may be sealed where its workspace is plain, or the reverse."""
    return key_for(path, passphrase_for(path, passphrase_file)) if is_sealed(path) else None
