"""Import a code list: regions that are there get its codes and names, as one change that can be undone."""

from collections import Counter
from typing import TYPE_CHECKING

from gridmap.domain.actions.apply_codes import ApplyCodes
from gridmap.domain.records import RecordId, Region
from gridmap.domain.region_names import WHOLE
from gridmap.exchange.code_list import CodeList, CodeOptions, Entry, read_codes
from gridmap.exchange.code_matching import Matching, match
from gridmap.exchange.report import Line, Report
from gridmap.exchange.standing import standing

if TYPE_CHECKING:
    from gridmap.session import Session

__all__ = ["CodeList", "CodeOptions", "compare_codes", "import_codes", "read_codes"]


def compare_codes(session: "Session", listed: CodeList) -> tuple[Report, Matching]:
    """What importing a list would do; nothing is written."""
    there = standing(session)
    matching = match(listed.entries, there.regions)
    known = {entry.code for entry in listed.entries} | {region.code for region in there.regions}
    lines = [*listed.lines, *_lines(matching), *_orphans(matching, known)]
    lines += _children_left(matching, there.regions)
    counts = {
        "codes.count.rows": len({entry.row for entry in listed.entries} | {one.row for one in listed.lines}),
        "codes.count.kept": len(matching.kept) + len(matching.restored),
        "codes.count.renamed": len(matching.renamed),
        "codes.count.recoded": len(matching.recoded),
        "codes.count.new": len(matching.new),
        "codes.count.gone": len(matching.gone),
        "codes.count.abolished": len(matching.abolished),
        "codes.count.mended": sum(line.kind in ("codes.padded", "codes.restored") for line in lines),
        "codes.count.left_out": len({line.row for line in lines if line.left_out}),
    }
    return Report(listed.path.name, counts, tuple(lines)), matching


def import_codes(session: "Session", listed: CodeList) -> Report:
    """Give regions the codes and names of a list; cells follow the code of their community.

    Nothing is added and nothing retired: a region needs its ground, so what is new or gone is told.

    Raises:
        Refused: no permission.
    """
    session.require("import")
    report, matching = compare_codes(session, listed)
    regions = [(region.id, entry.code, region.name) for entry, region in matching.recoded]
    regions += [(region.id, region.code, entry.name) for entry, region in matching.renamed]
    cells = _recoded_cells(session, matching)
    if regions:
        session.run(ApplyCodes(tuple(regions), tuple(cells)), reason=listed.path.name)
    counts = {**report.counts, "codes.count.cells": len(cells)}
    return Report(report.source, counts, report.lines)


def _recoded_cells(session: "Session", matching: Matching) -> list[tuple[RecordId, str]]:
    """Cells whose code begins with that of a community which gets another."""
    codes: dict[RecordId, tuple[str, str]] = {
        region.id: (region.code, entry.code)
        for entry, region in matching.recoded
        if region.level == "community" and region.code
    }
    if not codes:
        return []
    there = standing(session)
    leaving = {cell.code for cell in there.cells if cell.community_id in codes}
    used = there.used_codes - leaving
    found = []
    for cell in there.cells:
        old, new = codes.get(cell.community_id, ("", ""))
        if old and cell.code.startswith(old) and new + cell.code[len(old) :] not in used:
            found.append((cell.id, new + cell.code[len(old) :]))
    return found


def _lines(matching: Matching) -> list[Line]:
    lines = []
    for entry, region in matching.renamed:
        values = {"old": region.name}
        kind = "codes.named" if region.name == region.code else "codes.renamed"
        lines.append(Line(kind, values, entry.row, entry.code, entry.name))
    for entry, region in matching.recoded:
        lines.append(Line("codes.recoded", {"old": region.code}, entry.row, entry.code, entry.name))
    for entry, region in matching.restored:
        lines.append(Line("codes.restored", {"said": entry.said}, entry.row, region.code, entry.name))
    for entry, region in matching.abolished:
        lines.append(Line("codes.abolished", {"ours": region.name}, entry.row, region.code, entry.name))
    lines += [Line("codes.absent", {}, entry.row, entry.code, entry.name) for entry in matching.absent]
    lines += [Line("codes.new", {}, entry.row, entry.code, entry.name) for entry in matching.new]
    lines += [
        Line("codes.rounded", {}, entry.row, entry.said, entry.name, left_out=True)
        for entry in matching.unclear
        if entry.level is not None or entry.said
    ]
    return lines + [Line("codes.gone", {}, None, region.code, region.name) for region in matching.gone]


def _children_left(matching: Matching, regions: list[Region]) -> list[Line]:
    """Regions that get another code while the list says nothing of what lies in them."""
    seen = {
        region.id
        for pairs in (matching.kept, matching.renamed, matching.recoded, matching.restored)
        for _, region in pairs
    }
    left = Counter(one.parent_id for one in regions if one.id not in seen and one.name != WHOLE)
    return [
        Line("codes.children_left", {"count": left[region.id]}, entry.row, entry.code, entry.name)
        for entry, region in matching.recoded
        if left[region.id]
    ]


def _orphans(matching: Matching, known: set[str]) -> list[Line]:
    """New entries of whose parent neither the list nor the workspace knows."""

    def is_orphan(entry: Entry) -> bool:
        return bool(entry.parent) and entry.parent not in known and entry.level != "city"

    return [
        Line("codes.orphan", {"parent": entry.parent}, entry.row, entry.code, entry.name)
        for entry in matching.new
        if is_orphan(entry)
    ]
