"""The table of a list, which fits the width of its panel: what finds no room beside goes a line below."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QKeySequence, QPainter, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from gridmap.domain.fields import fields_of
from gridmap.domain.records import KINDS
from gridmap.gui import theme
from gridmap.gui.panels.element_model import BELOW_ROLE, ElementModel
from gridmap.gui.panels.wording import word
from gridmap.words import tr

#: The columns of each list, those first that it can do without least.
_RANKS: dict[str, tuple[str, ...]] = {
    "resident": ("name", "phone", "age_band", "sex", "needs", "address", "cell"),
    "household": ("number", "residents", "address", "cell"),
    "place": ("name", "hazards", "kind", "address", "cell"),
    "event": ("severity", "title", "status", "step", "number", "deadline", "reported_at", "cell"),
    "facility": ("name", "hazards", "status", "kind", "cell"),
    "organisation": ("name", "kind", "address", "cell"),
}
#: Texts that are as long as a column's get; where they share what is left they get longer still.
_SAMPLES = {
    "name": "河街道第二便民店",
    "title": "夜间施工噪声扰民",
    "address": "河街道第十二号院",
    "needs": "独居老人、残疾",
    "cell": "桥社区 · 第二网格",
    "number": "SJ-2026-0301-0007",
    "phone": "139****5678",
    "age_band": "60–79",
    "kind": "微型消防站",
    "deadline": "2026-03-01 08:03",
    "reported_at": "2026-03-01 08:03",
}
_PERSON = "欧阳小明明"
#: The steps that most open events are at; their names are as long as that column's get.
_STEPS = ("received", "dispatched", "in_progress", "verified")
_SHARING = frozenset({"name", "title", "address", "needs", "cell"})
_MARGIN = 9  # of a value within its cell
_ONE_LINE, _TWO_LINES = 28, 46
_BESIDE = 24  # pixels at both sides of a text, as the style has them
_Index = QModelIndex | QPersistentModelIndex


def beside_each_other(ranked: Sequence[str], needed: Mapping[str, int], room: int) -> set[str]:
    """The columns that fit into `room`, each as wide as it needs to be; the first always does.

    >>> sorted(beside_each_other(["title", "number", "step"], {"title": 90, "number": 130, "step": 50}, 150))
    ['step', 'title']
    """
    chosen = set(ranked[:1])
    for column in ranked[1:]:
        if sum(needed[one] for one in chosen) + needed[column] <= room:
            chosen.add(column)
    return chosen


class ElementList(QTableView):
    """Shows an ElementModel of a table; no list is ever wider than its panel."""

    def __init__(self, table: str) -> None:
        """Hold the list of a table, empty."""
        super().__init__()
        self._table = table
        self.setAccessibleName(tr(f"records.kind.{table}"))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setItemDelegate(_TwoLines(self))
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(_ONE_LINE)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(28)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            opening = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetShortcut)
            opening.activated.connect(lambda: self.doubleClicked.emit(self.currentIndex()))

    def show_model(self, model: ElementModel, table: str) -> None:
        """Show a model, which holds the list of a table; `fit` follows when it is filled and sorted."""
        self._table = table
        self.setAccessibleName(tr(f"records.kind.{table}"))
        if self.model() is not model:
            self.setModel(model)

    def fit(self, rows_too: bool = True) -> None:
        """Choose the columns for the width that there is; rows that were folded so already are left."""
        model = self.model()
        if not isinstance(model, ElementModel) or not model.columns:
            return
        needed = {column: self._needed(at, column) for at, column in enumerate(model.columns)}
        ranked = [column for column in _RANKS[self._table] if column in needed]
        # Room is kept for the scroll bar, so that its coming and going does not change the columns.
        room = self.width() - 2 * self.frameWidth() - self.verticalScrollBar().sizeHint().width()
        beside = beside_each_other(ranked, needed, room)
        below = [column for column in model.columns if column not in beside]
        rows_too = rows_too or below != model.below
        model.below = below
        sharing = _SHARING & beside or {ranked[0]}
        more = max(0, room - sum(needed[column] for column in beside)) // len(sharing)
        for at, column in enumerate(model.columns):
            self.setColumnHidden(at, column not in beside)
            self.setColumnWidth(at, needed[column] + more * (column in sharing))
        if rows_too:
            self.verticalHeader().setDefaultSectionSize(_TWO_LINES if model.below else _ONE_LINE)
            self._fold(0, model.rowCount() - 1)
        self.viewport().update()

    def rowsInserted(self, parent: _Index, start: int, end: int) -> None:
        super().rowsInserted(parent, start, end)
        self._fold(start, end)

    def _fold(self, first: int, last: int) -> None:
        """Make rows that have nothing to say on a second line as low as they were."""
        model = self.model()
        if isinstance(model, ElementModel) and model.below:
            for row in range(first, last + 1):
                if not model.index(row, 0).data(BELOW_ROLE):
                    self.setRowHeight(row, _ONE_LINE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self.fit(rows_too=False)
        super().resizeEvent(event)

    def _needed(self, at: int, column: str) -> int:
        """Pixels that a column's head and its longest usual value take."""
        field = fields_of(KINDS[self._table]).get(column)
        closed = field.words if field is not None and field.entry == "choice" and column != "severity" else ()
        samples = [word(field.group, one) for one in closed] if field else []
        samples += [word("event_step", step) for step in _STEPS] if column == "step" else []
        samples.append(_PERSON if (self._table, column) == ("resident", "name") else _SAMPLES.get(column, ""))
        widest = max(self.fontMetrics().horizontalAdvance(sample) for sample in samples)
        return max(widest + _BESIDE, self.horizontalHeader().sectionSizeHint(at))


class _TwoLines(QStyledItemDelegate):
    """Paints a value above the part of the row's second line that lies under its column."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        below = index.data(BELOW_ROLE)
        if not below:
            super().paint(painter, option, index)
            return
        view = self.parent()
        assert isinstance(view, QTableView)
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        text, whole.text = whole.text, ""
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, whole, painter, view)
        upper = QStyleOptionViewItem(whole)
        upper.text, upper.rect = text, QRect(option.rect.adjusted(0, 3, 0, -_TWO_LINES // 2 + 1))
        upper.state &= ~(QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver)
        upper.state &= ~QStyle.StateFlag.State_HasFocus
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, upper, painter, view)
        self._paint_below(painter, option.rect, view, below)

    def _paint_below(self, painter: QPainter, cell: QRect, view: QTableView, text: str) -> None:
        header = view.horizontalHeader()
        line = QRect(-header.offset(), cell.center().y(), header.length(), cell.height() // 2)
        line.adjust(_MARGIN, 0, -_MARGIN, -3)
        painter.save()
        painter.setClipRect(cell)
        painter.setFont(theme.sized_font(12))
        painter.setPen(theme.colour("muted"))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()
