"""Checks of single shapes: slivers, cells in several parts, cells too small."""

import numpy as np
import shapely

from gridmap.domain.check import Issue, Severity
from gridmap.domain.planning.checks.facts import Facts, label

#: Mean width (twice the area by the perimeter) below which a cell is a sliver, metres.
SLIVER_WIDTH = 8.0
#: Area below which a cell is too small to be meant, square metres.
SMALLEST = 500.0


def sliver(facts: Facts) -> list[Issue]:
    """Cells so thin that they are a slip of the pen."""
    scaled = shapely.transform(facts.shapes, lambda at: at * facts.metres)
    width = 2 * facts.areas / np.maximum(shapely.length(scaled), 1e-9)
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


def too_small(facts: Facts) -> list[Issue]:
    """Cells too small to be meant."""
    return [
        Issue(
            Severity.WARNING,
            "check.too_small",
            (int(facts.ids[row]),),
            {"cell": label(facts, row), "area": round(float(facts.areas[row]))},
            facts.place(row),
        )
        for row in np.flatnonzero(facts.areas < SMALLEST).tolist()
    ]
