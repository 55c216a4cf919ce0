"""Which column of a table holds what: guessed from names and contents, told by the user, or refused."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from gridmap.domain.column_contents import (
    is_yes_or_no,
    looks_like_moments,
    looks_like_pairs,
    share_fitting,
)
from gridmap.domain.column_names import is_about_another, likeness, name_of, own_targets, synonyms
from gridmap.domain.errors import UserError
from gridmap.domain.prohibited import what_is_prohibited
from gridmap.domain.service_needs import NEED_KINDS
from gridmap.domain.terms import Term

Why = Literal["name", "contents", "asked"]

RECORD_KINDS = ("place", "facility", "organisation", "resident", "event")
#: What a record of a kind cannot do without; of several, one is enough.
REQUIRED: dict[str, tuple[tuple[str, ...], ...]] = {
    "place": (("name",),),
    "facility": (("name",),),
    "organisation": (("name",),),
    "resident": (("name",),),
    "event": (("reported_at",), ("title", "category", "content")),
}
#: Columns that reports of rejected rows add for the reader; they hold nothing to import.
REPORT_COLUMNS = ("gridmap: row", "gridmap: reason")

#: Systems that a column's name may tell, the one nearest to ours first.
_CRS_WORDS = {
    "EPSG:4490": ("wgs84", "cgcs2000", "4490", "4326", "国家2000", "大地2000"),
    "gcj02": ("gcj02", "gcj", "火星", "高德", "腾讯", "amap"),
    "bd09": ("bd09", "bd", "百度", "baidu"),
}
_EPSG = re.compile(r"EPSG:(\d{4,6})", re.IGNORECASE)
_POSITION = frozenset({"lon", "lat", "position"})
_OWN_NUMBER, _OWN_EXTERNAL_ID = ("编号", "number"), ("外部编号", "externalid")
_EXACT = 80.0  # likeness from which a name is the target's own, whatever the column holds


@dataclass(frozen=True, slots=True)
class Match:
    """A column that is taken for a target, and what made us think so."""

    column: str
    why: Why


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """What becomes of every column of a table."""

    kind: str
    matches: Mapping[str, Match]  # by target
    prohibited: Mapping[str, str]  # column -> what it holds; never taken
    unused: tuple[str, ...]
    crs: str | None  # what the names of the coordinates' columns say of their system

    @property
    def missing(self) -> tuple[tuple[str, ...], ...]:
        """What the kind needs and no column holds; of each group one would do."""
        return tuple(
            group for group in REQUIRED[self.kind] if not any(target in self.matches for target in group)
        )


def targets(kind: str) -> tuple[str, ...]:
    """Everything that a column may be taken for, in the order of the table of names."""
    needs = tuple(f"need.{key}" for key in NEED_KINDS) if kind == "resident" else ()
    return (*synonyms(kind), *needs)


def plan_columns(
    columns: Sequence[str],
    samples: Mapping[str, Sequence[str]],
    kind: str,
    asked: Mapping[str, str] | None = None,
) -> ColumnPlan:
    """Say what becomes of a table's columns.

    Args:
        columns: Their names.
        samples: Some contents of each.
        kind: One of `RECORD_KINDS`.
        asked: Target -> column as the user wants it; "" for none.

    Raises:
        UserError: a target or column that does not exist, or a column that must not be taken.
    """
    offered = [column for column in columns if column not in REPORT_COLUMNS]
    prohibited = {
        column: what for column in offered if (what := what_is_prohibited(column, samples[column], kind))
    }
    matches = _asked(asked or {}, columns, prohibited, kind)
    offer = _Offer([column for column in offered if column not in prohibited], samples, kind, matches)
    offer.closed = set(asked or ())
    offer.find_position()
    offer.match_names()
    offer.match_needs()
    offer.match_contents()
    offer.match_own_number()
    return ColumnPlan(kind, matches, prohibited, tuple(offer.free), _crs(matches))


def likely_kind(columns: Sequence[str], samples: Mapping[str, Sequence[str]]) -> str:
    """The kind of record whose own columns a table has most of."""

    def own_matches(kind: str) -> tuple[bool, int]:
        plan = plan_columns(columns, samples, kind)
        own = [target for target in plan.matches if target in own_targets(kind)]
        return not plan.missing, len(own)

    return max(RECORD_KINDS, key=own_matches)


def column_named(wanted: str, columns: Sequence[str]) -> str | None:
    """The column of a name, also without its case and punctuation, or by its last part alone."""
    if wanted in columns:
        return wanted
    said = name_of(wanted)
    same = [column for column in columns if name_of(column).full == said.full]
    same = same or [column for column in columns if name_of(column).leaf == said.full]
    return same[0] if len(same) == 1 else None


def _asked(
    asked: Mapping[str, str], columns: Sequence[str], prohibited: Mapping[str, str], kind: str
) -> dict[str, Match]:
    matches = {}
    for target, wanted in asked.items():
        if target not in targets(kind):
            known = ", ".join(targets(kind))
            raise UserError("import_records.no_target", target=target, targets=known)
        if not wanted:
            continue
        column = column_named(wanted, columns)
        if column is None or column in REPORT_COLUMNS:
            raise UserError("import_records.no_column", column=wanted, columns="、".join(columns))
        if column in prohibited:
            what = Term(f"import_records.prohibited.{prohibited[column]}")
            raise UserError("import_records.prohibited_asked", column=column, what=what)
        matches[target] = Match(column, "asked")
    if len({"lon", "lat"} & matches.keys()) == 1:
        raise UserError("import_records.half_position")
    return matches


@dataclass(slots=True)
class _Offer:
    """The columns that may be taken, and what has been decided so far."""

    columns: list[str]
    samples: Mapping[str, Sequence[str]]
    kind: str
    matches: dict[str, Match]  # grows
    closed: set[str] = field(default_factory=set)  # targets that the user has spoken about

    @property
    def free(self) -> list[str]:
        """Columns that are not taken yet."""
        taken = {match.column for match in self.matches.values()}
        return [column for column in self.columns if column not in taken]

    def score(self, column: str, target: str) -> float:
        """How well a column suits a target, by name and checked against its contents; 0 for not at all."""
        name = name_of(column)
        score = likeness(name, target, self.kind)
        if not score or is_about_another(name, target, self.kind):
            return 0.0
        if share_fitting(target, self.samples[column]) >= 0.5:
            return score
        return score / 2 if score >= _EXACT and target != "position" else 0.0

    def scored(self, target: str) -> list[tuple[str, float]]:
        """Free columns that suit a target."""
        return [(column, score) for column in self.free if (score := self.score(column, target))]

    def find_position(self) -> None:
        """The two columns of coordinates that belong together, or the one that holds both."""
        if not _POSITION.isdisjoint(self.closed):
            return
        pairs = [
            (east + north >= 2 * _EXACT, -_rank(_system(lon)), east + north, lon, lat)
            for lon, east in self.scored("lon")
            for lat, north in self.scored("lat")
            if lon != lat and _system(lon) == _system(lat)
        ]
        if pairs:
            *_, lon, lat = max(pairs)
            self.matches |= {"lon": Match(lon, "name"), "lat": Match(lat, "name")}
        elif both := self.scored("position"):
            column, _ = max(both, key=lambda one: one[1])
            self.matches["position"] = Match(column, "name")

    def match_names(self) -> None:
        """Everything else by name, the best match first."""
        known = [target for target in synonyms(self.kind) if target not in self.closed | _POSITION]
        ranked = [
            (score, -order, target, column)
            for order, target in enumerate(known)
            for column, score in self.scored(target)
        ]
        for _, _, target, column in sorted(ranked, reverse=True):
            if target not in self.matches and column in self.free:
                self.matches[target] = Match(column, "name")

    def match_needs(self) -> None:
        """Columns named after a service need that say yes or no."""
        for key, need in NEED_KINDS.items() if self.kind == "resident" else ():
            known = {name_of(part).full for part in (key, need.chinese, *need.chinese.split("/"))}
            for column in self.free:
                if name_of(column).leaf in known and is_yes_or_no(self.samples[column]):
                    self.matches.setdefault(f"need.{key}", Match(column, "name"))

    def match_contents(self) -> None:
        """What is so plain to see that no name is needed: positions, and the time of an event."""
        if _POSITION.isdisjoint(self.closed | self.matches.keys()):
            self._match_only("position", looks_like_pairs)
        if self.kind == "event" and "reported_at" not in self.closed | self.matches.keys():
            self._match_only("reported_at", looks_like_moments)

    def match_own_number(self) -> None:
        """The number of an event beside its external id, as gridmap itself exports them."""
        external = self.matches.get("external_id")
        if self.kind != "event" or external is None or "number" in self.closed | self.matches.keys():
            return
        if name_of(external.column).full in _OWN_EXTERNAL_ID:
            found = [column for column in self.free if name_of(column).full in _OWN_NUMBER]
            if found:
                self.matches["number"] = Match(found[0], "name")

    def _match_only(self, target: str, looks: Callable[[Sequence[str]], bool]) -> None:
        found = [column for column in self.free if looks(self.samples[column])]
        if len(found) == 1:
            self.matches[target] = Match(found[0], "contents")


def _system(column: str) -> str | None:
    if said := _EPSG.search(column):
        return f"EPSG:{said[1]}"
    name = name_of(column).full
    return next((crs for crs, words in _CRS_WORDS.items() if any(word in name for word in words)), None)


def _rank(system: str | None) -> int:
    known = list(_CRS_WORDS)
    return known.index(system) if system in known else len(known)


def _crs(matches: Mapping[str, Match]) -> str | None:
    match = matches.get("lon") or matches.get("position")
    return _system(match.column) if match else None
