"""The report of an import: counts, then every line by kind; a line with a place leads to it."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
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

from gridmap.domain.errors import UserError
from gridmap.exchange.area_words import area_said
from gridmap.exchange.report import Line, Report, write_csv
from gridmap.gui import icons, report, theme
from gridmap.gui.dialogs.report_page import ReportPage
from gridmap.gui.tips import plain_tip
from gridmap.words import said, tr

_LINE = Qt.ItemDataRole.UserRole
#: Lines of one kind that the tree shows; the table that can be saved has all.
_SHOWN = 500
_COLUMNS = ("row", "code", "name", "what", "size")
_WIDTHS = {"row": 84, "code": 132, "name": 140, "size": 140}  # the rest is for what happened


class ReportView(ReportPage):
    """What an import did, or why it stopped."""

    place_wanted = Signal(float, float)

    def __init__(self, shown: Report, trouble: UserError | None = None, heading: str = "") -> None:
        """Show a report; `heading` says what it is, where it is not that of an import that was kept."""
        super().__init__()
        self._report = shown
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        outcome = tr("import.stopped") if trouble else tr("import.done", file=shown.source)
        title = QLabel(heading or outcome)
        title.setProperty("role", "heading" if heading else "title")
        layout.addWidget(title)
        if trouble is not None:
            why = QLabel(said(trouble))
            why.setWordWrap(True)
            why.setProperty("role", "trouble")
            layout.addWidget(why)
        layout.addLayout(self._counts())
        self.tree = self._tree()
        layout.addWidget(self.tree, 1)
        if not shown.lines:
            self.tree.hide()
            layout.addStretch(1)
        self._verbs = self._foot()
        layout.addLayout(self._verbs)

    def _counts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(28)
        for at, (key, amount) in enumerate(self._report.figures().items()):
            figure, word = QLabel(amount), QLabel(tr(key))
            figure.setProperty("role", "figure")
            word.setProperty("role", "muted")
            row, column = divmod(at, 5)
            grid.addWidget(figure, 2 * row, column)
            grid.addWidget(word, 2 * row + 1, column)
        grid.setColumnStretch(5, 1)
        return grid

    def _tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName(tr("import.report"))
        tree.setHeaderLabels([tr(f"report.column.{name}") for name in _COLUMNS])
        tree.setUniformRowHeights(True)
        tree.setAlternatingRowColors(True)
        kinds: dict[str, list[Line]] = {}
        for line in self._report.lines:
            kinds.setdefault(line.kind, []).append(line)
        ranked = sorted(kinds.items(), key=lambda item: not any(line.grave for line in item[1]))
        for kind, lines in ranked:
            group = QTreeWidgetItem(tree, [f"{tr(kind + '.title')}  {len(lines):,}"])
            group.setFirstColumnSpanned(True)
            group.setFont(0, theme.sized_font(14, bold=True))
            group.addChildren([_item(line) for line in self._ordered(lines)])
            group.setExpanded(len(ranked) <= 3 or any(line.grave for line in lines))
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(_COLUMNS.index("what"), QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            tree.setColumnWidth(_COLUMNS.index(column), width)
        tree.setColumnHidden(_COLUMNS.index("size"), not any(map(_size, self._report.lines)))
        tree.itemActivated.connect(self._activated)
        return tree

    @staticmethod
    def _ordered(lines: list[Line]) -> list[Line]:
        return sorted(lines, key=lambda line: (not line.grave, -line.size))[:_SHOWN]

    def add_verb(self, button: QPushButton) -> None:
        """Offer one thing more below the lines."""
        self._verbs.addWidget(button)

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        placed = any(line.lon == line.lon for line in self._report.lines)
        hint = QLabel(tr("import.report_hint") if placed else "")
        if not self._report.lines:
            hint.setText(tr("import.nothing_to_tell"))
        hint.setProperty("role", "muted")
        save = QPushButton(tr("import.save_report"))
        icons.set_icon(save, "save")
        save.setEnabled(bool(self._report.lines))
        save.clicked.connect(self._save)
        row.addWidget(hint, 1)
        row.addWidget(save)
        return row

    def _activated(self, item: QTreeWidgetItem) -> None:
        line = item.data(0, _LINE)
        if isinstance(line, Line) and line.lon == line.lon:
            self.place_wanted.emit(line.lon, line.lat)

    def _save(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("import.save_report"), f"{Path(self._report.source).stem}.csv", "CSV (*.csv)"
        )
        if chosen:
            with report.telling(self):
                write_csv(self._report, Path(chosen))
                self.saved.emit(Path(chosen))


def _size(line: Line) -> str:
    return area_said(line.size, short=True) if line.size >= 1 else ""


def _item(line: Line) -> QTreeWidgetItem:
    row = "" if line.row is None else str(line.row)
    item = QTreeWidgetItem([row, line.code, line.name, line.sentence, _size(line)])
    item.setData(0, _LINE, line)
    item.setToolTip(3, plain_tip(line.sentence))
    item.setTextAlignment(4, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    if line.grave:
        item.setForeground(3, theme.colour("danger"))
    return item
