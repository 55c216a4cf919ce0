"""A delivery that was looked over, and what decisions make of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridmap.domain.mending.decisions import Decisions
from gridmap.domain.mending.fault import Limits
from gridmap.domain.mending.outcome import Outcome, mended, outcome
from gridmap.domain.mending.survey import Nest, Survey, survey
from gridmap.domain.mends import Shapes
from gridmap.exchange.boundary_features import Feature, Features, read_features
from gridmap.exchange.boundary_preview import BoundaryPreview
from gridmap.exchange.mending.parents import Parents, ParentsSource, read_parents
from gridmap.exchange.mending.surroundings import Surroundings, surroundings

if TYPE_CHECKING:
    from gridmap.session import Session

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A layer with every fault between its polygons; nothing has been touched."""

    preview: BoundaryPreview
    features: Features  # n of them; copies of a polygon are left in, to be chosen from
    survey: Survey  # its rows are the features
    parents: Parents | None
    surroundings: Surroundings | None  # where it was held against the cells of a workspace

    def named(self, row: int) -> str:
        """Name of a feature, for tables; its code or its row in the file where it has none."""
        one = self.features.features[row]
        return one.name or one.code or f"#{one.row}"

    def called(self, row: int) -> str:
        """Code and name of a feature for people, or its row in the file."""
        one = self.features.features[row]
        if not one.code:
            return f"{one.name} #{one.row}".strip()
        return one.code if one.name in ("", one.code) else f"{one.code} {one.name}"


def survey_delivery(
    preview: BoundaryPreview,
    limits: Limits,
    above: ParentsSource | None = None,
    session: "Session | None" = None,
    progress: Progress | None = None,
    *,
    beside_cells: bool = True,
) -> Delivery:
    """Read a delivery and find every fault in it.

    Args:
        preview: As `read_boundaries` gave it, without open questions.
        limits: Up to where faults are mended unasked.
        above: Where the level above is found, if nesting is to be looked at.
        session: Whose workspace, where `above` means it.
        progress: Told out of 100; may raise `Cancelled`.
        beside_cells: Hold the delivery against the cells of that workspace too. Rows of regions that
            are divided there already are then left out: their outline follows from their cells.

    Raises:
        UserError: a question is open, or the level above cannot be read.
    """
    tell = progress or (lambda _done, _total: None)
    tell(0, 100)
    features = read_features(preview, keep_copies=True)
    tell(8, 100)
    parents = read_parents(above, preview, session) if above is not None else None
    tell(15, 100)
    nest = Nest(parents.shapes, parents.of(features.features)) if parents is not None else None
    codes = tuple(one.code for one in features.features)
    around = surroundings(session, features) if session is not None and beside_cells else None
    shapes = features.shapes.copy()
    if around is not None:
        shapes[around.settled] = None
    found = survey(
        shapes, codes, limits, nest, lambda done, _total: tell(15 + done * 85 // 100, 100),
        around.cells if around is not None else None,
    )  # fmt: skip
    if around is not None:
        faults = [one for one in found.faults if not around.is_kept_open(one, limits.width)]
        found = replace(found, faults=tuple(faults))
    return Delivery(preview, features, found, parents, around)


@dataclass(frozen=True, slots=True)
class Mended:
    """A delivery as decisions make it."""

    delivery: Delivery
    decisions: Decisions
    outcome: Outcome
    shapes: Shapes  # of every feature, None for one that is left without ground

    def features(self) -> Features:
        """What is left of the features, with their new shapes and the parents that were decided on."""
        before = self.delivery.features
        moved = self.moved_rows()
        kept = np.flatnonzero(~shapely.is_missing(self.shapes)).tolist()
        features = [_moved(self.delivery, moved, row) for row in kept]
        return Features(before.level, features, self.shapes[kept], before.lines)

    def moved_rows(self) -> dict[int, int]:
        """Feature -> its new parent, of those that do not go to the parent they name."""
        parents = self.delivery.parents
        if parents is None:
            return {}
        said = parents.of(self.delivery.features.features)
        new = self.outcome.parents
        return {row: int(new[row]) for row in np.flatnonzero((new != said) & (new >= 0)).tolist()}


def _moved(delivery: Delivery, moved: dict[int, int], row: int) -> Feature:
    one = delivery.features.features[row]
    if row not in moved or delivery.parents is None:
        return one
    parent = moved[row]
    above = (delivery.parents.codes[parent], delivery.parents.names[parent])
    return replace(one, parents=(above, *_further_up(delivery, moved, parent, one)))


def _further_up(
    delivery: Delivery, moved: dict[int, int], parent: int, one: Feature
) -> tuple[tuple[str, str], ...]:
    """What lies above a parent, as the rows say that were its own from the beginning."""
    for row in np.flatnonzero(delivery.survey.nest.of == parent).tolist():
        if row not in moved:
            return delivery.features.features[row].parents[1:]
    return tuple(("", "") for _ in one.parents[1:])


def mend(delivery: Delivery, decisions: Decisions) -> Mended:
    """Mend a delivery as decided; what is still open goes by the larger share."""
    found = outcome(delivery.survey, decisions)
    shapes = mended(delivery.survey, found)
    if delivery.surroundings is not None:
        settled = delivery.surroundings.settled
        shapes[settled] = delivery.features.shapes[settled]
    return Mended(delivery, decisions, found, shapes)
