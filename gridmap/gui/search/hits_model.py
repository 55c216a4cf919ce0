"""Hits in groups, as a list with headings that cannot be chosen."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from gridmap.gui.panels.wording import word
from gridmap.store.search.hits import Hit
from gridmap.words import tr

HIT_ROLE = Qt.ItemDataRole.UserRole
MORE_ROLE = HIT_ROLE + 1
_GROUPS = {
    "region": "area",
    "cell": "area",
    "place": "object",
    "organisation": "object",
    "resident": "people",
    "event": "event",
}
_Index = QModelIndex | QPersistentModelIndex


class _More(str):
    """The line below a group of which not everything is shown."""

    __slots__ = ()


class HitsModel(QAbstractListModel):
    """Shows hits in the order in which they come, with a heading before each group."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Hit | str] = []

    def show(self, hits: Sequence[Hit]) -> None:
        """Show these hits in place of what was shown."""
        self.beginResetModel()
        self._lines = []
        group = ""
        for hit in hits:
            if _GROUPS[hit.kind] != group:
                group = _GROUPS[hit.kind]
                self._lines.append(tr(f"panels.group_{group}"))
            self._lines.append(hit)
            if hit.more:
                self._lines.append(_More(tr("panels.search_more_of_group")))
        self.endResetModel()

    def hit_at(self, row: int) -> Hit | None:
        """The hit of a line, None for a heading."""
        line = self._lines[row] if 0 <= row < len(self._lines) else None
        return line if isinstance(line, Hit) else None

    def next_hit(self, row: int, step: int) -> int:
        """The next line with a hit in a direction, `row` itself where there is none."""
        at = row + step
        while 0 <= at < len(self._lines):
            if self.hit_at(at):
                return at
            at += step
        return row

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if self.hit_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == HIT_ROLE:
            return line if isinstance(line, Hit) else None
        if role == MORE_ROLE:
            return isinstance(line, _More)
        if role == Qt.ItemDataRole.DisplayRole:
            return line if isinstance(line, str) else line.title
        if role == Qt.ItemDataRole.AccessibleTextRole and isinstance(line, Hit):
            return ", ".join(filter(None, (kind_text(line), line.title, detail_text(line), line.where)))
        return None


def detail_text(hit: Hit) -> str:
    """What stands beside the title: address, number, of a resident the age; since when a cell is retired."""
    if hit.until is not None:
        return tr("panels.hit_former", code=hit.detail, day=hit.until)
    return tr("panels.aged", band=hit.detail) if hit.kind == "resident" and hit.detail else hit.detail


def kind_text(hit: Hit) -> str:
    """What sort of thing a hit is."""
    return word("level", hit.level) if hit.level else tr(f"records.kind.{hit.kind}")
