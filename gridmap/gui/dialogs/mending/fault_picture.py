"""What the small map shows of a fault: its ground, who claims it, and what lies around."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import STRtree

from gridmap.domain.mending.fault import NESTING, UNCLAIMED
from gridmap.exchange.mending.delivery import Delivery
from gridmap.exchange.mending.wording import cells_said, rows_said

_MOST_AROUND = 400
_MOST_NAMED = 4
_METRES = 111_320.0
_LEAST_SHOWN = 60.0  # metres across
_STANDING = "plan_other_border"  # of cells that stand
_PLACES = ("net_police", "plan_bar_good", "map_event", "net_other")  # colours of the palette

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Claim:
    """One polygon of those concerned."""

    shape: shapely.Geometry
    called: str
    colour: str  # name in the palette


@dataclass(frozen=True, slots=True)
class FaultPicture:
    """Shapes in degrees, and the frame that is looked at first."""

    ground: shapely.Geometry
    claims: tuple[Claim, ...]
    parents: tuple[shapely.Geometry, ...]  # outlines of the level above
    around: tuple[shapely.Geometry, ...]
    frame: Bounds


class FaultPictures:
    """Makes the pictures of a delivery's faults."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self._tree = STRtree(delivery.survey.polygons)
        self._cells = STRtree(delivery.survey.standing)

    def of(self, number: int) -> FaultPicture:
        """The picture of a fault."""
        survey = self._delivery.survey
        fault = survey.faults[number]
        rows = (fault.candidates if fault.kind in UNCLAIMED else fault.rows)[:_MOST_NAMED]
        ground = survey.shape(number)
        frame = _frame(ground, fault.lon, fault.lat)
        near = self._tree.query(shapely.box(*frame))[:_MOST_AROUND]
        claims = tuple(
            Claim(survey.polygons[row], rows_said(self._delivery, (row,)), colour)
            for row, colour in zip(rows, _PLACES, strict=False)
        )
        parents: tuple[shapely.Geometry, ...] = ()
        if fault.kind in NESTING or fault.parent >= 0:
            wanted = fault.candidates if fault.kind in NESTING else (fault.parent,)
            parents = tuple(survey.nest.parents[one] for one in wanted if one >= 0)
        there = fault.standing[:_MOST_NAMED]
        claims += tuple(
            Claim(survey.standing[cell], cells_said(self._delivery, (cell,)), _STANDING) for cell in there
        )
        cells = self._cells.query(shapely.box(*frame))[:_MOST_AROUND]
        around = (
            *(survey.standing[cell] for cell in cells if cell not in there),
            *(survey.polygons[row] for row in near if row not in rows),
        )
        return FaultPicture(ground, claims, parents, around, frame)


def _frame(ground: shapely.Geometry, lon: float, lat: float) -> Bounds:
    """The ground with room around it; of one in many pieces the piece at the place that is named."""
    parts = shapely.get_parts(ground)
    point = shapely.Point(lon, lat)
    part = parts[int(np.argmin(shapely.distance(parts, point)))]
    west, south, east, north = part.bounds
    squeeze = float(np.cos(np.radians(lat)))
    half = max((east - west) * squeeze, north - south, _LEAST_SHOWN / _METRES) * 0.9
    x, y = (west + east) / 2, (south + north) / 2
    return x - half / squeeze, y - half, x + half / squeeze, y + half
