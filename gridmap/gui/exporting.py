"""Exporting from the window: ask, write off the window's thread, offer to open what was written."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from gridmap.gui.cards import Card, cards_of
from gridmap.gui.dialogs import show_once
from gridmap.gui.tasks import Progress, run_task
from gridmap.words import tr

#: So long a card tells of a file that was written.
STAYS_MS = 60_000

if TYPE_CHECKING:
    from gridmap.gui.desk import Desk
    from gridmap.gui.dialogs.export import ExportWish
    from gridmap.session import Session


def start_export(desk: "Desk") -> None:
    """Ask what is to be exported from the open workspace."""
    from gridmap.gui.dialogs.export import ExportDialog

    if desk.opened is None:
        return
    session = desk.opened.session
    workspace, itself = session.workspace, desk.behind.session if desk.behind else session
    folder = itself.workspace.path.parent  # a day that is shown is a copy in a folder of its own
    people = session.actor.may("see_people")
    dialog = ExportDialog(desk.window, workspace.name, workspace.path.stem, folder, people)
    dialog.wanted.connect(lambda wish: export(desk, session, wish))
    show_once(dialog)


def export(desk: "Desk", session: "Session", wish: "ExportWish") -> None:
    """Write it; then offer to open it."""
    behind = desk.behind.session if desk.behind is not None else None

    def work(progress: Progress) -> None:
        from gridmap.gui.any_day import journaling
        from gridmap.gui.dialogs.export import WEB

        with journaling(session, behind) as (writer, shown, day):
            where: dict[str, Any] = {"force": wish.force, "shown": shown, "day": day, "progress": progress}
            if wish.format == WEB:
                from gridmap.exchange.export_web import WebOptions, export_web

                export_web(writer, wish.out, WebOptions(wish.finest, wish.title), **where)
            else:
                from gridmap.exchange.export_layers import LayerOptions, export_layers

                chosen = LayerOptions(wish.format, wish.layers, wish.people, wish.reason)
                export_layers(writer, wish.out, chosen, **where)

    def done(_: None) -> None:
        cards_of(desk.window).add(WrittenCard(wish.out, wish.format, session.sealed, wish.files))

    run_task(desk.window, tr("export.working"), work, done)


class WrittenCard(Card):
    """Tells where the file is and opens it; goes by itself after a while, not from below the mouse."""

    def __init__(self, out: Path, format_name: str, sealed: bool, files: tuple[str, ...] = ()) -> None:
        """Tell of the file `out`, or of a folder with `files`."""
        super().__init__(tr("export.done_folder" if files else "export.done", file=out.name))
        self.out = out
        told = [tr("export.not_sealed", file=out.name) if sealed else str(out.parent)]
        if files:
            told.insert(0, tr("export.done_files", files=tr("export.between").join(files)))
        for text in told:
            said = QLabel(text)
            said.setWordWrap(True)
            said.setProperty("role", "muted")
            self.body.addWidget(said)
        row = QHBoxLayout()
        row.addStretch(1)
        self.rest = QTimer(self, interval=STAYS_MS)
        self.rest.timeout.connect(self._go)
        self.rest.start()
        self.open_folder = self._button(row, "export.open_folder", out if out.is_dir() else out.parent)
        self.open_page = self._button(row, "export.open_page", out) if format_name == "web" else None
        self.body.addLayout(row)

    def _go(self) -> None:
        if not self.underMouse():
            self.deleteLater()

    def _button(self, row: QHBoxLayout, key: str, path: Path) -> QPushButton:
        button = QPushButton(tr(key))
        button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))
        row.addWidget(button)
        return button
