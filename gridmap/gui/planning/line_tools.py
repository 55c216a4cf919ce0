"""Splitting (S) and reshaping (R) along a drawn line."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import shapely

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.grid import Vertex
from gridmap.domain.coverage.model import CellId, Coverage, Edit
from gridmap.domain.coverage.reach import Reached, reach_to_reshape, reach_to_split
from gridmap.domain.coverage.reshape import Ceded, ceded, reshape
from gridmap.domain.coverage.split import split
from gridmap.domain.errors import Refused
from gridmap.gui.canvas.tool import Pointer
from gridmap.gui.planning.giving_tool import GivingTool, holds
from gridmap.gui.planning.line_tool import LineTool

if TYPE_CHECKING:
    from gridmap.gui.planning.board import Board


class SplitTool(LineTool):
    """Splits the selected cells that the line crosses; every cell that it crosses where it misses those."""

    name = "split"

    def reach(self, coverage: Coverage, line: Sequence[Vertex]) -> Reached:
        return reach_to_split(coverage, split_cells(coverage, line, self.board.selection), line)

    def edit(self, coverage: Coverage, line: Sequence[Vertex], new_id: Any) -> Edit:
        return split(coverage, split_cells(coverage, line, self.board.selection), line, new_id)


class ReshapeTool(GivingTool):
    """Gives the selected cell a new border; the first click selects where nothing is."""

    name = "reshape"

    def __init__(self, board: "Board") -> None:
        super().__init__(board)
        self._cut: tuple[Any, list[Ceded]] = (None, [])  # what was asked about, and the answer
        self._stood = False  # when the last point came, the line without it stood

    @property
    def hint_key(self) -> str:
        return "plan.hint_reshape_line" if len(self.board.selection) == 1 else super().hint_key

    def clicked(self, pointer: Pointer) -> bool:
        if len(self.board.selection) != 1 and not self.points:
            found = self.cell_at(pointer)
            self.board.select([] if found is None else [found])
            self.tell_hint()
            return True
        self.pointer = pointer
        self._stood = not self.goes_on()
        return super().clicked(pointer)

    def double_clicked(self, pointer: Pointer) -> bool:
        if self._stood and self.points:
            self.points.pop()  # of the first click; what was shown is without it
        return super().double_clicked(pointer)

    def goes_on(self) -> bool:
        """Not over ground that the line gives away as it was clicked: there N asks who gets it."""
        at = self.pointer
        return at is None or not any(holds(one, (at.lon, at.lat)) for one in self._given_as_clicked())

    def _given_as_clicked(self) -> list[Ceded]:
        coverage, selection = self.coverage, self.board.selection
        if coverage is None or len(self.points) < self.least or len(selection) != 1:
            return []
        asked = (coverage, tuple(self.points), tuple(selection))
        if self._cut[0] != asked:
            try:
                self._cut = asked, ceded(coverage, selection[0], self.reach(coverage, self.points).line)
            except Refused:
                self._cut = asked, []
        return self._cut[1]

    def reach(self, coverage: Coverage, line: Sequence[Vertex]) -> Reached:
        return reach_to_reshape(coverage, self._cell(), line)

    def edit(self, coverage: Coverage, line: Sequence[Vertex], new_id: Any) -> Edit:
        return reshape(coverage, self._cell(), line, self.takers)

    def giver(self, coverage: Coverage) -> CellId | None:
        return self._cell()

    def _cell(self) -> CellId:
        if len(self.board.selection) != 1:
            raise Refused("plan.reshape_needs_one")
        return self.board.selection[0]


#: Cells that are tried for a line without a selected one, the likeliest first; a long way meets hundreds.
_TRIED = 5


def reshaped_cell(coverage: Coverage, line: Sequence[Vertex], selection: Sequence[CellId]) -> CellId:
    """The cell whose border a line is meant to be: the one selected, else that which most of it runs through.

    Raises:
        Refused: it could be the border of none.
    """
    chosen = [one for one in selection if one in coverage]
    if len(chosen) == 1:
        return chosen[0]
    drawn = shapely.linestrings(grid.unpack(line))
    inside = {one: coverage.shape(one).intersection(drawn).length for one in chosen or coverage.near(drawn)}
    likely = sorted((one for one in inside if inside[one] > 0), key=lambda cell: (-inside[cell], cell))
    trouble: Refused | None = None
    for one in likely[:_TRIED]:
        try:
            reshape(coverage, one, reach_to_reshape(coverage, one, line).line)
        except Refused as error:
            if trouble is None and error.key == "coverage_reshape_short":
                trouble = error  # of the cell that is the likeliest
            continue
        return one
    raise trouble or Refused("plan.reshape_nowhere")


def split_cells(coverage: Coverage, line: Sequence[Vertex], selection: Sequence[CellId]) -> list[CellId]:
    """The cells that a line is meant to split."""
    drawn = shapely.linestrings(grid.unpack(line))
    chosen = [one for one in selection if one in coverage and coverage.shape(one).intersects(drawn)]
    if chosen:
        return chosen
    return [one for one in sorted(coverage.near(drawn)) if coverage.shape(one).intersects(drawn)]
