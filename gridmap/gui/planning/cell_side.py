"""The panel at the right: the selected cell, how its community stands to the target, what the draft does."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gridmap.gui.planning.deviation_chart import DeviationChart
from gridmap.gui.planning.section import Section
from gridmap.gui.planning.update_notice import UpdateNotice
from gridmap.gui.planning.wrapped_cell import WrappedCell
from gridmap.gui.tips import plain_tip
from gridmap.planning.works import Work
from gridmap.words import tr

#: A long name of a dedicated cell goes on in the next line and leaves the cells their room.
_WORK_PX = 118
_FIGURES = ("households", "residents", "places", "organisations", "perimeter")


class CellSide(QWidget):
    """Shows what it is handed."""

    work_chosen = Signal(object)  # Work
    work_entered = Signal(int)  # the line that the mouse came to
    update_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._name, self._facts = QLabel(), QLabel()
        self._name.setProperty("role", "title")
        self._facts.setProperty("role", "muted")
        for label in (self._name, self._facts):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QVBoxLayout()
        head.setContentsMargins(14, 8, 12, 8)
        head.addWidget(self._name)
        head.addWidget(self._facts)
        self._figures = {key: QLabel() for key in _FIGURES}
        self._figure_row = QWidget()
        row = QHBoxLayout(self._figure_row)
        row.setContentsMargins(8, 8, 8, 8)
        for key, label in self._figures.items():
            row.addLayout(_figure(label, tr(f"plan.figure_{key}")))
        self._without = QLabel()
        self._without.setProperty("role", "count")
        self._without.setContentsMargins(14, 0, 12, 4)
        self.notice = UpdateNotice(tr("plan.figures_held"))
        self.notice.setContentsMargins(14, 4, 12, 4)
        self.notice.wanted.connect(self.update_wanted)
        self.notice.hide()
        self.deviation = Section(tr("plan.deviation"))
        self.chart = DeviationChart()
        self.deviation.body.addWidget(self.chart)
        self.works = Section(tr("plan.works"))
        self.table = _table()
        self.table.cellClicked.connect(lambda row, _: self.work_chosen.emit(self._works[row]))
        self.table.setMouseTracking(True)
        self.table.cellEntered.connect(lambda row, _: self.work_entered.emit(row))
        self.works.body.addWidget(self.table)
        self._works: list[Work] = []
        self._households_known = True
        self._at_work: str | None = None
        self.footer = QLabel()
        self.footer.setWordWrap(True)
        self.footer.setContentsMargins(14, 10, 12, 12)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        stack.addLayout(head)
        for widget in (_line(), self._figure_row, self._without, self.notice, _line(), self.deviation):
            stack.addWidget(widget)
        stack.addWidget(self.works, 100)
        stack.addStretch(1)
        stack.addWidget(_line())
        stack.addWidget(self.footer)

    def show_cell(self, name: str, facts: str, figures: dict[str, str] | None, without: str = "") -> None:
        """Show a name, a line of facts, the five figures, and what could not be counted by place."""
        self._name.setText(name)
        self._facts.setText(facts)
        self._figure_row.setVisible(figures is not None)
        for key, label in self._figures.items():
            label.setText((figures or {}).get(key, ""))
            label.setAccessibleName(f"{tr(f'plan.figure_{key}')} {label.text()}")
        self._without.setText(without)
        self._without.setVisible(bool(without))
        self.notice.hide()

    def hold_back(self, name: str) -> None:
        """Show a name, why there are no figures before the draft is updated, and the button for that."""
        self.show_cell(name, "", None)
        self.show_community(None)
        self.show_works(None)
        self.show_footer("")
        self.notice.show()

    def show_community(self, title: str | None) -> None:
        """Show the chart with a title, or hide it."""
        self.deviation.setVisible(title is not None)
        self.deviation.set_title(title or "")

    def show_works(
        self, works: Sequence[Work] | None, households_known: bool = True, at_work: str | None = None
    ) -> None:
        """List what the draft does; None where there is no draft.

        `at_work` is the name of the community in view: it alone is not named, where nothing else is listed.
        """
        self.works.setVisible(works is not None)
        self._works, self._households_known, self._at_work = list(works or ()), households_known, at_work
        self.table.setRowCount(len(self._works))
        named = any(one.communities != (at_work,) for one in self._works)
        for row, work in enumerate(self._works):
            verb = tr(f"plan.work_{work.kind}", name=work.name)
            cells = _told(work, _shortened, with_community=named)
            households = f"{work.households:,}" if households_known else "–"
            for column, text in enumerate((verb, cells, households)):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(text if column != 1 else _told(work, " ".join)))
                if column == 2:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
        head = self.table.horizontalHeader().sectionSizeHint(0)
        self.table.setColumnWidth(0, max(head, min(self.table.sizeHintForColumn(0), _WORK_PX)))
        self.table.resizeRowsToContents()

    def look_at(self, community: str | None) -> None:
        """Take it in that another community is in view."""
        if community != self._at_work:
            listed = self._works if self.works.isVisibleTo(self) else None
            self.show_works(listed, self._households_known, community)

    def work_at(self, row: int) -> Work:
        """The work of a line."""
        return self._works[row]

    def explain_work(self, row: int, text: str) -> None:
        """Say more about a line, in its tooltip."""
        cells = _told(self._works[row], " ".join)
        for column in (1, 2):
            item = self.table.item(row, column)
            if item is not None:
                item.setToolTip(plain_tip(f"{cells}\n{text}"))
                item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, text)

    def show_footer(self, text: str) -> None:
        """What publishing would do, or nothing."""
        self.footer.setText(text)


def _told(work: Work, joined: Callable[[Sequence[str]], str], with_community: bool = True) -> str:
    """The cells of a work, with their community: each has a cell 001. Those of several name theirs."""
    cells = joined(work.before) + (f" → {joined(work.after)}" if work.after else "")
    if not with_community or len(work.communities) != 1:
        return cells
    return tr("plan.work_in", community=work.communities[0], cells=cells)


def _shortened(names: Sequence[str]) -> str:
    shown = " ".join(names[:6])
    return shown if len(names) <= 6 else tr("plan.and_more", names=shown, count=len(names))


def _figure(number: QLabel, label: str) -> QVBoxLayout:
    number.setProperty("role", "figure")
    below = QLabel(label)
    below.setProperty("role", "count")
    stack = QVBoxLayout()
    stack.setSpacing(0)
    for widget in (number, below):
        widget.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        stack.addWidget(widget)
    return stack


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedHeight(1)
    return line


def _table() -> QTableWidget:
    table = QTableWidget(0, 3)
    table.setHorizontalHeaderLabels([tr(f"plan.column_{name}") for name in ("work", "cells", "households")])
    households = table.horizontalHeaderItem(2)
    assert households is not None
    households.setToolTip(tr("plan.column_households_is"))
    table.setAccessibleName(tr("plan.works"))
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setItemDelegate(WrappedCell(table))
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
    header.sectionResized.connect(table.resizeRowsToContents)  # lines wrap at the width
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
    return table
