"""The verb open: shows the window."""

import os
import sys
from pathlib import Path

import click

from gridmap.commands.passphrase import ENVIRONMENT, passphrase_from, passphrase_option
from gridmap.domain.errors import UserError
from gridmap.store.file_kind import is_sealed


@click.command("open")
@click.argument("workspace", type=click.Path(path_type=Path), required=False)
@passphrase_option
@click.pass_context
def open_command(ctx: click.Context, workspace: Path | None, passphrase_file: Path | None) -> None:
    """Open the window, with a workspace if one is named."""
    language = ctx.parent.params.get("lang") if ctx.parent else None
    show_window(workspace, given_passphrase(workspace, passphrase_file), language)


def given_passphrase(workspace: Path | None, file: Path | None) -> str | None:
    """The passphrase from a file or the environment; None where the window has to ask for it."""
    if file is not None:
        return passphrase_from(file)
    if workspace is None or not is_sealed(workspace):
        return None
    return os.environ.get(ENVIRONMENT)


def show_window(workspace: Path | None, passphrase: str | None = None, language: str | None = None) -> None:
    """Show the window until it is closed.

    Raises:
        UserError: there is no display to show it on.
    """
    refuse_without_display()
    from gridmap.gui.start import open_window

    sys.exit(open_window(workspace, passphrase, language))


def refuse_without_display() -> None:
    """Refuse on a computer without a display, where Qt would end the process.

    Raises:
        UserError: there is none.
    """
    if not has_display() and "QT_QPA_PLATFORM" not in os.environ:
        raise UserError("window.no_display")


def has_display() -> bool:
    """Whether there is a display to show a window on."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
