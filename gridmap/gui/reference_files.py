"""Adds a reference layer from a file of the user's choice; asks for its coordinate system where it must."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from gridmap.domain.errors import UserError
from gridmap.gui import report
from gridmap.gui.dialogs import show_once
from gridmap.gui.dialogs.form import FormDialog
from gridmap.gui.tasks import Progress, run_task
from gridmap.session import Session
from gridmap.words import said, tr

_OFTEN = ("EPSG:4490", "EPSG:4326", "EPSG:3857", "gcj02", "bd09")


def ask_reference_file(parent: QWidget, session: Session) -> None:
    """Ask which file to add, and add it."""
    chosen, _ = QFileDialog.getOpenFileName(
        parent.window(), tr("references.add"), str(Path.home()), tr("references.files")
    )
    if chosen:
        add_reference_file(parent, session, Path(chosen))


def add_reference_file(parent: QWidget, session: Session, path: Path, crs: str | None = None) -> None:
    """Bring a file in off the window's thread; what it changes the session tells."""

    def work(progress: Progress) -> int:
        from gridmap.exchange.references import import_references

        return sum(import_references(session, path, crs=crs, progress=progress).counts.values())

    def done(count: int) -> None:
        report.done(parent, tr("references.done", file=path.name, count=count))

    def failed(error: UserError) -> None:
        if error.key != "references.ask_crs":
            report.tell(parent, error)
            return
        dialog = CrsDialog(parent.window(), error)
        dialog.given.connect(lambda named: add_reference_file(parent, session, path, named))
        show_once(dialog)

    run_task(parent, tr("references.importing", file=path.name), work, done, failed)


class CrsDialog(FormDialog):
    """Asks for a coordinate system: one of the usual, or any that is typed."""

    given = Signal(str)

    def __init__(self, parent: QWidget | None, asked: UserError) -> None:
        super().__init__(parent, tr("references.crs_title"), said(asked), tr("references.verb"))
        self.crs = QComboBox()
        self.crs.setEditable(True)
        self.crs.setMinimumHeight(30)
        self.crs.addItems(list(dict.fromkeys((str(asked.values.get("option")), *_OFTEN))))
        self.add_field(tr("references.crs"), self.crs)

    def finish(self) -> None:
        from gridmap.domain.geodesy import SHIFTED_CRS, crs_named

        named = self.crs.currentText().strip()
        if named.lower() not in SHIFTED_CRS:
            crs_named(named)
        self.given.emit(named)
