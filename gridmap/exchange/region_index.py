"""The regions in force, those there are and those that an import brings, found by code, name or place."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from gridmap.domain.records import REGION_LEVELS, RecordId, Region, RegionLevel
from gridmap.domain.region_names import WHOLE, core_name


class RegionIndex:
    """Regions by what is known of them; remembers what was added and renamed."""

    def __init__(self, regions: Iterable[Region], new_id: Callable[[], RecordId], top_name: str) -> None:
        """Start from the regions in force; `top_name` is what a city of no name is called."""
        self.regions: dict[RecordId, Region] = {}
        self.before: dict[RecordId, Region] = {}
        self.added: set[RecordId] = set()
        self._new_id = new_id
        self._top_name = top_name
        self._by_code: dict[tuple[str, str], RecordId] = {}
        self._by_name: dict[tuple[str, RecordId | None, str], list[RecordId]] = {}
        self._below: dict[RecordId | None, list[RecordId]] = {}
        for region in regions:
            self.before[region.id] = region
            self._enter(region)

    def _enter(self, region: Region) -> None:
        self.regions[region.id] = region
        if region.code and not self.is_whole(region.id):
            self._by_code.setdefault((region.level, region.code), region.id)
        named = self._by_name.setdefault((region.level, region.parent_id, core_name(region.name)), [])
        named.append(region.id)
        self._below.setdefault(region.parent_id, []).append(region.id)

    def find(self, level: str, code: str, name: str, parent: RecordId | None) -> RecordId | None:
        """The region of a code, else of a name below a parent if it is the only one of that name."""
        if code:
            found = self._by_code.get((level, code))
            if found is not None:
                return found
        if not name or name == WHOLE:
            return None
        named = self._by_name.get((level, parent, core_name(name)), [])
        if code:  # one that has a code of its own is another region of the same name
            named = [one for one in named if not self._has_official_code(one)]
        return named[0] if len(named) == 1 else None

    def _has_official_code(self, region_id: RecordId) -> bool:
        return bool(self.regions[region_id].code)

    def add(
        self, level: RegionLevel, code: str, name: str, parent: RecordId | None, day: str | None
    ) -> RecordId:
        """Bring a new region, in force from a day, or since ever.

        Without a name it is called by its code; the first city by the name of the workspace.
        """
        first_city = level == "city" and not any(one.level == "city" for one in self.regions.values())
        called = name or (self._top_name if first_city else "") or code
        region = Region(self._new_id(), level, code, called, parent, valid_from=day)
        self.added.add(region.id)
        self._enter(region)
        return region.id

    def whole(self, level: RegionLevel, parent: RecordId | None, day: str | None) -> RecordId:
        """The region that fills a level below a parent without dividing it; brought if there is none."""
        for child in self._below.get(parent, []):
            if self.regions[child].level == level and (self.is_whole(child) or level == "city"):
                return child
        code = self.regions[parent].code if parent is not None else ""
        return self.add(level, code, WHOLE if parent is not None else self._top_name, parent, day)

    def is_whole(self, region_id: RecordId) -> bool:
        """Whether a region only fills its level."""
        return self.regions[region_id].name == WHOLE

    def lowest_real_level(self, region_id: RecordId) -> str:
        """The level down to which the ground of a region is divided."""
        region = self.regions[region_id]
        while region.name == WHOLE and region.parent_id is not None:
            region = self.regions[region.parent_id]
        return region.level

    def change(self, region_id: RecordId, **values: object) -> bool:
        """Give fields of a region new values; says whether any is another."""
        region = self.regions[region_id]
        changed = replace(region, **values)  # type: ignore[arg-type]  # fields of Region
        if changed == region:
            return False
        self.regions[region_id] = changed
        if changed.code:
            self._by_code.setdefault((changed.level, changed.code), region_id)
        if changed.parent_id != region.parent_id:
            self._below[region.parent_id].remove(region_id)
            self._below.setdefault(changed.parent_id, []).append(region_id)
        return True

    def children(self, region_id: RecordId) -> list[RecordId]:
        """Regions right below one."""
        return self._below.get(region_id, [])

    def ancestor(self, region_id: RecordId | None, level: str) -> RecordId | None:
        """The region of a level that a region lies in, itself included."""
        steps = len(REGION_LEVELS)
        while region_id is not None and steps:
            region = self.regions.get(region_id)
            if region is None:
                return None
            if region.level == level:
                return region_id
            region_id, steps = region.parent_id, steps - 1
        return None

    def altered(self) -> list[tuple[Region, Region]]:
        """Regions that were there and are another now, (before, after)."""
        return [(old, self.regions[one]) for one, old in self.before.items() if self.regions[one] != old]
