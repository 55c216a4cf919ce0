"""The search palette: one field over the window that finds everything, by keyboard alone if one likes."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from gridmap.gui import theme
from gridmap.gui.search.hit_line import HitLine
from gridmap.gui.search.hits_model import HitsModel
from gridmap.gui.search.upkeep import SearchUpkeep
from gridmap.gui.tasks import Task, run_task
from gridmap.session import Session
from gridmap.store.search.hits import Hit, search
from gridmap.words import tr

_WIDTH = 680
_TOP = 58
_MOST_HEIGHT = 560
_TYPING_PAUSE_MS = 60
#: While the index is being built the same is asked again after this.
_ASK_AGAIN_MS = 700
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class SearchPalette(QFrame):
    """Lies over the window's map; Esc, a click elsewhere or a choice closes it."""

    chosen = Signal(str, object)  # kind (region, cell, place, organisation, resident, event), id

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._window = parent
        self._session = session
        self._task: Task | None = None
        self._shown: tuple[str, list[Hit]] = ("", [])
        self._upkeep = SearchUpkeep(self, session)
        self._people = session.actor.may("see_people")
        self.field = QLineEdit()
        placeholder = "search_people_placeholder" if self._people else "search_placeholder"
        self.field.setPlaceholderText(tr(f"panels.{placeholder}"))
        self.field.setAccessibleName(tr(f"panels.{placeholder}"))
        self.field.setFont(theme.sized_font(16))
        self.field.setClearButtonEnabled(True)
        self.field.installEventFilter(self)
        self.model = HitsModel()
        self.list = self._made_list()
        self._note = QLabel()
        self._note.setProperty("role", "muted")
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.field.textChanged.connect(lambda _: self._pause.start())
        self._again = QTimer(self, singleShot=True, interval=_ASK_AGAIN_MS)
        self._again.timeout.connect(self._ask_again)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 8)
        column.setSpacing(6)
        for widget in (self.field, self.list, self._note):
            column.addWidget(widget)
        parent.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)
        self.hide()

    def open(self) -> None:
        """Show the palette with its field ready; what was searched last is selected, to be typed over."""
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.field.selectAll()
        self._search()

    def close_palette(self) -> None:
        """Hide it and give the focus back to the window."""
        if self._task is not None:
            self._task.abandon()
            self._task = None
        self.hide()
        self._window.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key_pressed(Qt.Key(event.key()))
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _key_pressed(self, key: Qt.Key) -> bool:
        if key in _STEPS:
            row = self.model.next_hit(self.list.currentIndex().row(), _STEPS[key])
            self.list.setCurrentIndex(self.model.index(row, 0))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.close_palette()
        else:
            return False
        return True

    def _search(self) -> None:
        query = self.field.text().strip()
        if self._task is not None:
            self._task.abandon()
            self._task = None
        if not query:
            self._show("", [])
            return
        workspace, today, people = self._session.workspace, self._session.today(), self._people
        self._task = run_task(
            self,
            tr("panels.searching"),
            lambda _: search(workspace.reading(), query, today, people=people),
            lambda hits: self._show(query, hits),
        )

    def _ask_again(self) -> None:
        if self.isVisible() and self._task is None and not self._pause.isActive():
            self._search()

    def _show(self, query: str, hits: list[Hit]) -> None:
        self._task = None
        self._say(query, hits)
        if (query, hits) == self._shown:
            self._place()
            return  # asked again: what is chosen in the list stays
        self._shown = query, hits
        self.model.show(hits)
        self.list.setCurrentIndex(self.model.index(self.model.next_hit(-1, 1), 0) if hits else QModelIndex())
        self.list.scrollToTop()
        self.list.setVisible(bool(hits))
        self._place()

    def _say(self, query: str, hits: list[Hit]) -> None:
        """What stands below the list; while the index is being built the same will be asked again."""
        behind = bool(query) and self._upkeep.behind
        building = behind and self._upkeep.working
        said = tr("panels.search_keys")
        if query and not hits:
            said = tr("panels.search_building" if building else "panels.search_nothing", query=query)
        elif building:
            said += "   " + tr("panels.search_more_to_come")
        if behind and not building:
            said += "   " + tr("panels.search_behind")
        self._note.setText(said)
        if building:
            self._again.start()

    def _choose(self, index: QModelIndex) -> None:
        hit = self.model.hit_at(index.row()) if index.isValid() else None
        if hit is not None:
            self.close_palette()
            self.chosen.emit(hit.kind, hit.id)

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self.isVisible() and now is not None and not (now is self or self.isAncestorOf(now)):
            self.hide()

    def _place(self) -> None:
        area = self._window.rect()
        width = min(_WIDTH, area.width() - 40)
        rows = range(self.model.rowCount())
        needed = sum(self.list.sizeHintForRow(row) for row in rows) + 4
        self.list.setFixedHeight(min(needed, _MOST_HEIGHT, max(80, area.height() - _TOP - 120)))
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((area.width() - width) // 2, _TOP)

    def _made_list(self) -> QListView:
        view = QListView()
        view.setModel(self.model)
        view.setItemDelegate(HitLine(view))
        view.setAccessibleName(tr("panels.search_results"))
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.clicked.connect(self._choose)
        view.hide()
        return view
