"""A cell that was found elsewhere and that the draft on the board does not have."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from gridmap.domain.coverage.validity import is_ground, sound_shape
from gridmap.domain.records import Cell, RecordId
from gridmap.gui.planning.board import Board
from gridmap.store.queries.descent import retired_on
from gridmap.words import tr

#: More cells than that have no room in the status bar.
_NAMED = 4


@dataclass(frozen=True, slots=True)
class _Told:
    """What the status bar says of a cell, and what is looked at on the board for as long as it holds."""

    cell: RecordId
    retired_on: str | None
    community: RecordId | None
    selection: frozenset[RecordId]


class LookedUp(QObject):
    """Shows what has the ground of such a cell, and says why it is not there while that holds."""

    over = Signal()  # what was said last holds no longer

    def __init__(self, parent: QObject, board: Board, say: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._board, self._say = board, say
        self._told: _Told | None = None
        for signal in (board.ready, board.changed, board.selected, board.drafts_changed):
            signal.connect(self._look_again)

    def show(self, subject_id: RecordId) -> None:
        """Look at a community, at that of a retired cell, or at what a draft makes of a cell in force."""
        record = self._board.session.workspace.get(subject_id)
        if not isinstance(record, Cell):
            self._board.focus(subject_id)
            return
        heirs = [] if record.valid_to else self._on_its_ground(record)
        if heirs:
            self._board.select(heirs)
        else:
            self._board.focus(record.community_id)
        said = self._said(record, heirs)
        self._told = self._looked_at(record) if said else None
        if said:
            self._say(said)

    def _on_its_ground(self, record: Cell) -> list[RecordId]:
        """The cells of the draft that have ground of a cell, by number."""
        view = self._board.view
        if view is None:
            return []
        shape = sound_shape(record.geometry)
        near = (one for one in view.coverage.near(shape) if one in view)
        found = [one for one in near if is_ground(sound_shape(view.coverage.shape(one)).intersection(shape))]
        return sorted(found, key=lambda one: (view.cell(one).code, one))

    def _said(self, record: Cell, heirs: Sequence[RecordId]) -> str:
        name, view = record.name or record.code, self._board.view
        if record.valid_to:
            day = retired_on(self._board.session.workspace.reading(), record.id)
            key = "former_cell" if self._board.draft is not None else "former_cell_in_force"
            return tr(f"plan.{key}", name=name, day=day)
        if not heirs or view is None:
            return ""
        cells = tr("plan.list_separator").join(view.cell(one).short for one in heirs[:_NAMED])
        if len(heirs) > _NAMED:
            cells = tr("plan.given_up_to_more", cells=cells, count=len(heirs))
        return tr("plan.given_up_cell", name=name, cells=cells)

    def _look_again(self) -> None:
        if self._told is not None and not self._holds(self._told):
            self._told = None
            self.over.emit()

    def _holds(self, told: _Told) -> bool:
        record, view = self._board.session.workspace.get(told.cell), self._board.view
        if not isinstance(record, Cell) or view is None or told.cell in view:
            return False
        return self._looked_at(record) == told

    def _looked_at(self, record: Cell) -> _Told:
        board = self._board
        return _Told(record.id, record.valid_to, board.community, frozenset(board.selection))
