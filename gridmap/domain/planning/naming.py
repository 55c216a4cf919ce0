"""Codes and names of the cells that a plan brings."""

import re
from collections.abc import Mapping, Sequence

import shapely

from gridmap.domain.action import Reader, existing
from gridmap.domain.codes import cell_codes, reading_order
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import Cell, RecordId, Region

_NUMBERED = re.compile(r"第([0-9]+|[〇零一二三四五六七八九十百]+)网格")
_DIGITS = "零一二三四五六七八九"


def new_codes(reader: Reader, drawn: Sequence[DraftCell]) -> dict[RecordId, str]:
    """A code for every new cell, by the id of the cell.

    In each community the numbers go on after the highest that any cell of it ever had, from west to
    east and north to south by representative point.
    """
    codes: dict[RecordId, str] = {}
    for community_id in sorted({one.community_id for one in drawn}):
        community = existing(reader, community_id, Region)
        ever = [cell.code for cell in reader.referring_to(community_id, Cell, "community_id")]
        mine = [one for one in drawn if one.community_id == community_id]
        at = shapely.get_coordinates(shapely.point_on_surface([one.geometry for one in mine]))
        fresh = cell_codes(community.code, len(mine), ever)
        for code, row in zip(fresh, reading_order(at[:, 0], at[:, 1]).tolist(), strict=True):
            codes[mine[row].cell_id] = code
    return codes


def needs_code(reader: Reader, cell: Cell) -> bool:
    """Whether a cell in force has no code of 15 digits in its community, or one that another has too."""
    community = existing(reader, cell.community_id, Region)
    if len(cell.code) != 15 or not cell.code.isdecimal() or cell.code[:12] != community.code:
        return True
    there = reader.referring_to(cell.community_id, Cell, "community_id")
    return any(one.code == cell.code and one.id != cell.id and one.valid_to is None for one in there)


def name_of(drawn: DraftCell, code: str, published_names: Mapping[RecordId, str]) -> str:
    """The name of a new cell: the drawn one, or the number of its code where it still has its parent's."""
    if drawn.name not in published_names.values():
        return drawn.name
    number = int(code[-3:])
    found = _NUMBERED.search(drawn.name)
    if not found:
        return f"{drawn.name}（{code[-3:]}）"
    written = found.group(1)
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
