"""The report of an import of records: figures, doubts by kind, and the way to the rejected rows."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from gridmap.exchange.record_report import Report, Tally, reason
from gridmap.gui import icons, report, theme
from gridmap.gui.dialogs.report_page import ReportPage
from gridmap.gui.tips import plain_tip
from gridmap.words import tr

_WIDTHS = (90, 150)


class RecordReportView(ReportPage):
    """What an import of records did, or would do with the first rows."""

    def __init__(self, shown: Report, *, kept: bool = True) -> None:
        super().__init__()
        self._report = shown
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0 if kept else 12, 0 if kept else 12, 0, 0)
        layout.setSpacing(12)
        if kept:
            heading = QLabel(tr("import.done", file=shown.source.name))
            heading.setTextFormat(Qt.TextFormat.PlainText)
            heading.setProperty("role", "title")
            layout.addWidget(heading)
        else:
            layout.addWidget(QLabel(tr("import_records.preview.rehearsal", count=shown.read)))
        layout.addLayout(self._figures())
        self.told = QLabel("\n".join([*shown.about_cells(), *shown.remarks()]))
        self.told.setTextFormat(Qt.TextFormat.PlainText)  # names of columns come from other people's files
        self.told.setWordWrap(True)
        layout.addWidget(self.told)
        if shown.tallies:
            self.tree = self._tree()
            layout.addWidget(self.tree, 1)
        else:
            layout.addStretch(1)
        if shown.unsaved is not None:
            layout.addLayout(self._foot(shown.unsaved.count))
            self.destroyed.connect(shown.unsaved.close)

    def _figures(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(28)
        shown = self._report
        unattached = shown.attached["none"]
        figures = {
            "read": shown.read,
            "imported": shown.imported,
            "attached": shown.imported - unattached,
            "unattached": unattached,
            "rejected": shown.rejected,
        }
        for column, (name, count) in enumerate(figures.items()):
            figure, word = QLabel(f"{count:,}"), QLabel(tr(f"import_records.figure.{name}"))
            figure.setProperty("role", "figure")
            word.setProperty("role", "muted")
            grid.addWidget(figure, 0, column)
            grid.addWidget(word, 1, column)
        grid.setColumnStretch(len(figures), 1)
        return grid

    def _tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName(tr("import.report"))
        tree.setHeaderLabels([tr(f"import_records.{name}_column") for name in ("reason", "count", "rows")])
        tree.setUniformRowHeights(True)
        tree.setAlternatingRowColors(True)
        for rejected, group in ((True, "rejected_group"), (False, "noted_group")):
            tallies = [one for one in self._report.tallies.values() if one.rejected == rejected]
            if tallies:
                item = QTreeWidgetItem(tree, [tr(f"import_records.{group}")])
                item.setFirstColumnSpanned(True)
                item.setFont(0, theme.sized_font(14, bold=True))
                item.addChildren([_item(one) for one in sorted(tallies, key=lambda one: -one.count)])
                item.setExpanded(True)
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(_WIDTHS, start=1):
            tree.setColumnWidth(column, width)
        return tree

    def _foot(self, count: int) -> QHBoxLayout:
        """Asks where the rejected rows are to go; once they are there, leads to them."""
        row = QHBoxLayout()
        self.unsaved = QLabel(tr("import_records.unsaved", count=count))
        self.unsaved.setTextFormat(Qt.TextFormat.PlainText)
        self.unsaved.setWordWrap(True)
        self.save = QPushButton(tr("import_records.save_rejected"))
        icons.set_icon(self.save, "save")
        self.save.clicked.connect(self._save)
        self.open_rejected = QPushButton(tr("import_records.open_rejected"))
        icons.set_icon(self.open_rejected, "external-link")
        self.open_rejected.clicked.connect(lambda: self._open(str(self._report.rejected_rows)))
        self.folder = QPushButton(tr("import_records.show_folder"))
        icons.set_icon(self.folder, "folder-open")
        self.folder.clicked.connect(lambda: self._open(str((self._report.rejected_rows or Path()).parent)))
        row.addWidget(self.unsaved, 1)
        for button in (self.save, self.open_rejected, self.folder):
            row.addWidget(button)
        for button in (self.open_rejected, self.folder):
            button.hide()
        return row

    def _save(self) -> None:
        proposed = self._report.source.with_name(f"{self._report.source.stem}.rejected.csv")
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("import_records.save_rejected"), str(proposed), "CSV (*.csv)"
        )
        if not chosen:
            return
        with report.telling(self):
            self._report.save_rejected(Path(chosen))
            self.unsaved.setText(tr("import_records.rejected_rows", file=chosen))
            self.save.hide()
            self.open_rejected.show()
            self.folder.show()
            self.saved.emit(Path(chosen))

    def _open(self, file: str) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(file)):
            report.note(self, tr("import_records.cannot_open", file=file))


def _item(tally: Tally) -> QTreeWidgetItem:
    rows = ", ".join(map(str, tally.rows)) + (" …" if tally.count > len(tally.rows) else "")
    item = QTreeWidgetItem([reason(tally.example), f"{tally.count:,}", rows])
    item.setToolTip(0, plain_tip(reason(tally.example)))
    return item
