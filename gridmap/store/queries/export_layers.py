# ruff: noqa: E501  # a table of expressions reads best a line each
"""The layers that leave the program, column by column, as SQL.

A column's first expression is what is told of it to anybody; None where nothing is. What is withheld
is not even read. With people asked for, the second expression is taken instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from gridmap.domain.records import RecordId
from gridmap.store import geopackage
from gridmap.store.outlines import IN_FORCE
from gridmap.store.queries.for_export import shapes_of

#: Kinds of place that are homes: their names, addresses and positions are people's.
HOMES = ("rental_housing", "self_built_house")

_CHUNK = 5_000
_AT_HOME = f"place.kind IN ({', '.join(repr(kind) for kind in HOMES)})"

#: Column -> (told to anybody, told with people).
Columns = dict[str, tuple[str | None, str]]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a layer comes from."""

    table: str
    columns: Columns
    joins: str = ""
    where: str = "1"
    order: str = "1"
    geometry: str | None = None  # the kind that the layer declares
    shape: tuple[str, str] = ("NULL", "NULL")  # told to anybody, told with people
    counted: bool = False  # people: only how many a cell has is told to anybody


def _same(*names: str, table: str = "") -> Columns:
    return {name: (f"{table}.{name}", f"{table}.{name}") for name in names}


def _people(*names: str, table: str) -> Columns:
    return {name: (None, f"{table}.{name}") for name in names}


_CELL_JOIN = "LEFT JOIN cell ON cell.id = {table}.cell_id LEFT JOIN region community ON community.id = cell.community_id"
_OF_CELL: Columns = {
    "cell_code": ("cell.code", "cell.code"),
    "cell": ("cell.name", "cell.name"),
    "community_code": ("community.code", "community.code"),
    "community": ("community.name", "community.name"),
}
_ABOVE = """LEFT JOIN region community ON community.id = cell.community_id
    LEFT JOIN region township ON township.id = community.parent_id AND township.level = 'township'
    LEFT JOIN region county ON county.id = ifnull(township.parent_id, community.parent_id) AND county.level = 'county'"""
_TELLING_UNIT = "(SELECT unit.name FROM unit WHERE unit.id = event.unit_id AND unit.kind <> 'worker')"
_ANY_UNIT = "(SELECT unit.name FROM unit WHERE unit.id = event.unit_id)"


def _unless_home(name: str) -> tuple[str, str]:
    return f"CASE WHEN {_AT_HOME} THEN NULL ELSE place.{name} END", f"place.{name}"


def _today(table: str) -> str:
    return IN_FORCE.replace("valid_", f"{table}.valid_")


