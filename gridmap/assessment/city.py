"""The risk of every cell and region as it was last computed, as arrays."""

import math
from dataclasses import dataclass, replace

import numpy as np

from gridmap.assessment.rules import Rules
from gridmap.domain.records import RecordId
from gridmap.domain.risk.assess import NO_DATA, Assessed
from gridmap.domain.risk.facts import Bools, Events, Floats, Ints
from gridmap.domain.risk.roll_up import Hierarchy, RolledUp, roll_up
from gridmap.store.levels import Level


@dataclass(frozen=True, slots=True)
class Clocks:
    """When clocks of open events run out, shape (m,) each."""

    cell: Ints  # ids
    moment: Floats  # local days


@dataclass(frozen=True, slots=True)
class City:
    """Cells in the order of their ids, shape (n,) each, with their regions."""

    cells: Ints
    residents: Ints
    hierarchy: Hierarchy
    score: Floats  # NaN without data
    level: Ints  # 0 without data
    clocks: Clocks
    rolled: RolledUp

    def position(self, cell_id: RecordId) -> int | None:
        """Where a cell stands, None where it is not in force."""
        at = int(np.searchsorted(self.cells, cell_id))
        return at if at < len(self.cells) and self.cells[at] == cell_id else None

    def region_position(self, region_id: RecordId) -> int | None:
        """Where a region stands in the hierarchy, None where it is not in force."""
        at = np.flatnonzero(self.hierarchy.regions == region_id)
        return int(at[0]) if len(at) else None

    def with_cells(self, assessed: Assessed, residents: Ints, clocks: Clocks, rules: Rules) -> "City":
        """The city with some of its cells, all of which it must hold, assessed again."""
        at = np.searchsorted(self.cells, assessed.cells)
        score, level, people = self.score.copy(), self.level.copy(), self.residents.copy()
        score[at], level[at], people[at] = assessed.score, assessed.level, residents
        others = ~np.isin(self.clocks.cell, assessed.cells)
        merged = Clocks(
            np.concatenate((self.clocks.cell[others], clocks.cell)),
            np.concatenate((self.clocks.moment[others], clocks.moment)),
        )
        rolled = rolled_up(score, level, people, self.hierarchy, rules)
        return replace(self, score=score, level=level, residents=people, clocks=merged, rolled=rolled)

    def with_shape(self, cells: Ints, residents: Ints, hierarchy: Hierarchy, rules: Rules) -> "City":
        """The city with other cells or regions; new cells have no data until they are assessed."""
        at = np.minimum(np.searchsorted(self.cells, cells), max(len(self.cells) - 1, 0))
        kept = self.cells[at] == cells if len(self.cells) else np.zeros(len(cells), np.bool_)
        score, level = np.full(len(cells), np.nan), np.full(len(cells), NO_DATA, np.int64)
        score[kept], level[kept] = self.score[at[kept]], self.level[at[kept]]
        there = np.isin(self.clocks.cell, cells)
        clocks = Clocks(self.clocks.cell[there], self.clocks.moment[there])
        rolled = rolled_up(score, level, residents, hierarchy, rules)
        return City(cells, residents, hierarchy, score, level, clocks, rolled)

    def ran_out(self, after: float, until: float) -> set[RecordId]:
        """Cells in which a clock ran out after one moment and until another."""
        there = (self.clocks.moment > after) & (self.clocks.moment <= until)
        return set(np.unique(self.clocks.cell[there]).tolist())


def rolled_up(score: Floats, level: Ints, residents: Ints, hierarchy: Hierarchy, rules: Rules) -> RolledUp:
    """The regions' risk from the cells' under the rules in force."""
    return roll_up(score, level, residents, hierarchy, rules.model, rules.roll_up)


def clocks_of(events: Events, cells: Ints) -> Clocks:
    """The clocks of open events whose `cell` is a position in `cells`."""
    with_clock = [events.kept(np.isfinite(moment)) for moment in (events.respond_by, events.close_by)]
    return Clocks(
        np.concatenate([cells[part.cell] for part in with_clock]),
        np.concatenate([with_clock[0].respond_by, with_clock[1].close_by]),
    )


def differing(old: "City | None", new: City, cells: Ints) -> tuple[list[Level], list[Level]]:
    """Levels of those among `cells` (ids) and of all regions that are others in the new city."""
    at = np.searchsorted(new.cells, cells)
    score, level = new.score[at], new.level[at]
    regions = new.rolled
    if old is None:
        return as_levels(cells, score, level), as_levels(regions.regions, regions.score, regions.level)
    other = _others(cells, score, level, old.cells, old.score, old.level)
    before = old.rolled
    others = _others(
        regions.regions, regions.score, regions.level, before.regions, before.score, before.level
    )
    return (
        as_levels(cells[other], score[other], level[other]),
        as_levels(regions.regions[others], regions.score[others], regions.level[others]),
    )


def _others(ids: Ints, score: Floats, level: Ints, of: Ints, was_score: Floats, was_level: Ints) -> Bools:
    """Where a level or score is another than that of the same id in the sorted `of`, or was not there."""
    if not len(of):
        return np.ones(len(ids), np.bool_)
    at = np.minimum(np.searchsorted(of, ids), len(of) - 1)
    same_score = (score == was_score[at]) | (np.isnan(score) & np.isnan(was_score[at]))
    same: Bools = (of[at] == ids) & same_score & (level == was_level[at])
    return ~same


def as_levels(ids: Ints, score: Floats, level: Ints) -> list[Level]:
    """(id, level, score) as the store keeps them: None without data."""
    rows = zip(ids.tolist(), score.tolist(), level.tolist(), strict=True)
    return [(one, level or None, None if math.isnan(score) else score) for one, score, level in rows]
