"""Passphrases on the command line, and the way every verb opens a workspace."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from gridmap import words
from gridmap.domain.access import Actor
from gridmap.domain.errors import UserError
from gridmap.domain.passphrase_strength import strength
from gridmap.planning.publish import publish_due
from gridmap.session import Session
from gridmap.settings import UserSettings
from gridmap.store.file_kind import is_sealed
from gridmap.store.process import user

ENVIRONMENT = "GRIDMAP_PASSPHRASE"

Command = TypeVar("Command", bound=Callable[..., Any])
_FILE = click.Path(dir_okay=False, path_type=Path)


def workspace_argument(command: Command) -> Command:
    """The argument WORKSPACE, a path named `workspace`."""
    return click.argument("workspace", type=click.Path(path_type=Path))(command)


def passphrase_option(command: Command) -> Command:
    """The option --passphrase-file, a path named `passphrase_file`."""
    text = f"First line is the passphrase of a sealed workspace; else {ENVIRONMENT}, else asked for."
    return click.option("--passphrase-file", type=_FILE, metavar="FILE", help=text)(command)


def passphrase_from(file: Path) -> str:
    """The first line of a UTF-8 file.

    Raises:
        UserError: it cannot be read.
    """
    try:
        with file.open(encoding="utf-8-sig") as opened:
            return opened.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise UserError("passphrase_file_unreadable", file=str(file), why=why) from None


def passphrase_for(workspace: Path, file: Path | None) -> str | None:
    """The passphrase of an existing workspace, None for a plain one: from the file, else the
    environment, else asked for.

    Raises:
        UserError: a file is given for a plain workspace, or there is no terminal to ask at.
    """
    if file is not None:
        return passphrase_from(file)
    if not is_sealed(workspace):
        return None
    if ENVIRONMENT in os.environ:
        return os.environ[ENVIRONMENT]
    return _asked(workspace, words.tr("passphrase_ask", file=workspace.name))


def new_passphrase(workspace: Path, file: Path | None, environment: bool = True) -> str:
    """A passphrase that is yet to be set: from the file, else the environment, else asked for twice.

    A weak one is warned of, and taken.

    Raises:
        UserError: it is empty, the two differ, or there is no terminal to ask at.
    """
    if file is not None:
        given = passphrase_from(file)
    elif environment and ENVIRONMENT in os.environ:
        given = os.environ[ENVIRONMENT]
    else:
        given = _asked(workspace, words.tr("passphrase_ask_new"))
        if given != _asked(workspace, words.tr("passphrase_ask_again")):
            raise UserError("passphrase_differs")
    if not given:
        raise UserError("passphrase_empty")
    if strength(given) == "weak":
        click.echo(words.tr("passphrase_weak"), err=True)
    return given


@contextmanager
def open_session(
    workspace: Path, passphrase_file: Path | None = None, *, read_only: bool = False
) -> Iterator[Session]:
    """A session of the person at the keyboard, closed at the end; a writing one backs up first when due.

    Raises:
        UserError: the workspace cannot be opened, or somebody else is writing it.
    """
    passphrase = passphrase_for(workspace, passphrase_file)
    session = Session.open(workspace, passphrase, read_only=read_only, actor=Actor(user()))
    session.on_trouble(_tell_trouble)
    try:
        if not read_only:
            if session.workspace.read_only_because is not None:
                raise session.workspace.read_only_because
            _back_up_if_due(session)
            _publish_if_due(session)
        yield session
    finally:
        session.close()


def _tell_trouble(error: Exception) -> None:
    """What was saved stays saved; what could not follow it is told."""
    if not isinstance(error, UserError):
        raise error
    click.echo(words.said(error), err=True)


def _back_up_if_due(session: Session) -> None:
    """A backup that fails is told, and keeps nobody from work."""
    try:
        made = session.workspace.daily_backup(keep=UserSettings()["backups_kept"])
    except UserError as error:
        click.echo(words.said(error), err=True)
        return
    if made is not None:
        click.echo(words.tr("command_daily_backup", file=made.name), err=True)


def _publish_if_due(session: Session) -> None:
    """Plans whose day has come take effect; one that cannot is told, and keeps nobody from work."""
    try:
        due = publish_due(session)
    except UserError as error:
        click.echo(words.said(error), err=True)
        return
    for draft in due.published:
        click.echo(words.tr("planning.took_effect", name=draft.name), err=True)
    for draft, refusal in due.refused:
        why = words.said(refusal)
        click.echo(words.tr("planning.not_in_effect", name=draft.name, why=why), err=True)


def _asked(workspace: Path, question: str) -> str:
    if not sys.stdin.isatty():
        raise UserError("passphrase_no_terminal", file=str(workspace))
    return str(click.prompt(question, hide_input=True, err=True, default="", show_default=False))
