"""What happened to a record, newest first, as the journal tells it."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QPushButton, QTableView, QVBoxLayout, QWidget

from gridmap.domain.records import RecordId
from gridmap.gui.panels.descent_box import DescentBox
from gridmap.gui.panels.wording import local_moment
from gridmap.gui.tips import plain_tip
from gridmap.session import Session
from gridmap.store.queries.record_history import Happening, read_history
from gridmap.words import tr

_PAGE = 50
_WHOLE, _SHARING = (0, 2), (1, 3)  # columns that are never cut, and those that share what is left


class HistoryList(QWidget):
    """Rows of the journal that touched one record; a button reads older ones."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._record_id: RecordId | None = None
        self._oldest: int | None = None
        self.model = QStandardItemModel(0, 4, self)
        self.model.setHorizontalHeaderLabels(
            [tr(f"panels.history_{name}") for name in ("at", "what", "who", "reason")]
        )
        self._table = QTableView()
        self._table.setModel(self.model)
        self._table.setAccessibleName(tr("panels.tab_history"))
        self._table.verticalHeader().hide()
        self._table.setShowGrid(False)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setWordWrap(False)
        header = self._table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for at in _SHARING:
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        self.descent = DescentBox()
        self._older = QPushButton(tr("panels.older"))
        self._older.setProperty("flat", True)
        self._older.clicked.connect(self._read)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.descent)
        column.addWidget(self._table, 1)
        column.addWidget(self._older)

    def show_record(self, record_id: RecordId | None) -> None:
        """Show a record's history from its newest row on."""
        self._record_id, self._oldest = record_id, None
        self.model.removeRows(0, self.model.rowCount())
        self._older.hide()
        if record_id is not None:
            self._read()

    def _read(self) -> None:
        assert self._record_id is not None
        found = read_history(self._session.workspace.reading(), self._record_id, _PAGE, self._oldest)
        for one in found:
            row = [QStandardItem(text) for text in _texts(one)]
            for item in row:
                item.setEditable(False)
                item.setToolTip(plain_tip(item.text()))
            self.model.appendRow(row)
        self._oldest = found[-1].seq if found else self._oldest
        for at in _WHOLE:
            self._table.resizeColumnToContents(at)
        self._older.setVisible(len(found) == _PAGE)


def _texts(happening: Happening) -> tuple[str, str, str, str]:
    return local_moment(happening.at), label_text(happening), happening.who, happening.reason


def label_text(happening: Happening) -> str:
    """What was done, in words."""
    values: dict[str, Any] = dict(happening.values)
    try:
        what = tr(happening.label, **values)
    except (KeyError, IndexError):  # a label that names values which this row does not have
        what = tr("window.some_work")
    if happening.kind in ("undo", "redo"):
        return tr(f"panels.history_{happening.kind}", what=what)
    return what
