"""Which rows of a table are records: not the blank ones, subtotals, footnotes and repeated headers."""

import re
from collections.abc import Sequence

from gridmap.domain.reading import Doubt
from gridmap.formats.header import Header, looks_like_value
from gridmap.formats.tables import Chunk, Note

_SUBTOTAL = re.compile(r"(?:本页)?(?:小|合|总|累|共)\s*计|sub-?\s*total|(?:grand\s+)?total", re.IGNORECASE)
_FOOTNOTE = re.compile(
    r"(?:注|备注|说明|附注|填表人|制表人?|审核人?|填报人|单位负责人|notes?)\s*[:：\d]", re.IGNORECASE
)
_FIRST = 3  # cells in which a subtotal says that it is one


class RowKeeper:
    """Sorts the rows of one table; remembers what it left out."""

    def __init__(self, header: Header) -> None:
        """Begin a table with this header."""
        self._width = len(header.columns)
        self._header = [list(row[: len(header.columns)]) for row in header.rows]
        self._left_out: dict[str, list[int]] = {}

    def chunk(self, rows: Sequence[list[str]], first: int) -> Chunk:
        """The records among rows of which the first has the number `first`."""
        if columns := self._all_usual(rows):
            return Chunk(list(range(first, first + len(rows))), list(rows), columns=columns)
        made = Chunk([], [])
        numbers, kept, width = made.numbers, made.rows, self._width
        for number, row in enumerate(rows, start=first):
            if len(row) == width and "" not in row and row[0] not in _SUSPICIOUS and row not in self._header:
                numbers.append(number)
                kept.append(row)
            elif why := self._why_not(row):
                self._left_out.setdefault(why, []).append(number)
            else:
                self._keep_unusual(made, number, row)
        return made

    def _all_usual(self, rows: Sequence[list[str]]) -> list[tuple[str, ...]]:
        """The rows as columns where no row needs a closer look, else nothing.

        Asked a column at a time this is ten times as fast as row by row.
        """
        if set(map(len, rows)) != {self._width}:
            return []
        columns = list(zip(*rows, strict=True))
        headers = {header[0] for header in self._header if header}
        usual = _SUSPICIOUS.union(headers).isdisjoint(columns[0]) and not any("" in one for one in columns)
        return columns if usual else []

    def notes(self) -> list[Note]:
        """What was left out, blank rows apart."""
        return [
            Note(Doubt(f"import_records.{why}", {"count": len(rows)}), tuple(rows))
            for why, rows in self._left_out.items()
            if why != "blank"
        ]

    def _why_not(self, row: list[str]) -> str | None:
        filled = [cell for cell in map(str.strip, row) if cell]
        if not filled:
            return "blank"
        for place, cell in enumerate(filled[:_FIRST], start=1):
            if _SUBTOTAL.fullmatch(cell.rstrip(":：")) and all(map(looks_like_value, filled[place:])):
                return "subtotals_skipped"
        if len(filled) == 1 and self._width > 1 and _FOOTNOTE.match(filled[0]):
            return "footnotes_skipped"
        if any(row[: len(header)] == header[: len(row)] for header in self._header):
            return "headers_skipped"
        return None

    def _keep_unusual(self, chunk: Chunk, number: int, row: list[str]) -> None:
        place = len(chunk.rows)
        if len(row) > self._width:
            if any(cell.strip() for cell in row[self._width :]):
                said = {"cells": len(row), "columns": self._width}
                chunk.refused[place] = Doubt("import_records.too_many_cells", said)
            row = row[: self._width]
        elif len(row) < self._width:
            row = [*row, *[""] * (self._width - len(row))]
        chunk.numbers.append(number)
        chunk.rows.append(row)


#: First cells for which a row is looked at closely even where no cell is empty.
_SUSPICIOUS = frozenset({"小计", "合计", "总计", "累计", "共计", "Total", "TOTAL", "total"})
