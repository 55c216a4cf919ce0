"""Positions lie on the earth, and in the cell that the record is attached to."""

from collections.abc import Mapping

import numpy as np
import shapely

from gridmap.domain.action import Reader
from gridmap.domain.change import Change
from gridmap.domain.check import Issue, Severity
from gridmap.domain.checks.touched import touched
from gridmap.domain.fields import is_located
from gridmap.domain.records import Cell, Record, RecordId

Placed = tuple[RecordId, float, float, RecordId]  # record, longitude, latitude, cell


def sensible_positions(change: Change, reader: Reader) -> list[Issue]:
    """Errors for half a position or one that is nowhere; a warning for one outside its cell."""
    issues: list[Issue] = []
    placed: list[Placed] = []
    for look in touched(change):
        if not is_located(type(look.record)) or not look.any_of("lon", "lat", "cell_id"):
            continue
        lon, lat = getattr(look.record, "lon", None), getattr(look.record, "lat", None)
        cell_id = getattr(look.record, "cell_id", None)
        if lon is None and lat is None:
            continue
        if lon is None or lat is None or not (-180 <= lon <= 180 and -90 <= lat <= 90):
            issues.append(Issue(Severity.ERROR, "records.check.position", (look.record.id,)))
        elif cell_id is not None:
            placed.append((look.record.id, lon, lat, cell_id))
    return issues + _outside(placed, change.after, reader)


def _outside(placed: list[Placed], after: Mapping[RecordId, Record | None], reader: Reader) -> list[Issue]:
    """A warning for each record whose cell does not reach to its position; all are asked at once."""
    wanted = {cell_id for *_, cell_id in placed}
    cells = dict(reader.get_many(wanted - after.keys())) | {one: after[one] for one in wanted & after.keys()}
    shapes = {one: cell.geometry for one, cell in cells.items() if isinstance(cell, Cell)}
    known = [one for one in placed if one[3] in shapes]
    if not known:
        return []
    shapely.prepare(list(shapes.values()))
    outlines = np.array([shapes[cell_id] for *_, cell_id in known], dtype=object)
    positions = shapely.points([one[1] for one in known], [one[2] for one in known])
    return [
        Issue(Severity.WARNING, "records.check.outside_cell", (record_id,), place=(lon, lat))
        for (record_id, lon, lat, _), inside in zip(known, shapely.covers(outlines, positions), strict=True)
        if not inside
    ]
