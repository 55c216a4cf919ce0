"""Hazards at places and facilities, most of them cleared."""

from dataclasses import dataclass

import numpy as np

from gridmap.demo.buildings import Estates
from gridmap.demo.columns import NO_DAY, Column, Days, Ids, Ints, Numbering, Numbers, Picked, Table, Texts
from gridmap.demo.facilities import Facilities
from gridmap.demo.places import Places
from gridmap.demo.wording import data
from gridmap.domain.vocabulary import HAZARD_KINDS


@dataclass(slots=True)
class Hazards:
    """n hazards; days since 1970-01-01, NO_DAY for none."""

    holder: Ints  # position among the places, or behind them among the facilities
    cell: Ints
    kind: Ints  # index into HAZARD_KINDS
    found: Ints
    due: Ints
    cleared: Ints
    grade: Ints  # 0 where nobody has graded it

    def with_more(self, more: "Hazards") -> "Hazards":
        """These and some more."""
        return Hazards(
            *(
                np.r_[getattr(self, name), getattr(more, name)]
                for name in ("holder", "cell", "kind", "found", "due", "cleared", "grade")
            )
        )


def holder_kinds(made: Places, estates: Estates, facilities: Facilities) -> tuple[list[str], Ints]:
    """What each place and then each facility is, as data/demo/places.json calls it, and its cell."""
    sorts = data("places")["facilities"]
    old = np.flatnonzero(estates.old).tolist()
    first = made.kind.index("estate") if "estate" in made.kind else 0
    kinds = list(made.kind)
    for k in old:
        kinds[first + k] = "estate_old"
    kinds += [sorts[k]["kind"] for k in facilities.kind.tolist()]
    return kinds, np.r_[np.array(made.cell), facilities.cell]


def hazards(kinds: list[str], cell: Ints, places: int, today: int, rng: np.random.Generator) -> Hazards:
    """What a year of inspections found: about one place in seven, nine in ten of these put right."""
    told = data("places")["hazards"]
    able = np.array([kind in told for kind in kinds])
    chance = np.where(np.arange(len(kinds)) < places, 0.14, 0.05)
    holder = np.flatnonzero(able & (rng.random(len(kinds)) < chance))
    count = len(holder)
    drawn = zip((told[kinds[k]] for k in holder), rng.random(count), strict=True)
    kind = np.array([HAZARD_KINDS.index(options[int(share * len(options))]) for options, share in drawn])
    found = today - rng.integers(3, 360, count)
    due = found + rng.choice([7, 15, 30, 60], count, p=[0.2, 0.35, 0.3, 0.15])
    took = rng.gamma(2.0, 0.22, count)
    cleared = found + 1 + (took * (due - found)).astype(np.int64)
    still = (rng.random(count) < 0.08) | (cleared > today - 1)
    grade = rng.choice(5, count, p=[0.06, 0.0, 0.08, 0.3, 0.56])
    grade = np.where((grade == 0) & ~still, 4, grade)
    return Hazards(
        holder, cell[holder], kind.astype(np.int64), found, due, np.where(still, NO_DAY, cleared), grade
    )


def hazard_table(
    made: Hazards, places: int, first_place: int, first_facility: int, numbering: Numbering,
    rng: np.random.Generator,
) -> Table:  # fmt: skip
    """The hazards as records."""
    count = len(made.holder)
    of_place = made.holder < places
    holder = np.where(of_place, first_place + made.holder, first_facility + made.holder - places)
    notes = data("places")["hazard_notes"]
    which = rng.integers(0, 60, count).tolist()

    def told(rows: slice) -> list[str]:
        pairs = zip(made.kind[rows].tolist(), which[rows], strict=True)
        options = [(notes[HAZARD_KINDS[kind]], number) for kind, number in pairs]
        return [some[number % len(some)] for some, number in options]

    columns: dict[str, Column] = {
        "holder_id": Ids(holder),
        "kind": Picked(HAZARD_KINDS, made.kind),
        "found_on": Days(made.found),
        "grade": Numbers(made.grade, none=0),
        "due_on": Days(np.where(made.grade == 0, NO_DAY, made.due)),
        "cleared_on": Days(made.cleared),
        "note": Texts(told),
    }
    return Table("hazard", numbering.take(count), count, columns)
