"""The level above a delivery, in which its rows should lie."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.errors import UserError
from gridmap.domain.mends import Shapes
from gridmap.domain.records import Region
from gridmap.domain.terms import Term
from gridmap.exchange.boundary_features import Feature, read_features
from gridmap.exchange.boundary_options import BoundaryOptions, levels_above
from gridmap.exchange.boundary_preview import BoundaryPreview, read_boundaries
from gridmap.store.queries.for_boundaries import region_outlines

if TYPE_CHECKING:
    from gridmap.session import Session


@dataclass(frozen=True, slots=True)
class Parents:
    """Regions of the next level up, m of them."""

    level: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    shapes: Shapes  # EPSG:4490, shape (m,)

    def named(self, number: int) -> str:
        """Name of one, for tables."""
        return self.names[number] or self.codes[number]

    def called(self, number: int) -> str:
        """Code and name of one for people."""
        code, name = self.codes[number], self.names[number]
        return name if name == code else f"{code} {name}".strip()

    def of(self, features: list[Feature]) -> NDArray[np.int64]:
        """The parent that each feature names by code or else by name, -1 where none is known."""
        codes = {code: at for at, code in enumerate(self.codes) if code}
        names: dict[str, int] = {}
        for at, name in enumerate(self.names):
            names[name] = -1 if name in names else at  # of two of one name neither is meant for sure
        found = []
        for one in features:
            code, name = one.parents[0] if one.parents else ("", "")
            found.append(codes[code] if code in codes else names.get(name, -1) if name else -1)
        return np.array(found, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class ParentsSource:
    """Where the level above is read from."""

    path: Path | None = None  # None: the workspace
    layer: str | None = None
    code: str | None = None  # column; else guessed


def read_parents(source: ParentsSource, below: BoundaryPreview, session: "Session | None" = None) -> Parents:
    """Read the level above a delivery.

    Args:
        source: A layer of a file, or the workspace.
        below: The delivery; its level says which is wanted, its system is taken for its own file.
        session: Whose workspace, where that is the source.

    Raises:
        UserError: the file cannot be read, or leaves a question open; the level has none above, or the
            workspace has nothing there.
    """
    assert below.guess.level is not None
    level = levels_above(below.guess.level)[0]
    if source.path is None:
        return _of_workspace(session, level)
    crs = below.crs if source.path == below.path else None
    options = BoundaryOptions(
        layer=source.layer, level=level, code=source.code, crs=crs, swap_axes=below.options.swap_axes
    )
    try:
        preview = read_boundaries(source.path, options)
    except UserError as error:
        if error.key != "boundaries.crs_impossible" or crs is None:
            raise
        preview = read_boundaries(source.path, replace(options, crs=None))
    features = read_features(preview, keep_copies=True)
    if not features.features:
        raise UserError("mending.no_parents_in_file", file=source.path.name)
    return Parents(
        level,
        tuple(one.code for one in features.features),
        tuple(one.name for one in features.features),
        features.shapes,
    )


def of_workspace(below: BoundaryPreview, session: "Session") -> ParentsSource | None:
    """The workspace as the level above a delivery, None where it has no outlines of that level."""
    above = levels_above(below.guess.level) if below.guess.level else ()
    outlines = region_outlines(session.workspace.reading(), above[0], session.today()) if above else {}
    return ParentsSource() if outlines else None


def _of_workspace(session: "Session | None", level: str) -> Parents:
    outlines = (
        region_outlines(session.workspace.reading(), level, session.today()) if session is not None else {}
    )
    if session is None or not outlines:
        raise UserError("mending.no_parents_in_workspace", level=Term(f"boundaries.level.{level}"))
    regions = {one.id: one for one in session.workspace.all_of(Region) if one.id in outlines}
    shapes = np.array([outlines[one] for one in regions], dtype=object)
    return Parents(
        level,
        tuple(one.code for one in regions.values()),
        tuple(one.name for one in regions.values()),
        shapes,
    )
