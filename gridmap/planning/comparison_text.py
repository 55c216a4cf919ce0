"""A comparison as lines of text and as data."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from gridmap.planning.border_moves import BorderMove, MovesOf, border_lines, lines_of_each
from gridmap.planning.comparison import (
    CellDifference,
    cell_words,
    counted_words,
    did_words,
    moved_records,
    side_counts,
    side_words,
)
from gridmap.words import tr


def difference_data(found: list[CellDifference], households_known: bool = True) -> list[dict[str, Any]]:
    """The differences for programs; null for households where none are known."""
    return [
        {
            "cell_id": one.cell_id,
            "state": one.state,
            "name": one.name,
            "code": one.code,
            "community": one.community,
            "side": {"mine": "this", "theirs": "other"}.get(one.side, one.side),
            "shared_ground": one.shared,
            "other_cell_id": one.other_id,
            "numbers": {"other": one.shorts[0] or None, "this": one.shorts[1] or None},
            "numbers_of_other_ground": list(one.elsewhere),
            "did": {"other": one.did[0], "this": one.did[1]},
            "households": {"before": one.households[0], "after": one.households[1]}
            if households_known
            else None,
            "area_m2": {"before": round(one.area[0]), "after": round(one.area[1])},
            "moves": [
                {
                    "from": move.source,
                    "to": move.target,
                    "households": move.households if households_known else None,
                    "records": move.counts,
                }
                for move in one.moves
            ],
        }
        for one in found
    ]


def borders_data(side: str, moves: Sequence[BorderMove]) -> list[dict[str, Any]]:
    """The borders that the draft of a side moves, for programs; null for households where none are known."""
    return [
        {
            "side": side,
            "from": one.giver,
            "to": one.taker,
            "area_m2": round(one.area),
            "households": one.households,
            "regions": {"level": one.above[0].level, "from": one.above[0].name, "to": one.above[1].name}
            if one.above is not None
            else None,
        }
        for one in moves
    ]


def difference_lines(
    found: list[CellDifference], households_known: bool = True, moves: Sequence[BorderMove] = ()
) -> list[str]:
    """What a draft makes of the published state, as lines of text; dashes where no household is known.

    `moves` are the borders of communities that it moves.
    """
    none = None if households_known else "–"
    lines = [
        tr(
            f"planning.diff_{one.state}",
            cell=_cell(one),
            before=none or one.households[0],
            after=none or one.households[1],
        )
        for one in found
    ]
    states = Counter(one.state for one in found)
    counted = {state: states[state] for state in ("retired", "new", "changed")}
    return [*lines, tr("planning.diff_sum", **counted), *_moved(found), *border_lines(moves)]


def two_drafts_lines(found: list[CellDifference], mine: str, theirs: str, borders: MovesOf = ()) -> list[str]:
    """What each of two drafts, by name, does to every cell that one of them touches, and to `borders`."""
    lines = []
    for one in found:
        by_other, by_this = did_words(one)
        values = {"mine": mine, "theirs": theirs, "by_mine": by_this, "by_theirs": by_other}
        values["side"] = side_words(one, mine, theirs)
        key = "planning.diff_alike" if one.state == "alike" else "planning.diff_two"
        lines.append(tr(key, cell=_cell_of_two(one, mine, theirs), **values))
    total = tr("planning.diff_two_sum", mine=mine, theirs=theirs, **side_counts(found))
    return [*lines, total, *_moved(found), *lines_of_each(borders)]


def _cell(one: CellDifference) -> str:
    return f"{one.code or one.short or '–'} {_there(one)}{one.name}"


def _cell_of_two(one: CellDifference, mine: str, theirs: str) -> str:
    if one.code is not None:
        return _cell(one)
    called = cell_words(one, mine, theirs).replace("\n", tr("planning.diff_note"))
    return called if one.community in called else f"{one.community} {called}"


def _there(one: CellDifference) -> str:
    return "" if one.name.startswith(one.community) else f"{one.community} "


def _moved(found: list[CellDifference]) -> list[str]:
    moved = counted_words(moved_records(found))
    return [tr("planning.diff_moved", records=moved)] if moved else []
