"""Tells of pieces that a line leaves by the way, where it meets a crooked border once more than it should."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from gridmap.domain import geodesy
from gridmap.domain.change import Change
from gridmap.domain.planning.checks.shapes import is_too_small
from gridmap.domain.planning.overlay import cells_that_came
from gridmap.planning.preview import Row
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.gui.planning.board import Board


def small_rows(rows: Iterable[Row]) -> list[Row]:
    """The rows of a preview that are new cells too small to be meant."""
    return [
        row
        for row in rows
        if row.before is None
        and row.after is not None
        and is_too_small(
            row.area, None if row.range == "unknown" else row.after.households, row.range == "dedicated"
        )
    ]


def ahead_text(rows: Sequence[Row]) -> str:
    """What is said of them while the line is drawn."""
    areas = sorted(row.area for row in rows)
    if len(areas) == 1:
        return tr("plan.small_piece_ahead", area=f"{areas[0]:,.0f}")
    return tr("plan.small_pieces_ahead", count=len(areas), area=f"{areas[0]:,.0f}")


def made_text(board: "Board", change: Change) -> str:
    """What is said of them once they are there, the smallest first; nothing where there are none."""
    view = board.view
    if view is None or board.draft_id is None:
        return ""
    found = []
    for one in cells_that_came(change, board.draft_id):
        if one not in view or view.cell(one).state != "new":
            continue
        cell, area = view.cell(one), geodesy.area(view.coverage.shape(one))
        if is_too_small(area, view.households(one) if view.knows("household") else None, cell.dedicated):
            found.append((area, cell.short))
    if not found:
        return ""
    said = [tr("plan.small_piece", cell=cell, area=f"{area:,.0f}") for area, cell in sorted(found)]
    return tr("plan.small_pieces_made", pieces=tr("plan.list_separator").join(said))
