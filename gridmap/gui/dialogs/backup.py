"""Backups of a workspace: the automatic ones, and one more wherever the user wants it."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gridmap.gui.dialogs.dialog import Dialog
from gridmap.store.backup_folder import Automatic, automatic_backups, folder_of
from gridmap.words import tr


class BackupDialog(Dialog):
    """Shows what there is, says where another is wanted or which is to be restored; writes nothing."""

    wanted = Signal(object)  # path of the backup to be made
    restore_wanted = Signal(object)  # path of the backup to be restored

    def __init__(self, parent: QWidget | None, path: Path, open_now: bool = True) -> None:
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
        self._found = found
        self.table = self._table(found)
        for widget in (intro, heading, self.table, self._restoring(), self._buttons(open_now)):
            layout.addWidget(widget)

    def _buttons(self, open_now: bool) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        if open_now:
            make = QPushButton(tr("window.backup_now"))
            make.clicked.connect(self._ask_where)
            make.setDefault(True)
            buttons.addButton(make, QDialogButtonBox.ButtonRole.ActionRole)
        show = QPushButton(tr("window.backup_folder"))
        show.setEnabled(bool(self._found))
        show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder_of(self._path)))))
        buttons.addButton(show, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(tr("window.close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.close)
        return buttons

    def _restoring(self) -> QWidget:
        """Restoring the backup chosen in the table, or one that lies elsewhere."""
        self.restore = QPushButton(tr("window.restore_chosen"))
        self.restore.setEnabled(False)
        self.restore.setAutoDefault(False)
        self.restore.clicked.connect(lambda: self._restore(self._found[self.table.currentRow()].path))
        self.table.itemSelectionChanged.connect(
            lambda: self.restore.setEnabled(bool(self.table.selectedItems()))
        )
        from_file = QPushButton(tr("window.restore_from_file"))
        from_file.setAutoDefault(False)
        from_file.clicked.connect(self._ask_which)
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.restore)
        row.addWidget(from_file)
        row.addStretch(1)
        return box

    def _restore(self, source: Path) -> None:
        self.close()
        self.restore_wanted.emit(source)

    def _table(self, found: list[Automatic]) -> QTableWidget:
        table = QTableWidget(len(found), 3)
        table.setAccessibleName(tr("window.backup_automatic", count=len(found)))
        table.setHorizontalHeaderLabels([tr(f"window.backup_{key}") for key in ("when", "why", "size")])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
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

    def _ask_which(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, tr("window.restore_from_file"), str(self._path.parent), tr("window.workspace_files")
        )
        if chosen:
            self._restore(Path(chosen))
