"""Cells of a draft become one: which of them keeps its number, if any does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from gridmap.domain.coverage.model import Coverage, Edit
from gridmap.domain.coverage.split import NewId, dissolve, merge
from gridmap.domain.planning.overlay import parents_of
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import RecordId


def join(
    coverage: Coverage,
    cells: Sequence[RecordId],
    new_id: NewId,
    drawn: Mapping[RecordId, DraftCell],
    wanted: RecordId | None = None,
) -> Edit:
    """Make one cell of neighbours: their `keeper`, or a new one where they have none.

    Raises:
        Refused: fewer than two, or they do not all share a border.
    """
    into = keeper(drawn, cells, wanted)
    if into is None:
        return merge(coverage, cells, new_id)
    return replace(dissolve(coverage, cells, into), label="change.merge")


def keeper(
    drawn: Mapping[RecordId, DraftCell], cells: Sequence[RecordId], wanted: RecordId | None = None
) -> RecordId | None:
    """The one of some cells that the others dissolve into, None where a new cell comes of them all.

    Joining gives up a number in force only where the ground of two such cells becomes one. A piece that the
    draft itself made has none: it goes to a published neighbour as it would if the border were drawn there,
    so that the same ground is the same plan whatever tool drew it.

    Args:
        drawn: What the draft makes of cells, by the id of the cell.
        cells: Those that become one.
        wanted: The one that should keep its number if it can, though it may be new itself; by default the
            only one of them that is not.
    """
    standing = [one for one in cells if not _is_new(drawn, one)]
    tried = [wanted] if wanted is not None else []
    tried += standing if len(standing) == 1 else []
    return next((one for one in tried if _give_way(drawn, set(cells) - {one})), None)


def _give_way(drawn: Mapping[RecordId, DraftCell], cells: Iterable[RecordId]) -> bool:
    """Whether cells are the draft's own, and what was retired for them has other pieces left.

    With its last piece the ground of a published cell would go, and none be left to tell of it.
    """
    going = set(cells)
    if not all(_is_new(drawn, one) for one in going):
        return False
    left = {
        parent
        for key, one in drawn.items()
        if one.state == "new" and key not in going
        for parent in parents_of(one)
    }
    behind = {parent for one in going for parent in parents_of(drawn[one])}
    return all(one in left or one not in drawn or drawn[one].state != "retired" for one in behind)


def _is_new(drawn: Mapping[RecordId, DraftCell], cell: RecordId) -> bool:
    return cell in drawn and drawn[cell].state == "new"
