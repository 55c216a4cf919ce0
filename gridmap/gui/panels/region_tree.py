"""The region tree: 市 → 县 → 乡镇 → 社区 → 网格, filtered as one types, selected from either side."""

from collections.abc import Iterable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QTreeView, QVBoxLayout, QWidget

from gridmap.domain.records import RecordId
from gridmap.gui import icons
from gridmap.gui.panels.region_tree_filter import initials_of, matcher
from gridmap.gui.panels.region_tree_model import ID_ROLE, RegionTreeModel
from gridmap.gui.panels.region_tree_row import RegionTreeRow
from gridmap.gui.tasks import Task, run_task
from gridmap.store.region_tree import TreeRows
from gridmap.words import tr

_EXPAND_UP_TO = 60  # matches of a filter that are unfolded at once
_TYPING_PAUSE_MS = 80


class RegionTree(QWidget):
    """Shows what it is handed and says what was selected."""

    selected = Signal(list)  # ids, by the user's doing only
    activated = Signal(object)  # id to bring into view: Enter or a double click

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = RegionTreeModel()
        self._initials: list[str] | None = None
        self._spelling: Task | None = None
        self._open_before: list[RecordId] | None = None
        self._filter = QLineEdit()
        self._filter.setPlaceholderText(tr("window.filter_regions"))
        self._filter.setAccessibleName(tr("window.filter_regions"))
        self._filter.setClearButtonEnabled(True)
        sign = self._filter.addAction(icons.icon("filter"), QLineEdit.ActionPosition.LeadingPosition)
        icons.set_icon(sign, "filter", "muted")
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._apply_filter)
        self._filter.textChanged.connect(lambda _: self._pause.start())
        self._nothing = QLabel(tr("window.no_region_matches"))
        self._nothing.setProperty("role", "muted")
        self._nothing.setContentsMargins(12, 6, 12, 6)
        self._nothing.setWordWrap(True)
        self._nothing.hide()
        self.tree = self._make_tree()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        holder = QVBoxLayout()
        holder.setContentsMargins(10, 2, 10, 2)
        holder.addWidget(self._filter)
        layout.addLayout(holder)
        layout.addWidget(self._nothing)
        layout.addWidget(self.tree, 1)

    def show_rows(self, rows: TreeRows) -> None:
        """Show these regions and cells; what was open and selected stays so where it is still there."""
        opened, chosen = self._opened(), self.selection()
        fresh = not self.model.rows.ids
        self._initials = None
        self.model.set_rows(rows)
        if fresh:
            self._open_first_levels()
        self._open(opened)
        self.select(chosen)
        if self._filter.text():
            self._apply_filter()

    def selection(self) -> list[RecordId]:
        """Ids of what is selected, in the order of the tree."""
        return [index.data(ID_ROLE) for index in self.tree.selectionModel().selectedIndexes()]

    def select(self, ids: Iterable[RecordId]) -> None:
        """Select as the map does: says nothing, unfolds what is above, scrolls to the first."""
        wanted = QItemSelection()
        indexes = [index for index in map(self.model.index_of, ids) if index.isValid()]
        for index in indexes:
            wanted.select(index, index)
        selecting = self.tree.selectionModel()
        selecting.blockSignals(True)
        selecting.select(wanted, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if indexes:
            self.tree.scrollTo(indexes[0])
            selecting.setCurrentIndex(indexes[0], QItemSelectionModel.SelectionFlag.NoUpdate)
        selecting.blockSignals(False)
        self.tree.viewport().update()

    def _make_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setModel(self.model)
        tree.setItemDelegate(RegionTreeRow(tree))
        tree.setHeaderHidden(True)
        tree.setUniformRowHeights(True)
        tree.setIndentation(16)
        tree.setMouseTracking(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setExpandsOnDoubleClick(False)
        tree.setAccessibleName(tr("window.region_tree"))
        tree.selectionModel().selectionChanged.connect(lambda *_: self.selected.emit(self.selection()))
        tree.activated.connect(lambda index: self.activated.emit(index.data(ID_ROLE)))
        self.model.dataChanged.connect(lambda *_: tree.viewport().update())
        return tree

    def _open_first_levels(self) -> None:
        """Unfold as far as there is little to choose from: the city, and a county that stands alone."""
        index = self.model.index(0, 0)
        while index.isValid() and self.model.hasChildren(index):
            self.tree.expand(index)
            if self.model.rowCount(index) > 1:
                return
            index = self.model.index(0, 0, index)

    def _opened(self) -> list[RecordId]:
        """Ids of what is unfolded."""
        found, waiting = [], [QModelIndex()]
        while waiting:
            parent = waiting.pop()
            for row in range(self.model.rowCount(parent)):
                index = self.model.index(row, 0, parent)
                if self.tree.isExpanded(index):
                    found.append(index.data(ID_ROLE))
                    waiting.append(index)
        return found

    def _open(self, ids: Iterable[RecordId]) -> None:
        for record_id in ids:
            if (index := self.model.index_of(record_id)).isValid():
                self.tree.expand(index)

    def _apply_filter(self) -> None:
        text, chosen = self._filter.text().strip(), self.selection()
        if text and self._open_before is None:
            self._open_before = self._opened()
        if text.isascii() and any(map(str.isalpha, text)) and self._initials is None:
            self._spell()
        matches = matcher(self.model.rows, text, self._initials)
        found = self.model.keep(matches)
        self._nothing.setVisible(found == 0 and self._spelling is None)
        if matches is None:
            self._open(self._open_before or [])
            self._open_before = None
        else:
            self._unfold_matches(matches, found)
        self.select(chosen)

    def _unfold_matches(self, matches: object, found: int) -> None:
        if not callable(matches):
            return
        shown = 0
        for row, record_id in enumerate(self.model.rows.ids):
            if shown >= min(found, _EXPAND_UP_TO):
                return
            if matches(row):
                shown += 1
                index = self.model.index_of(record_id).parent()
                while index.isValid() and not self.tree.isExpanded(index):
                    self.tree.expand(index)
                    index = index.parent()

    def _spell(self) -> None:
        """Learn the initials of every name, off the window's thread, then filter again."""
        if self._spelling is not None:
            return

        def spelt(initials: list[str]) -> None:
            self._spelling = None
            if len(initials) == len(self.model.rows.names):
                self._initials = initials
                self._apply_filter()

        names = list(self.model.rows.names)
        self._spelling = run_task(self, tr("window.spelling"), lambda _: initials_of(names), spelt)
