"""The folder of automatic backups beside a workspace: made when due, the last 14 kept.

Their names tell the workspace, the moment, why, and the head of the journal, so that a workspace in
which nothing was done is not copied again, and its older backups are not pushed out.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from gridmap.domain.errors import UserError
from gridmap.store import journal
from gridmap.store.backup import backup
from gridmap.store.connection import connect
from gridmap.store.contents import Progress
from gridmap.store.keys import Key

KEPT = 14

#: Why an automatic backup was made: once a day, before the schema moved on, before a restore.
Why = Literal["daily", "migration", "restore"]


@dataclass(frozen=True, slots=True)
class Automatic:
    """One automatic backup."""

    path: Path
    made_at: datetime  # local time
    why: str
    head: str  # first digits of the journal's newest hash

    @property
    def size(self) -> int:
        """Bytes."""
        return self.path.stat().st_size


def folder_of(path: Path) -> Path:
    """Where a workspace's automatic backups lie."""
    return path.with_name(path.name + ".backups")


def automatic_backups(path: Path) -> list[Automatic]:
    """The automatic backups of a workspace, newest first; other files in the folder are not ours."""
    pattern = re.compile(
        re.escape(path.stem) + r"_(\d{4}-\d{2}-\d{2}_\d{6})_(daily|migration|restore)_([0-9a-f]{8})"
        + re.escape(path.suffix)
    )  # fmt: skip
    found = []
    for file in folder_of(path).glob("*"):
        if match := pattern.fullmatch(file.name):
            made_at = datetime.strptime(match[1], "%Y-%m-%d_%H%M%S")
            found.append(Automatic(file, made_at, match[2], match[3]))
    return sorted(found, key=lambda one: one.path.name, reverse=True)


def is_due(path: Path, key: Key | None, today: date) -> bool:
    """Whether the day's backup is still to be made: none from today, and something done since the last.

    A workspace that lies in a folder of backups is a backup itself and needs none.
    """
    if path.parent.name.endswith(".backups"):
        return False
    there = automatic_backups(path)
    if any(one.made_at.date() == today for one in there):
        return False
    return not there or there[0].head != _head(path, key)


def make(
    path: Path,
    key: Key | None,
    why: Why,
    now: datetime | None = None,
    progress: Progress | None = None,
    spared: Path | None = None,
    keep: int = KEPT,
) -> Path:
    """Make an automatic backup now and remove all of ours but the last `keep` and `spared`; gives its path.

    Raises:
        UserError: the folder cannot be made, or as `gridmap.store.backup.backup`.
    """
    folder = folder_of(path)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UserError("workspace_folder_unwritable", folder=str(folder)) from error
    moment, head = now or datetime.now(), _head(path, key)
    while (target := folder / f"{path.stem}_{moment:%Y-%m-%d_%H%M%S}_{why}_{head}{path.suffix}").exists():
        moment += timedelta(seconds=1)
    backup(path, key, target, progress)
    for one in automatic_backups(path)[keep:]:
        if spared is None or one.path.resolve() != spared.resolve():
            one.path.unlink(missing_ok=True)
    return target


def _head(path: Path, key: Key | None) -> str:
    connection = connect(path, key, read_only=True)
    try:
        return journal.head(connection)[1][:8]
    finally:
        connection.close()
