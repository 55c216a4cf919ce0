"""A list of region codes as its file has it, with what is certain about damaged codes put right."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gridmap.domain import codes
from gridmap.domain.errors import UserError
from gridmap.domain.records import RegionLevel
from gridmap.domain.region_names import is_abolished, tidy_name
from gridmap.exchange.report import Line
from gridmap.formats.tables import open_table

#: What columns are called, best first, without case and blanks.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "代码", "区划代码", "行政区划代码", "统计用区划代码", "编码", "区划编码", "id"),
    "name": ("name", "名称", "区划名称", "地名", "单位名称"),
    "level": ("level", "级别", "层级", "类型"),
    "parent": ("parent", "parentcode", "上级代码", "上级区划代码", "上级", "父级代码", "pcode"),
}
_LEVELS: Mapping[str, RegionLevel] = {
    "city": "city", "市": "city", "地市": "city", "市级": "city", "地级": "city",
    "county": "county", "区县": "county", "县区": "county", "县级": "county", "县": "county", "区": "county",
    "town": "township", "township": "township", "乡镇": "township", "乡级": "township", "街道": "township",
    "乡镇街道": "township", "village": "community", "community": "community", "村级": "community",
    "村": "community", "社区": "community", "村居": "community",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CodeOptions:
    """Choices of the user; None leaves it to the guess."""

    code: str | None = None  # column names
    name: str | None = None
    level: str | None = None
    parent: str | None = None
    encoding: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the list."""

    row: int  # as a spreadsheet counts, from 1
    said: str  # the code as it stands
    code: str  # 12 digits, "" where they are not certain
    name: str
    level: RegionLevel | None
    parent: str  # 12 digits, from the code or, without one, as the row says
    abolished: bool


@dataclass(frozen=True, slots=True)
class CodeList:
    """A whole list."""

    path: Path
    columns: Mapping[str, str]  # target -> column used
    available: tuple[str, ...]  # columns of the file
    entries: tuple[Entry, ...]
    lines: tuple[Line, ...]  # what was put right, and what is left out


def read_codes(path: Path, options: CodeOptions | None = None) -> CodeList:
    """Read a list of codes and names from CSV or a spreadsheet.

    Raises:
        UserError: the file cannot be read, or no column holds codes or names.
    """
    chosen = options or CodeOptions()
    table = open_table(path, encoding=chosen.encoding or "", sheet=chosen.sheet or "")
    columns = _columns(table.columns, chosen, path.name)
    at = {target: table.columns.index(column) for target, column in columns.items()}
    entries: list[Entry] = []
    lines: list[Line] = []
    for chunk in table.chunks():
        for number, row in zip(chunk.numbers, chunk.rows, strict=True):
            if any(row):
                entry = _entry(number, {target: row[place] for target, place in at.items()})
                entries.append(entry)
                lines += _told(entry, row[at["parent"]] if "parent" in at else "")
    kept, more = _without_copies(entries)
    return CodeList(path, columns, table.columns, tuple(kept), (*lines, *more))


def _columns(names: Sequence[str], options: CodeOptions, file: str) -> dict[str, str]:
    plain = {"".join(name.split()).lower(): name for name in reversed(names)}
    found = {}
    for target, wanted in _COLUMNS.items():
        asked = getattr(options, target)
        if asked is not None and asked not in names:
            known = ", ".join(names)
            raise UserError("boundaries.no_such_column", file=file, column=asked, known=known)
        column = asked or next((plain[one] for one in wanted if one in plain), None)
        if column is not None:
            found[target] = column
    if "code" not in found or "name" not in found:
        raise UserError("codes.no_columns", file=file, known=", ".join(names))
    return found


def _entry(row: int, cells: Mapping[str, str]) -> Entry:
    said, name = codes.cleaned(cells["code"]), tidy_name(cells["name"])
    level = _LEVELS.get("".join(cells.get("level", "").split()).lower())
    above = codes.cleaned(cells.get("parent", ""))
    above = codes.padded(above) or "" if above else ""
    code = said if codes.is_region_code(said) else ""
    if not code and (level or above):
        code = codes.padded(said, level, above or None) or ""
    if not code and codes.rounded(said) is None and level and len(said) >= codes.DIGITS[level] - 2:
        code = codes.padded(said, level) or ""  # the row's parent is the one that is wrong
    if code:
        level = codes.level_of(code)
    return Entry(row, said, code, name, level, codes.parent_code(code) or above, is_abolished(name))


def _told(entry: Entry, parent_said: str) -> Iterable[Line]:
    named = entry.row, entry.code or entry.said, entry.name
    if entry.code and entry.code != entry.said:
        yield Line("codes.padded", {"said": entry.said}, *named)
    elif not entry.code and codes.rounded(entry.said) is None:
        yield Line("codes.invalid", {}, *named, left_out=True)
    stands = codes.cleaned(parent_said)
    differs = stands not in ("", entry.parent) and codes.padded(stands) != entry.parent
    if entry.code and entry.level != "city" and differs:
        yield Line("codes.parent_differs", {"said": stands, "parent": entry.parent}, *named)
    if not entry.name:
        yield Line("codes.nameless", {}, *named, left_out=True)


def _without_copies(entries: list[Entry]) -> tuple[list[Entry], list[Line]]:
    """Rows of which each code stands once; two names for one code leave both out."""
    by_code: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.code:
            by_code.setdefault(entry.code, []).append(entry)
    lines, out = [], set()
    for code, same in by_code.items():
        names = {one.name for one in same}
        for one in same[1:]:
            out.add(one.row)
            kind = "codes.twice" if len(names) == 1 else "codes.twice_differs"
            values = {"other": str(same[0].row), "other_name": same[0].name}
            lines.append(Line(kind, values, one.row, code, one.name, left_out=True))
        if len(names) > 1:
            out.add(same[0].row)
            values = {"other": str(same[1].row), "other_name": same[1].name}
            lines.append(Line("codes.twice_differs", values, same[0].row, code, same[0].name, left_out=True))
    return [entry for entry in entries if entry.row not in out and entry.name], lines
