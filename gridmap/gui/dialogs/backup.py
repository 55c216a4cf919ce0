"""Backups of a workspace: the automatic ones, and one more wherever the user wants it."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gridmap.store.backup_folder import Automatic, automatic_backups, folder_of
from gridmap.words import tr


class BackupDialog(QDialog):
    """Shows what there is and says where another is wanted; writes nothing itself."""

    wanted = Signal(object)  # path of the backup to be made

    def __init__(self, parent: QWidget | None, path: Path) -> None:
        super().__init__(parent)
        self._path = path
        self.setWindowTitle(tr("window.backup"))
        self.setMinimumSize(560, 380)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        intro = QLabel(tr("window.backup_intro", folder=folder_of(path).name))
        intro.setWordWrap(True)
        found = automatic_backups(path)
        heading = QLabel(tr("window.backup_automatic", count=len(found)))
        heading.setProperty("role", "section")
        buttons = QDialogButtonBox()
        make = QPushButton(tr("window.backup_now"))
        make.clicked.connect(self._ask_where)
        make.setDefault(True)
        buttons.addButton(make, QDialogButtonBox.ButtonRole.ActionRole)
        show = QPushButton(tr("window.backup_folder"))
        show.setEnabled(bool(found))
        show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder_of(path)))))
        buttons.addButton(show, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(tr("window.close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.close)
        for widget in (intro, heading, self._table(found), buttons):
            layout.addWidget(widget)

    def _table(self, found: list[Automatic]) -> QTableWidget:
        table = QTableWidget(len(found), 3)
        table.setAccessibleName(tr("window.backup_automatic", count=len(found)))
        table.setHorizontalHeaderLabels([tr(f"window.backup_{key}") for key in ("when", "why", "size")])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for row, one in enumerate(found):
            size = QTableWidgetItem(f"{one.size / 1e6:,.1f} MB")
            size.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            table.setItem(row, 0, QTableWidgetItem(f"{one.made_at:%Y-%m-%d %H:%M}"))
            table.setItem(row, 1, QTableWidgetItem(tr(f"window.backup_why_{one.why}")))
            table.setItem(row, 2, size)
        return table

    def _ask_where(self) -> None:
        suggested = self._path.with_name(f"{self._path.stem}_{tr('window.backup_word')}{self._path.suffix}")
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("window.backup_now"), str(suggested), tr("window.workspace_files")
        )
        if chosen:
            self.wanted.emit(Path(chosen))
            self.close()
