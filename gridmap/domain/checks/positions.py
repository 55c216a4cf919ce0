"""Positions lie on the earth, and in the cell that the record is attached to."""

from shapely import Point

from gridmap.domain.action import Reader
from gridmap.domain.change import Change
from gridmap.domain.check import Issue, Severity
from gridmap.domain.checks.touched import touched
from gridmap.domain.fields import is_located
from gridmap.domain.records import Cell, Record


def sensible_positions(change: Change, reader: Reader) -> list[Issue]:
    """Errors for half a position or one that is nowhere; a warning for one outside its cell."""
    issues: list[Issue] = []
    for look in touched(change):
        if not is_located(type(look.record)) or not look.any_of("lon", "lat", "cell_id"):
            continue
        lon, lat = getattr(look.record, "lon", None), getattr(look.record, "lat", None)
        if lon is None and lat is None:
            continue
        if lon is None or lat is None or not (-180 <= lon <= 180 and -90 <= lat <= 90):
            issues.append(Issue(Severity.ERROR, "records.check.position", (look.record.id,)))
        elif not _in_its_cell(look.record, lon, lat, change, reader):
            place = (lon, lat)
            issues.append(
                Issue(Severity.WARNING, "records.check.outside_cell", (look.record.id,), place=place)
            )
    return issues


def _in_its_cell(record: Record, lon: float, lat: float, change: Change, reader: Reader) -> bool:
    """Whether the cell reaches to the position; a record in no cell lies in none, and that is known."""
    cell_id = getattr(record, "cell_id", None)
    cell = None if cell_id is None else change.after.get(cell_id) or reader.get(cell_id)
    return not isinstance(cell, Cell) or bool(cell.geometry.covers(Point(lon, lat)))
