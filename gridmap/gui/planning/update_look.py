"""What the update of a draft shows, read beside the window: each place in words and on a map."""

from collections.abc import Mapping
from dataclasses import dataclass

from gridmap.domain.records import RecordId
from gridmap.gui.planning.plan_pieces import Ground, Piece, ground_of
from gridmap.planning.new_numbers import renumbered
from gridmap.planning.published import Published
from gridmap.planning.rebased import Rebased
from gridmap.planning.rebased_text import given_up_text, numbers_of, sides_of
from gridmap.planning.rebasing import look
from gridmap.planning.renumbered import Renumbered
from gridmap.planning.surroundings import Surroundings, surroundings
from gridmap.session import Session

MINE, PUBLISHED, DISPUTED = "accent", "danger", "plan_few"


@dataclass(frozen=True)
class Looked:
    """What is shown: `said` and `given_up` belong to the groups of cells in `found`."""

    found: list[Rebased]
    said: list[tuple[str, str]]
    given_up: list[str]
    ground: Ground
    renumbered: list[Renumbered]


def looked(session: Session, draft_id: RecordId, published: Published | None) -> Looked:
    """Look at what has moved on below a draft; for a thread that may take a second."""
    coverage = published.coverage if published is not None else None
    found = look(session, draft_id, coverage)
    ground = [shape for one in found for shape in one.mine.values()]
    around = surroundings(session, coverage, ground) if coverage is not None else Surroundings()
    said = [sides_of(session, one) for one in found]
    pieces = [piece for row, one in enumerate(found) for piece in _pieces(row, one, numbers_of(session, one))]
    given_up = [given_up_text(session, [one]) for one in found]
    return Looked(found, said, given_up, ground_of(pieces, around), renumbered(session, draft_id))


def _pieces(row: int, one: Rebased, numbers: Mapping[RecordId, str]) -> list[Piece]:
    mine = one.touched_by_me()
    beside = sorted(set(one.given_up).difference(mine))
    sides = ((one.mine, beside, MINE), (one.published, one.touched_elsewhere(), PUBLISHED))
    pieces = [
        Piece(
            shapes[key],
            colour,
            row,
            numbers.get(key, ""),
            hollow=True,
            dashed=colour == PUBLISHED,
            thin=keys is beside,
        )
        for shapes, keys, colour in (*sides, (one.mine, mine, MINE))
        for key in keys
        if key in shapes
    ]
    if one.merge is not None and not one.merge.disputed.is_empty:
        pieces.insert(0, Piece(one.merge.disputed, DISPUTED, row))
    return pieces
