"""Codes and names of the cells that a plan brings."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import shapely

from gridmap.domain.action import Reader, existing
from gridmap.domain.codes import MOST_CELLS, cell_codes, next_number, reading_order
from gridmap.domain.errors import Refused
from gridmap.domain.planning.overlay import new_in, parents_of
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import Cell, Record, RecordId, Region

_NUMBERED = re.compile(r"第([0-9]+|[〇零一二三四五六七八九十百]+)网格")
_NO_NUMBER = "？"
_DIGITS = "零一二三四五六七八九"


def new_codes(reader: Reader, drawn: Sequence[DraftCell], taken: Collection[str] = ()) -> dict[RecordId, str]:
    """The code that every new cell gets when it is published, by the id of the cell.

    In each community the numbers go on after the highest that any cell of it ever had, from west to
    east and north to south by representative point.

    Args:
        reader: The published state.
        drawn: New cells of a draft.
        taken: Codes that plans take which take effect before it.

    Raises:
        UserError: a community would have more cells than there are codes.
    """
    codes: dict[RecordId, str] = {}
    for community_id, mine in _by_community(drawn).items():
        community = existing(reader, community_id, Region)
        ever = [one.code for one in reader.codes_of(community_id)]
        fresh = cell_codes(community.code, len(mine), [*ever, *taken])
        codes |= {one.cell_id: code for code, one in zip(fresh, _in_order(mine), strict=True)}
    return codes


def shown_codes(reader: Reader, drawn: Sequence[DraftCell]) -> dict[RecordId, str]:
    """The code by which every new cell goes in a draft that is worked on, by the id of the cell.

    The number that a cell was drawn with stays while others come and go; cells without one, or whose
    number was published for another meanwhile, take the lowest free ones in the order of `new_codes`.
    Cells for which their community has no number left are not in it.
    """
    free = _free(reader, {one.community_id for one in drawn})
    numbers = _numbers(free, drawn)
    places = {one.cell_id: free[one.community_id].community.code for one in drawn}
    return {cell: f"{places[cell]}{number:03d}" for cell, number in numbers.items()}


class _Free(NamedTuple):
    """The numbers that a community has not given out yet."""

    community: Region
    first: int  # one above the last where there are none


def _free(reader: Reader, communities: Iterable[RecordId]) -> dict[RecordId, _Free]:
    """What each of some communities has left, read once for all that an edit numbers."""
    found = {}
    for one in communities:
        community = existing(reader, one, Region)
        ever = [cell.code for cell in reader.codes_of(one)]
        found[one] = _Free(community, next_number(community.code, ever))
    return found


def _numbers(free: Mapping[RecordId, _Free], drawn: Sequence[DraftCell]) -> dict[RecordId, int]:
    """The number by which each new cell of a draft goes that has one, by the id of the cell."""
    shown: dict[RecordId, int] = {}
    for community, mine in _by_community(drawn).items():
        first = free[community].first
        kept: dict[int, DraftCell] = {}
        for one in sorted(mine, key=lambda one: one.cell_id):
            if one.number is not None and first <= one.number <= MOST_CELLS:
                kept.setdefault(one.number, one)
        numbers = {one.cell_id: number for number, one in kept.items()}
        rest = _in_order([one for one in mine if one.cell_id not in numbers])
        left = (number for number in range(first, MOST_CELLS + 1) if number not in kept)
        shown |= numbers | {one.cell_id: number for one, number in zip(rest, left, strict=False)}
    return shown


def names_in_draft(
    reader: Reader, drawn: Mapping[RecordId, DraftCell], codes: Mapping[RecordId, str]
) -> dict[RecordId, str]:
    """What every drawn cell is called in its draft, by its id: the pieces of a split have a name each.

    Args:
        reader: The published state.
        drawn: The draft, by the id of the cell.
        codes: Those by which its new cells go, by the id of the cell.
    """
    origins = {one for drawn_cell in new_in(drawn.values()) for one in parents_of(drawn_cell)}
    names = {one: cell.name for one, cell in reader.get_many(origins).items() if isinstance(cell, Cell)}
    return {
        one: name_of(cell, codes.get(one, ""), names) if cell.state == "new" else cell.name
        for one, cell in drawn.items()
    }


def numbered(
    reader: Reader, drawn: Mapping[RecordId, DraftCell], after: Mapping[RecordId, Record | None]
) -> dict[RecordId, Record | None]:
    """A change of a draft whose new cells have the numbers that they go by from now on.

    Where new cells come or go, so have those beside them in their communities that go by another number
    than they were drawn with, or were drawn before numbers were kept.

    Args:
        reader: The published state.
        drawn: The draft before, by the id of the cell.
        after: What the change leaves of it, by the id of the record.

    Raises:
        Refused: it brings cells for which their community has no number left.
    """
    went = (one for one in new_in(drawn.values()) if one.id in after and not new_in([after[one.id]]))
    came = (one for one in new_in(after.values()) if one.number is None)
    communities = {one.community_id for one in (*went, *came)}
    there = [one for one in new_in(drawn.values()) if one.community_id in communities]
    left = [one for one in new_in(after.values()) if one.community_id in communities]
    live = [*(one for one in there if one.id not in after), *left]
    free = _free(reader, communities)
    before = _numbers(free, there)
    shown = {one.id: before[one.cell_id] for one in there if one.cell_id in before}
    numbers = _numbers(free, [replace(one, number=shown.get(one.id, one.number)) for one in live])
    _refuse_used_up(free, _without(there, before), _without(live, numbers), live)
    given = ((one, numbers.get(one.cell_id)) for one in live)
    return {**after, **{one.id: replace(one, number=number) for one, number in given if one.number != number}}


def _refuse_used_up(
    free: Mapping[RecordId, _Free],
    before: Counter[RecordId],
    after: Counter[RecordId],
    live: Sequence[DraftCell],
) -> None:
    """Let there be no more cells without a number after an edit than before, by community."""
    for community, without in after.items():
        if without > before[community]:
            left = MOST_CELLS + 1 - free[community].first
            needed = sum(one.community_id == community for one in live)
            name = free[community].community.name
            raise Refused("draft_numbers_used_up", community=name, most=MOST_CELLS, left=left, needed=needed)


def _without(cells: Iterable[DraftCell], numbers: Mapping[RecordId, int]) -> Counter[RecordId]:
    """How many cells have no number, by community."""
    return Counter(one.community_id for one in cells if one.cell_id not in numbers)


def told_numbers(
    drawn: Mapping[RecordId, DraftCell], numbers: Mapping[RecordId, int]
) -> dict[RecordId, DraftCell]:
    """The new cells of a draft that do not have the numbers that they are to have, with them, by their ids.

    Args:
        drawn: The draft, by the id of the cell.
        numbers: What new cells of it go by, by the id of the cell.
    """
    return {
        cell: replace(one, number=numbers[cell])
        for cell, one in drawn.items()
        if one.state == "new" and one.number != numbers.get(cell, one.number)
    }


def _by_community(drawn: Iterable[DraftCell]) -> dict[RecordId, list[DraftCell]]:
    found: dict[RecordId, list[DraftCell]] = {}
    for one in drawn:
        found.setdefault(one.community_id, []).append(one)
    return found


def _in_order(drawn: Sequence[DraftCell]) -> list[DraftCell]:
    if not drawn:
        return []
    at = shapely.get_coordinates(shapely.point_on_surface([one.geometry for one in drawn]))
    return [drawn[row] for row in reading_order(at[:, 0], at[:, 1]).tolist()]


def needs_code(reader: Reader, cell: Cell) -> bool:
    """Whether a cell in force has no code of 15 digits in its community, or one that another has too."""
    community = existing(reader, cell.community_id, Region)
    if len(cell.code) != 15 or not cell.code.isdecimal() or cell.code[:12] != community.code:
        return True
    there = reader.codes_of(cell.community_id)
    return any(one.code == cell.code and one.cell_id != cell.id and not one.retired for one in there)


def name_of(drawn: DraftCell, code: str, published_names: Mapping[RecordId, str]) -> str:
    """The name of a new cell: the drawn one, or the number of its code where it still has its parent's.

    With a question mark in place of the number where it has no code, as none is left.
    """
    if drawn.name not in published_names.values():
        return drawn.name
    found = _NUMBERED.search(drawn.name)
    if not found:
        return f"{drawn.name}（{code[-3:] or _NO_NUMBER}）"
    written = found.group(1)
    shown = _NO_NUMBER
    if code:
        number = int(code[-3:])
        shown = f"{number:0{len(written)}d}" if written[0].isascii() else numeral(number)
    return drawn.name[: found.start(1)] + shown + drawn.name[found.end(1) :]


def numeral(number: int) -> str:
    """A number from 1 to 999 in Chinese numerals.

    >>> numeral(27), numeral(10), numeral(103), numeral(110)
    ('二十七', '十', '一百零三', '一百一十')
    """
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        said += "零"
    return said + (_DIGITS[ones] if ones else "")
