"""What the map of a comparison shows: ground in the colours of what is done to it, and its legend."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from gridmap.gui.planning.plan_map import Sign
from gridmap.gui.planning.plan_pieces import Piece
from gridmap.planning.comparison import CellDifference
from gridmap.words import tr

Legend = list[Sign]
_CHANGED, _MOVED = "plan_few", "plan_many"
_STATES = {"new": "plan_good", "retired": "danger"}
_SIDES = {"mine": "plan_good", "theirs": "plan_dedicated", "both": "plan_many", "alike": "plan_few"}
_OTHER_BORDER = "danger"
#: A draft's name in a legend or head of a column is not wider than so many pixels.
_NAME_PX = 120


def pieces_over_published(found: Sequence[CellDifference]) -> list[Piece]:
    """Pieces of one draft beside what is published."""
    pieces = []
    for row, one in enumerate(found):
        if one.state == "changed" and one.shapes[1] is not None:
            pieces.append(Piece(one.shapes[1], _CHANGED, row, one.short))
    pieces += [Piece(one.moved, _MOVED, row) for row, one in enumerate(found) if one.state == "changed"]
    for row, one in enumerate(found):
        if one.state == "new":  # above what a cell that stays has given to it
            pieces.append(Piece(one.moved, _STATES["new"], row, one.short))
    pieces += [
        Piece(one.moved, _STATES["retired"], row, hollow=True, dashed=True)
        for row, one in enumerate(found)
        if one.state == "retired"
    ]
    return pieces


def legend_over_published() -> Legend:
    """The legend of one draft beside what is published."""
    return [
        Sign(tr("plan.map_new"), _STATES["new"]),
        Sign(tr("plan.map_retired"), _STATES["retired"], hollow=True, dashed=True),
        Sign(tr("plan.map_whole"), _CHANGED),
        Sign(tr("plan.map_changed"), _MOVED),
        Sign(tr("plan.map_around"), "plan_other"),
    ]


def pieces_of_two(found: Sequence[CellDifference]) -> list[Piece]:
    """Pieces of two drafts: the cells of this one by who does something, the other's borders."""
    pieces = [
        Piece(one.shapes[1], _SIDES[one.side], row, one.short)
        for row, one in enumerate(found)
        if one.shapes[1] is not None
    ]
    pieces += [
        Piece(one.shapes[0], _OTHER_BORDER, row, hollow=True, dashed=True)
        for row, one in enumerate(found)
        if one.shapes[0] is not None and one.state != "alike"
    ]
    return pieces


def legend_of_two(mine: str, theirs: str) -> Legend:
    """The legend of two drafts by name."""
    names = {"mine": shortened(mine), "theirs": shortened(theirs)}
    legend = [Sign(tr(f"plan.map_{side}", **names), colour) for side, colour in _SIDES.items()]
    legend.append(Sign(tr("plan.map_other_border", **names), _OTHER_BORDER, hollow=True, dashed=True))
    legend.append(Sign(tr("plan.map_untouched"), "plan_other"))
    return legend


def shortened(name: str) -> str:
    """A draft's name as far as there is room for it beside others."""
    metrics = QFontMetrics(QApplication.font())
    return metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, _NAME_PX)
