"""Checks of single shapes: borders that cross themselves, slivers, cells in several parts or too small."""

import re

import numpy as np
import shapely

from gridmap.domain.check import Issue, Severity
from gridmap.domain.planning.checks.facts import Facts, label

_PLACE = re.compile(r"\[(-?[\d.]+) (-?[\d.]+)\]$")
#: Mean width (twice the area by the perimeter) below which a cell is a sliver, metres.
SLIVER_WIDTH = 8.0
#: Area below which a cell is too small to be meant, and a basic one where nobody lives, square metres:
#: what a line leaves that meets a crooked border once more.
SMALLEST, SMALLEST_EMPTY = 500.0, 2_000.0


def crosses_itself(facts: Facts) -> list[Issue]:
    """Cells whose border crosses itself, as only a file that another program wrote to can hold."""
    rows = np.flatnonzero(~shapely.is_valid(facts.shapes)).tolist()
    return [
        Issue(
            Severity.ERROR,
            "check.crosses_itself",
            (int(facts.ids[row]),),
            {"cell": label(facts, row)},
            _crossing(facts, row),
        )
        for row in rows
    ]


def _crossing(facts: Facts, row: int) -> tuple[float, float]:
    """Where the library says that a border crosses itself, degrees; else a point of the cell."""
    told = _PLACE.search(shapely.is_valid_reason(facts.shapes[row]))
    return (float(told[1]), float(told[2])) if told else facts.place(row)


def sliver(facts: Facts) -> list[Issue]:
    """Cells so thin that they are a slip of the pen."""
    width = 2 * facts.areas / np.maximum(facts.perimeters, 1e-9)
    rows = np.flatnonzero(width < SLIVER_WIDTH).tolist()
    return [
        Issue(
            Severity.ERROR,
            "check.sliver",
            (int(facts.ids[row]),),
            {"cell": label(facts, row), "width": round(float(width[row]), 1)},
            facts.place(row),
        )
        for row in rows
    ]


def multi_part(facts: Facts) -> list[Issue]:
    """Cells in several parts."""
    parts = shapely.get_num_geometries(facts.shapes)
    return [
        Issue(
            Severity.WARNING,
            "check.multi_part",
            (int(facts.ids[row]),),
            {"cell": label(facts, row), "parts": int(parts[row])},
            facts.place(row),
        )
        for row in np.flatnonzero(parts > 1).tolist()
    ]


def is_too_small(area: float, households: int | None, dedicated: bool) -> bool:
    """Whether a cell of so many square metres is hardly meant; None where no households are known."""
    return area < (SMALLEST if dedicated or households != 0 else SMALLEST_EMPTY)


def too_small(facts: Facts) -> list[Issue]:
    """Cells too small to be meant."""
    small = [
        row
        for row in np.flatnonzero(facts.areas < SMALLEST_EMPTY).tolist()
        if is_too_small(
            float(facts.areas[row]),
            int(facts.households[row]) if facts.households_known else None,
            bool(facts.dedicated[row]),
        )
    ]
    return [
        Issue(
            Severity.WARNING,
            "check.too_small",
            (int(facts.ids[row]),),
            {"cell": label(facts, row), "area": round(float(facts.areas[row]))},
            facts.place(row),
        )
        for row in small
    ]
