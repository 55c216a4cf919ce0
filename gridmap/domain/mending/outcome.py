"""The polygons as decisions make them, and what each row lost and gained."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain.faces import merged
from gridmap.domain.mending.decisions import CUT, NOBODY, Decisions, owners
from gridmap.domain.mending.fault import NESTING, UNCLAIMED
from gridmap.domain.mending.rules import OPEN, STANDING, owner_by
from gridmap.domain.mending.segments import Floats
from gridmap.domain.mending.survey import Survey
from gridmap.domain.mends import Shapes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What decisions make of surveyed polygons, n of them."""

    owners: tuple[int, ...]  # of each fault, see `decisions.owners`
    #: Faults that somebody has to decide yet. Nothing of theirs counts as moved, though a polygon has to
    #: have it, unless it is a gap: that of the larger share.
    open: tuple[int, ...]
    face_owner: NDArray[np.intp]  # row of each face, -1 for none
    gained: Floats  # square metres that rows get, shape (n,)
    lost: Floats  # and lose, shape (n,)
    parents: NDArray[np.int64]  # the parent of each row, -1 for none; shape (n,) or (0,)
    moved: float  # square metres of ground that changes hands, comes or goes, each counted once

    def after(self, survey: Survey) -> Floats:
        """Area of each row in square metres, by the faces; shape (n,)."""
        return np.maximum(survey.areas - self.lost + self.gained, 0.0)


def outcome(survey: Survey, decisions: Decisions) -> Outcome:
    """Say what decisions come to, without making the polygons yet."""
    by_fault = owners(survey, decisions)
    still_open = [number for number, owner in enumerate(by_fault) if owner == OPEN]
    ground = survey.ground
    owner = np.array([one[0] if len(one) == 1 else -1 for one in ground.claims], dtype=np.intp)
    parents = survey.nest.of.copy()
    cut: list[int] = []
    for number, (fault, said) in enumerate(zip(survey.faults, by_fault, strict=True)):
        if fault.kind not in NESTING:
            row = said
            if said == OPEN:
                gap = fault.kind in UNCLAIMED
                row = NOBODY if gap else owner_by("larger", fault, survey.areas, survey.codes)
            owner[list(fault.faces)] = NOBODY if row == STANDING else row
        elif said == CUT:
            cut.append(number)
        elif said not in (OPEN, NOBODY):
            parents[fault.rows[0]] = said
    _cut_at_borders(survey, cut, owner, parents)
    gained, lost, moved = _moves(survey, owner, still_open)
    return Outcome(tuple(by_fault), tuple(still_open), owner, gained, lost, parents, moved)


def _cut_at_borders(
    survey: Survey, cut: list[int], owner: NDArray[np.intp], parents: NDArray[np.int64]
) -> None:
    """Give what reaches out of a parent to the neighbours that belong there, in place in `owner`.

    Ground that lies in no parent, or beside no row of its parent, stays where it is.
    """
    ground = survey.ground
    wanted = {
        face: survey.faults[number].rows[0]
        for number in cut
        for face in survey.faults[number].faces
        if owner[face] == survey.faults[number].rows[0]
    }
    beside: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for one, other, metres in zip(*(part.tolist() for part in ground.beside), strict=True):
        if one in wanted:
            beside[one].append((other, metres))
        if other in wanted:
            beside[other].append((one, metres))
    pending = set(wanted)
    while pending:
        settled: dict[int, int] = {}
        for face in pending:
            borders: dict[int, float] = defaultdict(float)
            for other, metres in beside[face]:
                row = int(owner[other])
                if other not in pending and row >= 0 and int(parents[row]) in ground.homes[face]:
                    borders[row] += metres
            if borders:
                settled[face] = max(borders, key=lambda row: (borders[row], -row))
        if not settled:
            return
        for face, row in settled.items():
            owner[face] = row
        pending -= settled.keys()


def _moves(survey: Survey, owner: NDArray[np.intp], still_open: list[int]) -> tuple[Floats, Floats, float]:
    """What each row gains and loses, and how much ground that is altogether."""
    gained, lost = np.zeros(len(survey.polygons)), np.zeros(len(survey.polygons))
    ground, moved = survey.ground, 0.0
    areas = ground.areas.copy()
    for number in still_open:
        if survey.faults[number].kind not in NESTING:
            areas[list(survey.faults[number].faces)] = 0.0
    every = zip(ground.claims, ground.taken, owner.tolist(), areas.tolist(), strict=True)
    for claims, taken, row, area in every:
        comes = row >= 0 and row not in claims
        losers = [claimant for claimant in (*claims, *taken) if claimant != row]
        if comes:
            gained[row] += area
        for claimant in losers:
            lost[claimant] += area
        if comes or losers:
            moved += area
    return gained, lost, moved


def mended(survey: Survey, found: Outcome) -> Shapes:
    """The polygons themselves, shape (n,): a coverage on the grid, None where a row is left without ground.

    Polygons that fitted are the same objects.
    """
    result = survey.polygons.copy()
    made = merged(survey.ground.shapes, found.face_owner, len(result))
    for row in survey.ground.noded:
        if made[row] is None or not _same(made[row], result[row]):
            result[row] = made[row]
    return result


def _same(one: shapely.Geometry, other: shapely.Geometry) -> bool:
    if shapely.get_num_coordinates(one) != shapely.get_num_coordinates(other):
        return False
    multi = [shapely.MultiPolygon(list(shapely.get_parts(shape))) for shape in (one, other)]
    return bool(shapely.equals_exact(*shapely.normalize(multi)))


def in_several_parts(before: Shapes, after: Shapes) -> list[int]:
    """Rows that mending has torn into more parts than they had."""
    had, has = shapely.get_num_geometries(before), shapely.get_num_geometries(after)
    return np.flatnonzero((has > np.maximum(had, 1)) & ~shapely.is_missing(after)).tolist()


def parent_areas(survey: Survey, parents: NDArray[np.int64], areas: Floats) -> Floats:
    """Square metres of each parent as the union of the rows that belong to it, shape (m,)."""
    belongs = parents >= 0
    held = np.bincount(parents[belongs], weights=areas[belongs], minlength=len(survey.nest.parents))
    return np.asarray(held, dtype=float)