SOURCES: dict[str, Source] = {
    "region": Source(
        "region",
        _same("id", "level", "code", "name", table="region")
        | {"parent_code": ("above.code", "above.code")}
        | _same("urban_rural", "risk_level", "valid_from", table="region"),
        "LEFT JOIN region above ON above.id = region.parent_id",
        _today("region"), "region.code", "MULTIPOLYGON", ("region.geom", "region.geom"),
    ),
    "cell": Source(
        "cell",
        _same("id", "code", "name", "kind", "dedicated_to", "risk_level", table="cell")
        | {"community_code": ("community.code", "community.code"), "community": ("community.name", "community.name"),
           "township": ("township.name", "township.name"), "county": ("county.name", "county.name")}
        | _same("valid_from", table="cell"),
        _ABOVE, _today("cell"), "cell.code", "MULTIPOLYGON", ("cell.geom", "cell.geom"),
    ),
    "place": Source(
        "place",
        _same("id", table="place") | {"name": _unless_home("name")} | _same("kind", table="place")
        | {"address": _unless_home("address")} | _OF_CELL | _people("external_id", table="place"),
        _CELL_JOIN.format(table="place"), order="place.id", geometry="POINT", shape=_unless_home("geom"),
    ),
    "facility": Source(
        "facility",
        _same("id", "name", "kind", "status", "address", table="facility") | _OF_CELL
        | _people("external_id", table="facility"),
        _CELL_JOIN.format(table="facility"), order="facility.id", geometry="POINT",
        shape=("facility.geom", "facility.geom"),
    ),
    "organisation": Source(
        "organisation",
        _same("id", "name", "kind", "credit_code", "address", table="organisation")
        | _people("phone", table="organisation") | _OF_CELL | _people("external_id", table="organisation"),
        _CELL_JOIN.format(table="organisation"), order="organisation.id", geometry="POINT",
        shape=("organisation.geom", "organisation.geom"),
    ),
    "event": Source(
        "event",
        _same("id", "number", table="event") | _people("title", "content", table="event")
        | _same("reported_at", "category", "severity", "source", "status", "step", table="event")
        | {"unit": (_TELLING_UNIT, _ANY_UNIT)} | _people("address", table="event")
        | _same("respond_by", "close_by", "responded_at", "closed_at", table="event") | _OF_CELL
        | _people("external_id", table="event"),
        _CELL_JOIN.format(table="event"), order="event.id", geometry="POINT",
        # An event may have happened in somebody's home: it is told at a point of its cell.
        shape=("event.cell_id", "event.geom"),
    ),
    "hazard": Source(
        "hazard",
        _same("id", "kind", "grade", "found_on", "due_on", "cleared_on", table="hazard")
        | {"place": (_unless_home("name")[0], "ifnull(place.name, facility.name)"),
           "facility": ("facility.name", "facility.name")}
        | _people("note", table="hazard") | _OF_CELL,
        """LEFT JOIN place ON place.id = hazard.holder_id LEFT JOIN facility ON facility.id = hazard.holder_id
           LEFT JOIN cell ON cell.id = ifnull(place.cell_id, facility.cell_id)
           LEFT JOIN region community ON community.id = cell.community_id""",
        order="hazard.id",
    ),
    "reference_line": Source(
        "reference_line", _same("id", "layer", "name", table="reference_line"),
        order="reference_line.id", geometry="GEOMETRY", shape=("reference_line.geom", "reference_line.geom"),
    ),
    "household": Source(
        "household", _same("id", "number", "address", table="household") | _OF_CELL
        | _same("external_id", table="household"),
        _CELL_JOIN.format(table="household"), order="household.id", geometry="POINT",
        shape=("NULL", "household.geom"), counted=True,
    ),
    "resident": Source(
        "resident",
        _same("id", "name", "sex", "birth_date", "id_number", "phone", "relation", table="resident")
        | {"household_number": ("household.number", "household.number")}
        | _same("address", "legal_basis", "keep_until", table="resident") | _OF_CELL
        | _same("external_id", table="resident"),
        _CELL_JOIN.format(table="resident") + " LEFT JOIN household ON household.id = resident.household_id",
        order="resident.id", geometry="POINT", shape=("NULL", "resident.geom"), counted=True,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """One layer as it is wanted."""

    name: str
    people: bool = False
    columns: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        told = SOURCES[self.name].columns.items()
        named = tuple(name for name, (anybody, _) in told if self.people or anybody is not None)
        object.__setattr__(self, "columns", named)


def count_rows(connection: Any, wanted: Wanted, today: str) -> int:
    """How many rows `rows_of` will give."""
    source = SOURCES[wanted.name]
    question = f'SELECT count(*) FROM "{source.table}" WHERE {source.where}'
    return int(connection.execute(question, {"today": today}).fetchone()[0])


def rows_of(connection: Any, wanted: Wanted, today: str) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a layer in chunks: its columns' values, then its geometry's blob or None.

    Where an event is told without people its last value is the id of its cell, see `cell_points`.
    """
    source = SOURCES[wanted.name]
    which = 1 if wanted.people else 0
    told = [source.columns[name][which] for name in wanted.columns]
    cursor = connection.execute(
        f'SELECT {", ".join(map(str, told))}, {source.shape[which]} FROM "{source.table}" {source.joins} '
        f"WHERE {source.where} ORDER BY {source.order}",
        {"today": today},
    )
    while rows := cursor.fetchmany(_CHUNK):
        yield rows


def cell_points(connection: Any, today: str) -> dict[RecordId, bytes]:
    """A point within each cell, as blobs, by the cell's id."""
    ids, shapes = shapes_of(connection, "cell", today)
    points = shapely.get_coordinates(shapely.point_on_surface(shapes))
    blobs = geopackage.point_blobs(np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1]))
    return {cell: blob for cell, blob in zip(ids, blobs, strict=True) if blob is not None}


def cell_names(connection: Any, today: str) -> list[tuple[Any, ...]]:
    """Id, code and name of each cell in force, and code and name of its community, by code."""
    question = f"""SELECT cell.id, {", ".join(told for _, told in _OF_CELL.values())} FROM cell
        LEFT JOIN region community ON community.id = cell.community_id
        WHERE {_today("cell")} ORDER BY cell.code"""
    found: list[tuple[Any, ...]] = connection.execute(question, {"today": today}).fetchall()
    return found
