"""What the window reads of a workspace before it shows it; runs off the window's thread."""

import shutil
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gridmap.domain.access import Actor
from gridmap.gui.canvas.scene import Scene
from gridmap.gui.canvas.view import View
from gridmap.gui.canvas.workspace_scene import scene_of
from gridmap.gui.shown_layers import ShownLayers
from gridmap.session import Session

if TYPE_CHECKING:
    from gridmap.assessment import Assessment

Loading = Future["Loaded"]


@dataclass(frozen=True)
class Loaded:
    """An open session and what the map needs of it; panels read theirs once the map is drawn."""

    session: Session
    name: str
    scene: Scene
    view: View | None = None  # the part of the map to show, None for all of it
    selection: tuple[int, ...] = ()
    tab: int = 0  # of the details
    assessment: "Assessment | None" = None  # of a window before this one
    shown: ShownLayers | None = None  # what was switched on or off, None where nothing is known
    passing: Path | None = None  # the folder of a copy that nobody needs afterwards

    def close(self) -> None:
        """Leave the workspace."""
        if self.assessment is not None:
            self.assessment.close()
        self.session.close()
        if self.passing is not None:
            shutil.rmtree(self.passing, ignore_errors=True)


def load(
    path: Path, passphrase: str | None, actor: str, progress: Callable[[int, int | None], None] | None = None
) -> Loaded:
    """Open a workspace and read what the window shows first.

    Raises:
        UserError: it cannot be opened.
        Cancelled: `progress` said so; the session is closed again.
    """
    return read_or_leave(Session.open(path, passphrase, actor=Actor(actor)), progress or _unwatched)


def read_or_leave(session: Session, progress: Callable[[int, int | None], None]) -> Loaded:
    """As `read`, of a session that was opened for it: closed again where that comes to nothing."""
    try:
        return read(session, progress)
    except BaseException:
        session.close()
        raise


def read(session: Session, progress: Callable[[int, int | None], None]) -> Loaded:
    """What the window shows first of an open session."""
    workspace = session.workspace
    return Loaded(session, workspace.name, scene_of(workspace, session.today(), progress))


def _unwatched(_done: int, _total: int | None) -> None:
    """Progress that nobody watches."""


def again(loaded: Loaded, **changes: Any) -> Loaded:
    """The same with some of it read anew."""
    return replace(loaded, **changes)
