"""The real window as a picture, drawn without a display and without touching the user's settings."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QByteArray, QEvent
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QApplication

from gridmap.domain.errors import UserError
from gridmap.gui import tasks
from gridmap.gui.any_day import show_day
from gridmap.gui.cards import MessageCard, cards_of
from gridmap.gui.desk import Desk
from gridmap.gui.loading import load
from gridmap.gui.modes import MODES
from gridmap.gui.options import Options
from gridmap.gui.start import make_desk
from gridmap.settings import UserSettings
from gridmap.store.region_tree import read_tree

_PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True)
class Picture:
    """What the picture should show."""

    mode: str = "duty"
    select: str | None = None  # code of a region or cell
    level: str | None = None  # one of gridmap.domain.records.LEVELS, None as the zoom has it
    size: tuple[int, int] = (1920, 1080)
    language: str | None = None
    theme: str = "light"
    draft: str | None = None  # name of a draft, for planning
    day: str = ""  # ISO, "" for today


def screenshot(workspace: Path | None, out: Path, wanted: Picture, passphrase: str | None = None) -> None:
    """Draw the window with a workspace, or its start page, into a PNG file.

    Raises:
        UserError: the workspace cannot be opened, there is no such code, draft or mode, the mode shows no
            drafts, or the file cannot be written.
    """
    if wanted.mode not in MODES:
        raise UserError("window.no_such_mode", mode=wanted.mode, known=", ".join(MODES))
    if wanted.draft is not None and wanted.mode != "planning":
        raise UserError("window.draft_in_planning", name=wanted.draft)
    with TemporaryDirectory(prefix="gridmap-") as home:
        options = Options(UserSettings(Path(home) / "settings.json"))
        desk = make_desk(options, wanted.language, wanted.theme, remembering=False)
        try:
            with _whole():
                image = _drawn(desk, workspace, wanted, passphrase)
        finally:
            desk.leave()
    _save(image, out)


@contextmanager
def _whole() -> Iterator[None]:
    """Raise at the end what Qt only prints when a slot fails: half a window makes no picture."""
    failed: list[BaseException] = []
    before, sys.excepthook = sys.excepthook, lambda _kind, error, _trace: failed.append(error)
    try:
        yield
    finally:
        sys.excepthook = before
    if failed:
        raise failed[0]


def _drawn(desk: Desk, workspace: Path | None, wanted: Picture, passphrase: str | None) -> QImage:
    window = desk.window
    window.resize(*wanted.size)
    window.show()
    if workspace is not None:
        desk.take(load(workspace.absolute(), passphrase, ""))
        _wait(desk)
        if wanted.day:
            show_day(desk, wanted.day)
            _wait(desk)
        if window.mode_key != wanted.mode:
            window.enter_mode(wanted.mode)
            _wait(desk)  # the panels take their room before the map is aimed with what is left
        if wanted.draft is not None:
            _lay_draft(desk, wanted.draft)
        _aim(desk, wanted)
    _wait(desk)
    return window.grab().toImage()


def _aim(desk: Desk, wanted: Picture) -> None:
    opened = desk.opened
    assert opened is not None
    if wanted.level is not None:
        opened.canvas.pin_level(wanted.level)
    if wanted.select is not None:
        rows = read_tree(opened.session.workspace.reading(), opened.session.today())
        if wanted.select not in rows.codes:
            raise UserError("window.no_such_code", code=wanted.select)
        opened.show([rows.ids[rows.codes.index(wanted.select)]])


def _lay_draft(desk: Desk, name: str) -> None:
    from gridmap.gui.planning.mode import PlanningMode

    _wait(desk)
    mode = desk.window.mode
    if not isinstance(mode, PlanningMode) or not mode.open_draft(name):
        from gridmap.planning.drafts import not_at_work

        assert desk.opened is not None
        raise not_at_work(desk.opened.session, name)
    _wait(desk)


def _wait(desk: Desk) -> None:
    """Let everything that is under way come to its end."""
    until = time.monotonic() + _PATIENCE_S
    delete = QEvent.Type.DeferredDelete.value  # which only a running event loop does by itself
    quiet = 0
    while quiet < 5 and time.monotonic() < until:
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, delete)
        if desk.opened is not None:
            desk.opened.canvas.settle()
        waits = desk.window.mode is not None and desk.window.mode.busy
        quiet = 0 if waits or tasks.any_running() else quiet + 1
        time.sleep(0.005)
    for card in cards_of(desk.window).shown():
        if isinstance(card, MessageCard) and not card.details:
            card.close()
    QApplication.processEvents()


def _save(image: QImage, out: Path) -> None:
    """Write a PNG, compressed as far as Qt goes."""
    writer = QImageWriter(str(out), QByteArray(b"png"))
    writer.setCompression(100)
    if not writer.write(image.convertToFormat(QImage.Format.Format_RGB888)):
        raise UserError("window.picture_unwritable", file=str(out), why=writer.errorString())
