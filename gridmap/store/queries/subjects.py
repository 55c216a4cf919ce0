"""What the panel shows on top of a selected cell or region."""

from dataclasses import dataclass
from typing import Any

from gridmap.domain.geodesy import areas
from gridmap.domain.people import masked_phone
from gridmap.domain.records import RecordId
from gridmap.store.geopackage import geometry
from gridmap.store.queries.region_path import RegionPaths


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody responsible, as shown."""

    id: RecordId
    name: str
    phone: str  # masked


@dataclass(frozen=True, slots=True)
class Subject:
    """A cell or region as the panel shows it."""

    id: RecordId
    level: str  # of the hierarchy: city ... cell
    code: str
    name: str
    above: tuple[str, ...]  # names, city first
    risk_level: int | None  # 1 (I) to 4 (IV), None without data
    risk_score: float | None
    area_m2: float | None  # on the ellipsoid
    kind: str = ""  # of a cell: basic or dedicated
    dedicated_to: str | None = None
    worker: Person | None = None
    leader: Person | None = None
    cells: int = 1  # in force, of a region


def read_subject(connection: Any, subject_id: RecordId, cells: int = 1) -> Subject | None:
    """The cell or region with this id, None where it is neither; `cells` is how many it has."""
    row = connection.execute(
        """SELECT code, name, risk_level, risk_score, geom, kind, dedicated_to, worker_id, leader_id
           FROM cell WHERE id = ?""",
        (subject_id,),
    ).fetchone()
    above = tuple(RegionPaths(connection).above(subject_id))
    if row:
        code, name, level, score, geom, kind, dedicated_to, worker, leader = row
        return Subject(
            subject_id, "cell", code, name, above, level or None, score, _area(geom), kind, dedicated_to,
            _person(connection, worker), _person(connection, leader),
        )  # fmt: skip
    row = connection.execute(
        "SELECT level, code, name, risk_level, risk_score, geom FROM region WHERE id = ?", (subject_id,)
    ).fetchone()
    if row is None:
        return None
    hierarchy_level, code, name, level, score, geom = row
    return Subject(
        subject_id, hierarchy_level, code, name, above, level or None, score, _area(geom), cells=cells
    )


def _area(blob: bytes | None) -> float | None:
    return float(areas([geometry(blob)])[0]) if blob else None


def _person(connection: Any, unit_id: RecordId | None) -> Person | None:
    row = connection.execute("SELECT name, phone FROM unit WHERE id = ?", (unit_id,)).fetchone()
    return Person(unit_id, row[0], masked_phone(row[1])) if row and unit_id is not None else None
