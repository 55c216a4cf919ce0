"""What the user says about boundaries to be imported, and what is still to be asked."""

from dataclasses import dataclass, field
from pathlib import Path

from gridmap.domain.mends import Tolerance
from gridmap.domain.records import LEVELS

#: Levels that boundaries are imported at; a city follows from its counties.
IMPORT_LEVELS: tuple[str, ...] = LEVELS[1:]


@dataclass(frozen=True, slots=True)
class BoundaryOptions:
    """Choices of the user; None and () leave it to the guess."""

    layer: str | None = None
    level: str | None = None  # one of IMPORT_LEVELS
    code: str | None = None  # column names from here
    name: str | None = None
    parent_codes: tuple[str, ...] = ()  # of the next level up, then of the one above it
    parent_names: tuple[str, ...] = ()
    crs: str | None = None  # EPSG:n, WKT, gcj02 or bd09
    encoding: str | None = None
    swap_axes: bool = False  # northing or latitude comes first
    join_points: Path | None = None  # points whose names the polygons take; may be the file itself
    tolerance: Tolerance = field(default_factory=Tolerance)


def levels_above(level: str) -> tuple[str, ...]:
    """Levels above one, the next first.

    >>> levels_above("community")
    ('township', 'county', 'city')
    """
    return LEVELS[: LEVELS.index(level)][::-1]
