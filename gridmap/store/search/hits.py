"""Looking things up: exact codes and names first, then cells and regions, then the rest."""

import unicodedata
from dataclasses import dataclass, replace
from typing import Any

from gridmap.domain.people import age_band, is_protected, masked_name
from gridmap.domain.records import LEVELS, RecordId
from gridmap.store.outlines import IN_FORCE
from gridmap.store.queries.descent import FORMER, UNTIL
from gridmap.store.queries.region_path import RegionPaths
from gridmap.store.search.tokens import is_specific, match_initials, match_words, plain

#: Hits shown of each group.
MOST_OF_GROUP = 8
_AREAS_RANKED = 400
_OTHERS_RANKED = 60
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found."""

    kind: str  # region, cell, place, organisation, resident, event
    id: RecordId
    title: str
    detail: str  # code, number, address or age band
    where: str  # township and community, or what lies above a region
    cell_id: RecordId | None  # None for a region and for what lies in no cell
    level: str = ""  # of a region
    until: str | None = None  # of a cell that is no longer in force: since this day
    severity: int | None = None  # of an event
    open: bool = False  # of an event
    more: bool = False  # there are others of its group behind it that are not shown


def search(connection: Any, query: str, today: str, *, people: bool) -> list[Hit]:
    """What a query finds, best first within each group: areas, places and organisations, people, events.

    `people` says whether residents are looked for, which needs the permission to see people; a
    protected one is found by name and shown masked all the same.
    """
    wanted = unicodedata.normalize("NFKC", query).strip()
    if not wanted:
        return []
    hits = [*_areas(connection, wanted, today), *_objects(connection, wanted)]
    if people:
        hits += _people(connection, wanted, today)
    return hits + _events(connection, wanted)


def _areas(connection: Any, wanted: str, today: str) -> list[Hit]:
    """Regions and cells by the beginning of their code, and by name or initials; retired cells last."""
    found: dict[RecordId, tuple[str, str, str, str | None]] = {}
    of_region = f"SELECT id, level, code, name, NULL FROM region WHERE {IN_FORCE}"
    of_cell = f"SELECT id, 'cell', code, name, NULL FROM cell WHERE {IN_FORCE}"
    of_former = f"SELECT id, 'cell', code, name, {UNTIL} FROM cell WHERE {FORMER}"
    conditions: list[tuple[str, dict[str, Any]]] = []
    if wanted.isdecimal() and len(wanted) > 1:
        conditions.append(("code >= :low AND code < :high", {"low": wanted, "high": wanted + _LAST}))
    if match := _match(wanted):
        found_ids = "id IN (SELECT rowid FROM search_area WHERE search_area MATCH :match LIMIT :most)"
        conditions.append((found_ids, {"match": match, "most": _AREAS_RANKED}))
    for condition, values in conditions:
        for question in (of_region, of_cell, of_former):
            rows = connection.execute(
                f"{question} AND {condition} LIMIT {_AREAS_RANKED}", {"today": today, **values}
            )
            found |= {row[0]: row[1:] for row in rows}
    best = sorted(found, key=lambda id_: _area_rank(found[id_], wanted))[:MOST_OF_GROUP]
    paths = RegionPaths(connection)
    hits = []
    for id_ in best:
        level, code, name, until = found[id_]
        where = " · ".join(paths.above(id_)[-2:])
        kind, cell_id = ("cell", id_) if level == "cell" else ("region", None)
        hits.append(Hit(kind, id_, name, code, where, cell_id, level=level, until=until))
    return _first_of(len(found), hits)


def _area_rank(area: tuple[str, str, str, str | None], wanted: str) -> tuple[Any, ...]:
    level, code, name, until = area
    exact = code == wanted or name == wanted
    return (not exact, until is not None, _name_rank(name, wanted), LEVELS.index(level), len(name), code)


def _name_rank(name: str, wanted: str) -> int:
    name, wanted = plain(name), plain(wanted)
    return 0 if name == wanted else 1 if name.startswith(wanted) else 2 if wanted in name else 3


def _objects(connection: Any, wanted: str) -> list[Hit]:
    """Places and organisations by name, address or initials."""
    if not (match := _match(wanted)):
        return []
    rows = []
    for table in ("place", "organisation"):
        found = connection.execute(
            f"""SELECT id, name, address, cell_id FROM "{table}" WHERE id IN
                (SELECT rowid FROM search_object WHERE search_object MATCH ? LIMIT {_AREAS_RANKED})""",
            (match,),
        )
        rows += [(table, *row) for row in found]
    best = sorted(rows, key=lambda row: (_name_rank(row[2], wanted), len(row[2]), row[1]))[:MOST_OF_GROUP]
    paths = RegionPaths(connection).of_cells(row[4] for row in best)
    hits = [
        Hit(table, id_, name, address or "", paths.get(cell_id, ""), cell_id)
        for table, id_, name, address, cell_id in best
    ]
    return _first_of(len(rows), hits)


def _people(connection: Any, wanted: str, today: str) -> list[Hit]:
    """Residents by name or initials."""
    if not is_specific(wanted) or not (match := _match(wanted)):
        return []
    rows = connection.execute(
        f"""SELECT r.id, name, birth_date, cell_id,
            (SELECT group_concat(kind) FROM service_need WHERE resident_id = r.id)
            FROM search_people AS s JOIN resident AS r ON r.id = s.rowid
            WHERE search_people MATCH ? LIMIT {_OTHERS_RANKED}""",
        (match,),
    ).fetchall()
    best = sorted(rows, key=lambda row: (_name_rank(row[1], wanted), len(row[1]), row[0]))[:MOST_OF_GROUP]
    paths = RegionPaths(connection).of_cells(row[3] for row in best)
    hits = []
    for id_, name, born, cell_id, kinds in best:
        protected = is_protected(born, kinds.split(",") if kinds else (), today)
        shown = masked_name(name) if protected else name
        hits.append(Hit("resident", id_, shown, age_band(born, today), paths.get(cell_id, ""), cell_id))
    return _first_of(len(rows), hits)


def _events(connection: Any, wanted: str) -> list[Hit]:
    """Events by the beginning of their number, then by words, open ones first, newest first."""
    columns = "id, number, title, cell_id, severity, status, reported_at"
    rows: dict[RecordId, tuple[Any, ...]] = {}
    numbers = {wanted, wanted.upper()} if any(c.isdigit() for c in wanted) and len(wanted) > 2 else set()
    for number in numbers:
        question = f"SELECT {columns} FROM event WHERE number >= ? AND number < ? ORDER BY number LIMIT ?"
        found = connection.execute(question, (number, number + _LAST, MOST_OF_GROUP + 1))
        rows |= {row[0]: row for row in found}
    if is_specific(wanted) and (match := match_words(wanted)):
        found = connection.execute(
            f"SELECT {', '.join('e.' + name for name in columns.split(', '))} FROM search_event AS s "
            "JOIN event AS e ON e.id = s.rowid WHERE search_event MATCH ? ORDER BY s.rowid DESC LIMIT ?",
            (match, _OTHERS_RANKED),
        )
        rows |= {row[0]: row for row in found}
    newest = sorted(rows.values(), key=lambda row: row[6], reverse=True)
    best = sorted(newest, key=lambda row: (row[1] not in numbers, row[5] != "open"))[:MOST_OF_GROUP]
    paths = RegionPaths(connection).of_cells(row[3] for row in best)
    hits = [
        Hit(
            "event", id_, title, number, paths.get(cell_id, ""), cell_id,
            severity=severity, open=status == "open",
        )
        for id_, number, title, cell_id, severity, status, _ in best
    ]  # fmt: skip
    return _first_of(len(rows), hits)


def _first_of(found: int, hits: list[Hit]) -> list[Hit]:
    """The hits of a group, the last of which says that more were found."""
    return [*hits[:-1], replace(hits[-1], more=True)] if found > len(hits) else hits


def _match(wanted: str) -> str | None:
    """Words or initials of a query as FTS5 reads them."""
    parts = [part for part in (match_words(wanted), match_initials(wanted)) if part]
    return " OR ".join(f"({part})" for part in parts) or None
