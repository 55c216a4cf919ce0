"""The workspaces that were open last, among the user's options."""

from pathlib import Path

from gridmap.gui.options import Options

_KEPT = 10


def recent_files(options: Options) -> list[Path]:
    """The workspaces that were open last, the latest first."""
    return [Path(one) for one in options["recent_files"]]


def keep_recent(options: Options, path: Path) -> None:
    """Put a workspace first.

    Raises:
        UserError: the options cannot be written.
    """
    others = [one for one in options["recent_files"] if one != str(path)]
    options["recent_files"] = [str(path), *others][:_KEPT]


def forget_if_missing(options: Options, path: Path) -> None:
    """Take a workspace out that is no longer there.

    Raises:
        UserError: the options cannot be written.
    """
    if not path.exists():
        options["recent_files"] = [one for one in options["recent_files"] if one != str(path)]


def usual_folder(options: Options) -> Path:
    """Where the last workspace lay, else the user's home."""
    return next((path.parent for path in recent_files(options) if path.parent.is_dir()), Path.home())
