"""Regions of a workspace and entries of a code list, matched by code and then by name within the parent."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from gridmap.domain import codes
from gridmap.domain.records import REGION_LEVELS, RecordId, Region
from gridmap.domain.region_names import WHOLE, core_name
from gridmap.exchange.code_list import Entry


@dataclass(slots=True)
class Matching:
    """Which entry is which region."""

    kept: list[tuple[Entry, Region]] = field(default_factory=list)
    renamed: list[tuple[Entry, Region]] = field(default_factory=list)
    recoded: list[tuple[Entry, Region]] = field(default_factory=list)
    restored: list[tuple[Entry, Region]] = field(default_factory=list)  # a rounded code that is ours
    abolished: list[tuple[Entry, Region]] = field(default_factory=list)
    new: list[Entry] = field(default_factory=list)
    absent: list[Entry] = field(default_factory=list)  # abolished, and not in the workspace either
    unclear: list[Entry] = field(default_factory=list)  # a rounded code that nothing tells
    gone: list[Region] = field(default_factory=list)


def match(entries: Iterable[Entry], regions: Iterable[Region]) -> Matching:
    """Match a list with the regions in force.

    Level by level from the city down, so that the parent of an entry is known as a region. First
    those with the same code and name; then those of the same name in the same parent, which have a
    new code; then those of the same code, which have a new name. What a list marks as abolished,
    and what it leaves out of a parent that it lists, is told and stays.
    """
    real = [one for one in regions if one.name != WHOLE]
    real = [one for one in regions if one.name != WHOLE]
    every = list(entries)
    matcher = _Matcher({one.code: one.id for one in real if one.code})
    for level in REGION_LEVELS:
        ours = [one for one in real if one.level == level]
        matcher.match_level([one for one in every if one.level == level], ours)
    matcher.result.unclear += [one for one in every if one.level is None]
    return matcher.result


class _Matcher:
    """Matches level by level; knows which region each code of the list has turned out to be."""

    def __init__(self, standing: dict[str, RecordId]) -> None:
        self.result = Matching()
        self._standing = standing  # code -> region, as they are
        self._of_code: dict[str, RecordId] = {}  # code in the list -> region
        self._taken: set[RecordId] = set()

    def match_level(self, theirs: list[Entry], ours: list[Region]) -> None:
        """Match the entries and the regions of one level."""
        by_code = {one.code: one for one in ours if one.code}
        by_name: dict[tuple[RecordId | None, str], list[Region]] = {}
        for one in ours:
            by_name.setdefault((one.parent_id, core_name(one.name)), []).append(one)
        waiting = [entry for entry in theirs if not self._same(entry, by_code.get(entry.code))]
        waiting = [entry for entry in waiting if not self._same_name(entry, by_name)]
        for entry in waiting:
            self._last(entry, by_code.get(entry.code))
        listed = {self._parent(entry) for entry in theirs}
        self.result.gone += [one for one in ours if one.id not in self._taken and one.parent_id in listed]

    def _take(self, entry: Entry, region: Region, kind: list[tuple[Entry, Region]]) -> bool:
        self._taken.add(region.id)
        self._of_code[entry.code or region.code] = region.id
        (self.result.abolished if entry.abolished else kind).append((entry, region))
        return True

    def _parent(self, entry: Entry) -> RecordId | None:
        return self._of_code.get(entry.parent, self._standing.get(entry.parent))

    def _same(self, entry: Entry, region: Region | None) -> bool:
        if region is None or core_name(region.name) != core_name(entry.name):
            return False
        return self._take(entry, region, self.result.kept)

    def _same_name(self, entry: Entry, by_name: dict[tuple[RecordId | None, str], list[Region]]) -> bool:
        named = by_name.get((self._parent(entry), core_name(entry.name)), [])
        named = [one for one in named if one.id not in self._taken]
        rounded = codes.rounded(entry.said) if not entry.code else None
        if rounded is not None:
            named = [one for one in named if codes.may_be(one.code, rounded)]
        if len(named) != 1:
            return False
        certain = self.result.restored if rounded is not None else self.result.recoded
        return bool(entry.code or rounded) and self._take(entry, named[0], certain)

    def _last(self, entry: Entry, region: Region | None) -> None:
        if region is not None and region.id not in self._taken:
            self._take(entry, region, self.result.renamed)
        elif not entry.code:
            self.result.unclear.append(entry)
        else:
            (self.result.absent if entry.abolished else self.result.new).append(entry)
