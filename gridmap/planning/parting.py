"""What checks say of the cells that a draft draws, apart from what they say of the others."""

from collections.abc import Collection, Sequence

from gridmap.domain.check import Issue
from gridmap.domain.planning.overlay import brings_ground, drawn_cells
from gridmap.domain.records import Cell, RecordId
from gridmap.session import Session


def reshaped(session: Session, draft_id: RecordId) -> set[RecordId]:
    """The cells that a draft brings or gives other ground."""
    live = {
        key: one for key, one in drawn_cells(session.workspace, draft_id).items() if one.state != "retired"
    }
    below = session.workspace.get_many(live)
    published = {key: one.geometry for key, one in below.items() if isinstance(one, Cell)}
    return {key for key, one in live.items() if brings_ground(one, published.get(key))}


def parted(issues: Sequence[Issue], cells: Collection[RecordId]) -> tuple[list[Issue], list[Issue]]:
    """Issues about any of some cells, and the others, each in the order that they come in."""
    wanted = frozenset(cells)
    mine = [one for one in issues if wanted & set(one.ids)]
    return mine, [one for one in issues if not wanted & set(one.ids)]
