"""One of the five elements: its list, and the page of the record that is opened from it."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gridmap.domain.fields import ADDED
from gridmap.domain.records import KINDS, RecordId
from gridmap.gui import icons
from gridmap.gui.panels.columns import (
    can_sort,
    cell_text,
    columns_of,
    header_text,
    read_sorted,
)
from gridmap.gui.panels.element_list import ElementList
from gridmap.gui.panels.element_model import ElementModel
from gridmap.gui.panels.listed import Listed
from gridmap.gui.panels.record_page import RecordPage
from gridmap.gui.panels.sorting import Sorting
from gridmap.gui.tasks import Task, run_task
from gridmap.session import Session
from gridmap.store.queries.element_lists import Row
from gridmap.store.queries.sorted_lists import Order
from gridmap.words import tr


class ElementTab(QStackedWidget):
    """A list of one table, or of one of two; opening a line shows the record in its place."""

    place_wanted = Signal(object)  # called with (longitude, latitude, cell id) once a place was clicked
    # As of the page:
    edit_committed = Signal()
    locate = Signal(float, float, object)
    place_meant = Signal(object)
    added = Signal(str, object)

    def __init__(self, session: Session, tables: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tables = tables
        self._listed = Listed()
        self._models = {
            table: ElementModel(cell_text(session, table), header_text(table)) for table in tables
        }
        self._stale = True
        self._orders: dict[str, Order | None] = dict.fromkeys(tables)
        self._task: Task | None = None  # that puts the list in its order
        self.table = tables[0]
        self._page: RecordPage | None = None
        self.view = ElementList(self.table)
        self.view.doubleClicked.connect(lambda _: self._open_current())
        self._sorting = Sorting(self.view, self._column, lambda column: can_sort(self.table, column))
        self._sorting.wanted.connect(self._sort)
        self._nothing = QLabel(tr("panels.nothing_here"))
        self._nothing.setProperty("role", "muted")
        self._nothing.setContentsMargins(14, 8, 14, 8)
        self.addWidget(self._made_list())

    @property
    def page(self) -> RecordPage:
        """Of a record; made when the first one is opened, which in most windows is in none of the tabs."""
        if self._page is None:
            self._page = page = RecordPage(self._session)
            page.left.connect(self.show_list)
            page.place_wanted.connect(lambda: self.place_wanted.emit(self._move))
            page.edit_committed.connect(self.edit_committed)
            page.locate.connect(self.locate)
            page.place_meant.connect(self.place_meant)
            page.added.connect(self.added)
            self.addWidget(page)
        return self._page

    def show_listed(self, listed: Listed) -> None:
        """Show the elements of some cells; they are read when the tab is looked at."""
        self._listed, self._stale = listed, True
        for model in self._models.values():  # nobody should take the last cell's for this one's
            model.day_first = listed.former
            model.show(model.columns, iter(()))
        self._nothing.hide()  # is told once the list was read
        if self._page is not None:
            self._page.give_up()
        self.setCurrentIndex(0)
        self._show_add()
        if self.isVisible():
            self.look()

    def showEvent(self, event: QShowEvent) -> None:
        """However it comes into view: a tab chosen while nothing was selected is not chosen again."""
        super().showEvent(event)
        self.look()

    def look(self) -> None:
        """Read the list where it has not been read since the cells were set."""
        if self._stale:
            self._stale = False
            self._read()

    def refresh(self) -> None:
        """Read again after a change; what was opened stays open."""
        self._stale = True
        if self.isVisible():
            self.look()
            if self.currentIndex() == 1:
                self.page.refresh()

    def show_list(self) -> None:
        """Go back to the list."""
        self.setCurrentIndex(0)
        self.look()
        self.view.setFocus()

    def open_record(self, record_id: RecordId) -> None:
        """Show a record of the list, or any other of its kind."""
        if self.page.show_record(record_id):
            self.setCurrentIndex(1)

    def add_at(
        self, table: str, cell_id: RecordId, lon: float | None = None, lat: float | None = None
    ) -> None:
        """Ask for a new record in a cell, at a position where one is given."""
        position = {} if lon is None else {"lon": lon, "lat": lat}
        self.page.add(table, {"cell_id": cell_id, **position})
        self.setCurrentIndex(1)

    @property
    def _id_role(self) -> int:
        return Qt.ItemDataRole.UserRole

    @property
    def _columns(self) -> Sequence[str]:
        return columns_of(
            self._session, self.table, with_cell=self._listed.with_cell, cell_first=self._listed.former
        )

    def _column(self, section: int) -> str:
        return self._columns[section]

    def _sort(self, order: Order | None) -> None:
        self._orders[self.table] = order
        self._read()

    def _read(self) -> None:
        """Show the list; where it is sorted, once it has been off the window's thread."""
        if self._task is not None:
            self._task.abandon()
            self._task = None
        session, table, listed, order = self._session, self.table, self._listed, self._orders[self.table]
        if order is None or order.column not in self._columns:
            order = listed.order(session, table)
        if order is None:
            self._show(listed.pages(session, table))
            return

        def done(ids: list[RecordId]) -> None:
            self._task = None
            self._show(read_sorted(session, table, ids))

        self._task = run_task(self, tr("panels.sorting"), lambda _: listed.ids(session, table, order), done)

    def _show(self, pages: Iterator[list[Row]]) -> None:
        model = self._models[self.table]
        standing = self.view.currentIndex().data(self._id_role)
        model.show(self._columns, pages)
        self.view.show_model(model, self.table)
        self._sorting.show(self._orders[self.table])
        self.view.fit()
        self._nothing.setVisible(not model.rowCount())
        self._stand_on(standing)

    def _stand_on(self, record_id: RecordId | None) -> None:
        model = self._models[self.table]
        if record_id is not None and (at := model.row_of(record_id)) is not None:
            self.view.setCurrentIndex(model.index(at, 0))

    def _open_current(self) -> None:
        record_id = self.view.currentIndex().data(self._id_role)
        if record_id is not None:
            self.open_record(record_id)

    def _move(self, lon: float, lat: float, cell_id: RecordId) -> None:
        self.page.move_to({"lon": lon, "lat": lat, "cell_id": cell_id})

    def _add_on_map(self) -> None:
        table = self.table
        self.place_wanted.emit(lambda lon, lat, cell_id: self.add_at(table, cell_id, lon, lat))

    def _add_here(self) -> None:
        self.add_at(self.table, self._listed.cells[0])

    def _show_add(self) -> None:
        may = self._session.actor.may("edit_records") and not self._session.read_only
        self._add.setVisible(KINDS[self.table] in ADDED)
        self._add.setEnabled(may and self._listed.takes_records)
        self._here.setVisible(len(self._listed.cells) == 1)

    def _choose(self, table: str) -> None:
        self.table = table
        self._show_add()
        self._read()

    def _made_list(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(10, 6, 10, 4)
        row.setSpacing(0)
        self._kinds = QButtonGroup(self)
        for table in self._tables if len(self._tables) > 1 else ():
            row.addWidget(self._segment(table))
        row.addStretch(1)
        row.addWidget(self._made_add())
        column.addLayout(row)
        column.addWidget(self._nothing)
        column.addWidget(self.view, 1)
        return box

    def _segment(self, table: str) -> QToolButton:
        button = QToolButton()
        text = tr(f"records.kind.{table}")
        button.setText(text[:1].upper() + text[1:])
        button.setProperty("role", "segment")
        button.setCheckable(True)
        button.setChecked(table == self.table)
        button.clicked.connect(lambda: self._choose(table))
        self._kinds.addButton(button)
        return button

    def _made_add(self) -> QToolButton:
        self._add = QToolButton()
        self._add.setText(tr("panels.add"))
        self._add.setAccessibleName(tr("panels.add"))
        icons.set_icon(self._add, "plus")
        self._add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._add)
        on_map = menu.addAction(tr("panels.add_on_map"))
        icons.set_icon(on_map, "map-pin")
        on_map.triggered.connect(self._add_on_map)
        self._here = menu.addAction(tr("panels.add_here"))
        self._here.triggered.connect(self._add_here)
        self._add.setMenu(menu)
        return self._add
