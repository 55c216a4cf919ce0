"""What each row of a delivery loses and gains by the decisions so far."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gridmap.domain.mending.outcome import Outcome
from gridmap.domain.mending.segments import Floats
from gridmap.exchange.area_words import area_said
from gridmap.exchange.mending.delivery import Delivery
from gridmap.gui.tips import plain_tip
from gridmap.words import tr

COLUMNS = ("who", "before", "gained", "lost", "after")
_TOLD = 1.0  # square metres
_Index = QModelIndex | QPersistentModelIndex


class MovesModel(QAbstractTableModel):
    """Rows whose area changes, the most changed first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._delivery: Delivery | None = None
        self._rows: NDArray[np.intp] = np.zeros(0, np.intp)
        self._figures: list[Floats] = []

    def show_moves(self, delivery: Delivery, outcome: Outcome) -> None:
        """Show what decisions come to."""
        self.beginResetModel()
        moved = outcome.gained + outcome.lost
        rows = np.flatnonzero(moved > _TOLD)
        self._delivery, self._rows = delivery, rows[np.argsort(-moved[rows], kind="stable")]
        self._figures = [
            delivery.survey.areas, outcome.gained, outcome.lost, outcome.after(delivery.survey),
        ]  # fmt: skip
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(f"mending.column.{COLUMNS[section]}")
        if role == Qt.ItemDataRole.TextAlignmentRole and section > 0:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self._delivery is None:
            return None
        row, column = int(self._rows[index.row()]), index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole and column > 0:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if column == 0:
            shown = role == Qt.ItemDataRole.DisplayRole
            return self._delivery.named(row) if shown else plain_tip(self._delivery.called(row))
        amount = float(self._figures[column - 1][row])
        if column in (2, 3):
            return f"{'+' if column == 2 else '−'}{area_said(amount, short=True)}" if amount else ""
        return area_said(amount, short=True)
