"""The header of a table that people made for people: below a title, over two rows, with merged cells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from gridmap.domain.reading import Doubt, plain

#: A merged range: first row, first column, last row, last column, from 0.
Merged = tuple[int, int, int, int]

_VALUE_LIKE = re.compile(r"[-+]?[\d.,:/年月日时分秒\s-]*\d[\d.,:/年月日时分秒\s%-]*")


@dataclass(frozen=True, slots=True)
class Header:
    """Names of a table's columns and where its rows begin."""

    columns: tuple[str, ...]
    first_row: int  # number of the first row of data, as a spreadsheet counts, from 1
    rows: tuple[tuple[str, ...], ...] = ()  # the header as it stands, to know it again on a later page
    titles: tuple[int, ...] = ()  # numbers of the rows above it that hold a title
    found: bool = True  # False: the first row is data, the names are ours

    def moved_down(self, rows: int) -> "Header":
        """The same header in a file with so many more rows above."""
        return replace(
            self, first_row=self.first_row + rows, titles=tuple(title + rows for title in self.titles)
        )

    @property
    def doubts(self) -> list[Doubt]:
        """What the user should know about it."""
        told = []
        if self.titles:
            rows = ", ".join(map(str, self.titles))
            told.append(Doubt("import_records.titles_skipped", {"rows": rows}))
        if not self.found:
            told.append(Doubt("import_records.no_header"))
        return told


def looks_like_value(cell: str) -> bool:
    """Whether a cell holds a number, a date or a time, not a word."""
    return _VALUE_LIKE.fullmatch(plain(cell)) is not None


@dataclass(slots=True)
class _Grid:
    """The top of a table, every row as wide as the widest."""

    rows: list[list[str]]
    merged: Sequence[Merged] = field(default=())

    def filled(self, row: int) -> list[int]:
        return [place for place, cell in enumerate(self.rows[row]) if cell]

    def is_text(self, row: int) -> bool:
        """Whether nothing in a row looks like a value."""
        return not any(looks_like_value(cell) for cell in self.rows[row])


def find_header(top: Sequence[Sequence[str]], merged: Sequence[Merged] = ()) -> Header:
    """The header of a table.

    Args:
        top: The first rows, stripped, "" for an empty cell.
        merged: Merged ranges, where the file knows of them.

    Returns:
        The header; without columns where nothing but blank rows is there. A first row that holds
        values is data, not a header, and the columns are numbered.
    """
    width = max((place + 1 for row in top for place, cell in enumerate(row) if cell), default=0)
    grid = _Grid([[*row[:width], *[""] * (width - len(row))] for row in top], merged)
    start = next((row for row in range(len(grid.rows)) if _is_header(grid, row, width)), None)
    if start is None:
        first = next((row for row in range(len(grid.rows)) if grid.filled(row)), 0)
        numbered = tuple(f"column {place}" for place in range(1, width + 1))
        return Header(numbered, first + 1, found=False)
    titles = tuple(row + 1 for row in range(start) if grid.filled(row))
    if start + 1 < len(grid.rows) and _goes_on(grid, start):
        names = _joined(grid, start)
        used = grid.rows[start : start + 2]
    else:
        names, used = grid.rows[start], grid.rows[start : start + 1]
    first = start + len(used)
    names = names[: _named_width(names, grid.rows[first:])]
    return Header(_distinct(names), first + 1, tuple(map(tuple, used)), titles)


def _named_width(names: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """How many columns there are: nameless ones at the end count only where most rows fill them."""
    width = len(names)
    while width > 1 and not names[width - 1]:
        filled = sum(bool(row[width - 1]) for row in rows)
        if filled and filled >= 0.5 * len(rows):
            break
        width -= 1
    return width


def _is_header(grid: _Grid, row: int, width: int) -> bool:
    filled = grid.filled(row)
    if not filled or (width > 1 and len(filled) < max(2, round(width * 0.4))):
        return False
    if any(sign in grid.rows[row][place] for place in filled for sign in ":："):
        # 填报单位：…　填报日期：… above the header
        widest = max(len(grid.filled(below)) for below in range(row, len(grid.rows)))
        return grid.is_text(row) and widest == len(filled)
    return grid.is_text(row)


def _goes_on(grid: _Grid, row: int) -> bool:
    """Whether the header has a second row."""
    below = grid.filled(row + 1)
    if not below or not grid.is_text(row + 1):
        return False
    if any(first == row and left != right for first, left, _, right in grid.merged):
        return True  # a group over several columns
    blank = [place for place, cell in enumerate(grid.rows[row]) if not cell]
    if not blank or any(place not in below for place in blank):
        return False
    # Without ranges (CSV): a name that the second row leaves blank stands over both.
    return any(cell and not grid.rows[row + 1][place] for place, cell in enumerate(grid.rows[row]))


def _joined(grid: _Grid, row: int) -> list[str]:
    names, group = [], ""
    grouped = [range(left, right + 1) for first, left, _, right in grid.merged if first == row]
    spans = set().union(*grouped)
    for place, (above, below) in enumerate(zip(grid.rows[row], grid.rows[row + 1], strict=True)):
        if above:
            group = above
        elif spans and place not in spans:
            group = ""
        names.append("/".join(dict.fromkeys(name for name in (group, below) if name)))
    return names


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Names without line breaks, blank ones numbered, repeated ones counted."""
    made: list[str] = []
    for place, name in enumerate(names, start=1):
        wanted = " ".join(name.split()) or f"column {place}"
        number, unique = 2, wanted
        while unique in made:
            unique, number = f"{wanted} ({number})", number + 1
        made.append(unique)
    return tuple(made)
