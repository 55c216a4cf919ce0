"""Proposals for many communities as a table that sorts itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gridmap.gui import theme
from gridmap.planning.draft_view import DraftView
from gridmap.planning.proposer import ProposedCommunity
from gridmap.words import tr

_Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
State = Literal["open", "accepted", "dropped", "stale", "none"]


@dataclass
class ProposalRow:
    """One community: its proposal, and what became of it."""

    found: ProposedCommunity
    state: State
    trouble: str = ""  # why it could not be written

    @property
    def why(self) -> str:
        """What is to be said about it."""
        return self.trouble or self.found.why


def state_in(view: DraftView, row: ProposalRow) -> State:
    """What has become of a proposal by what the draft holds now: undo and redo come and go."""
    proposal = row.found.proposal
    if proposal is None:
        return row.state
    if any(one in view for one in proposal.new_cells):
        return "accepted"
    if row.state == "dropped":
        return row.state
    return "open" if all(one in view for one in proposal.old_cells) else "stale"


def _cells(row: ProposalRow) -> str:
    after = f"{len(row.found.households):,}" if row.found.households else "–"
    return f"{row.found.before:,} → {after}"


def _range(row: ProposalRow) -> str:
    homes = row.found.households
    return f"{min(homes):,}–{max(homes):,}" if homes else "–"


def _share(value: Callable[[ProposedCommunity], float]) -> Callable[[ProposalRow], str]:
    return lambda row: f"{value(row.found):.0%}" if row.found.households else "–"


#: Column -> what it is sorted by, and what it shows.
_COLUMNS: dict[str, tuple[Callable[[ProposalRow], Any], Callable[[ProposalRow], str]]] = {
    "community": (lambda row: row.found.code, lambda row: row.found.name),
    "cells": (lambda row: len(row.found.households), _cells),
    "households": (lambda row: max(row.found.households, default=0), _range),
    "within": (
        lambda row: row.found.within - len(row.found.households),
        lambda row: f"{row.found.within}/{len(row.found.households)}" if row.found.households else "–",
    ),
    "deviation": (lambda row: row.found.deviation, _share(lambda one: one.deviation)),
    "along": (lambda row: row.found.along_reference, _share(lambda one: one.along_reference)),
    "state": (lambda row: row.state, lambda row: tr(f"plan.proposal_{row.state}")),
    "why": (lambda row: row.why, lambda row: row.why),
}
COLUMNS = tuple(_COLUMNS)
_FIGURES = frozenset({"cells", "households", "within", "deviation", "along"})


class ProposalModel(QAbstractTableModel):
    """Rows in the order that was asked for, by code to begin with."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[ProposalRow] = []

    def show_rows(self, rows: Sequence[ProposalRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def tell(self) -> None:
        """Rows have another state."""
        if self.rows:
            last = self.index(len(self.rows) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        by = _COLUMNS[COLUMNS[column]][0]
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self.rows[index.row()]) for index in self.persistentIndexList()]
        self.rows.sort(key=by, reverse=order == Qt.SortOrder.DescendingOrder)
        place = {id(row): at for at, row in enumerate(self.rows)}
        for index, row in kept:
            self.changePersistentIndex(index, self.index(place[id(row)], index.column()))
        self.layoutChanged.emit()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, name = self.rows[index.row()], COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _COLUMNS[name][1](row)
        if role == Qt.ItemDataRole.TextAlignmentRole and name in _FIGURES:
            return _RIGHT
        if role == Qt.ItemDataRole.ForegroundRole:
            if row.state in ("accepted", "dropped"):
                return theme.colour("muted")
            if name == "within" and row.found.within < len(row.found.households):
                return theme.colour("danger")
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return tr(f"plan.proposal_column_{COLUMNS[section]}")
            if role == Qt.ItemDataRole.TextAlignmentRole and COLUMNS[section] in _FIGURES:
                return _RIGHT
        return None
