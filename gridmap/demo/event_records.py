"""Events as records: numbers, titles, words of who reported them, places, units."""

from collections.abc import Callable

import numpy as np

from gridmap.demo.categories import Categories
from gridmap.demo.clock import DAY, ZONE
from gridmap.demo.columns import (
    Column,
    Ids,
    Ints,
    Moments,
    Numbers,
    Picked,
    Same,
    Table,
    Texts,
)
from gridmap.demo.event_steps import STEPS, Progress
from gridmap.demo.events import OPEN, Events
from gridmap.demo.ground import Ground
from gridmap.demo.lots import degrees
from gridmap.demo.places import Places
from gridmap.demo.units import Staff
from gridmap.demo.wording import data
from gridmap.domain.vocabulary import EVENT_SOURCES

_SAID = {
    "grid_worker": "网格员巡查发现：", "hotline": "群众来电反映：", "walk_in": "群众来访反映：",
    "superior": "上级交办：", "department": "部门转来：", "patrol": "巡逻队发现：",
}  # fmt: skip


def units(
    made: Events, gone: Progress, ground: Ground, staff: Staff, sorts: Categories, rng: np.random.Generator
) -> Ints:
    """Who deals with each event: the cell's worker, the township's team or a department; 0 before that."""
    departments = np.array([staff.departments[name] for name in sorts.department])[made.category]
    chance = rng.random(len(made.cell))
    grave = made.severity <= 2
    city = ground.city
    team = staff.teams[city.township[city.community[made.cell]]]
    found = np.where(chance < 0.55, staff.workers[made.cell], team)
    found = np.where((chance > 0.8) | (grave & (chance > 0.25)), departments, found)
    return np.where(gone.dispatched, found, 0)


def event_table(
    made: Events, gone: Progress, responsible: Ints, first: int, first_place: int, ground: Ground,
    there: Places, sorts: Categories, rng: np.random.Generator,
) -> Table:  # fmt: skip
    """The events, which are in the order of their reports, from id `first`."""
    count = len(made.cell)
    at_place = made.place >= 0
    street = np.flatnonzero(~at_place)
    at = np.empty((count, 2))
    at[at_place] = there.points[made.place[at_place]]
    at[street], addresses = ground.along_streets(made.cell[street], (1, 9), rng)
    lon, lat = degrees(at)
    told = _Telling(made, there, dict(zip(street.tolist(), addresses, strict=True)), sorts, rng)
    columns: dict[str, Column] = {
        "cell_id": Ids(ground.first_cell + made.cell),
        "number": Texts(_numbers(made.reported)),
        "title": Texts(told.titles),
        "reported_at": Moments(made.reported),
        "content": Texts(told.contents),
        "category": Picked(sorts.keys, made.category),
        "severity": Numbers(made.severity),
        "source": Picked(EVENT_SOURCES, told.source),
        "status": Picked(("open", "closed", "rejected"), made.fate),
        "step": Picked(STEPS, gone.last),
        "place_id": Ids(np.where(at_place, first_place + made.place, 0)),
        "address": Texts(told.addresses),
        "unit_id": Ids(responsible),
        "respond_by": Moments(made.respond_by),
        "close_by": Moments(made.close_by),
        "responded_at": Moments(made.responded),
        "closed_at": Moments(made.closed),
        "lon": Numbers(lon),
        "lat": Numbers(lat),
        "attached_by": Same("location"),
    }
    return Table("event", first, count, columns)


class _Telling:
    """Words of events, put together when they are written."""

    def __init__(
        self, made: Events, there: Places, addresses: dict[int, str], sorts: Categories,
        rng: np.random.Generator,
    ) -> None:  # fmt: skip
        self._made, self._there, self._sorts, self._addresses = made, there, sorts, addresses
        shares: dict[str, float] = data("events")["sources"]
        weights = np.array([shares.get(source, 0.0) for source in EVENT_SOURCES])
        self.source = rng.choice(len(EVENT_SOURCES), len(made.cell), p=weights / weights.sum())
        self._which = rng.integers(0, 2_520, (len(made.cell), 2)).astype(np.int16)

    def titles(self, rows: slice) -> list[str]:
        """What happened where."""
        facts = zip(
            self._made.category[rows].tolist(), self._made.severity[rows].tolist(),
            self._which[rows, 0].tolist(), self._where(rows), strict=True,
        )  # fmt: skip
        return [self._title(category, severity, which, where) for category, severity, which, where in facts]

    def contents(self, rows: slice) -> list[str]:
        """The same with who said it and what else is known."""
        details = [*self._sorts.details, data("events")["open_details"]]
        which_details = np.where(self._made.fate == OPEN, -1, self._made.category)
        facts = zip(
            self.titles(rows), which_details[rows].tolist(), self._which[rows, 1].tolist(),
            self.source[rows].tolist(), strict=True,
        )  # fmt: skip
        return [
            f"{_SAID[EVENT_SOURCES[source]]}{title}。{details[k][which % len(details[k])]}"
            for title, k, which, source in facts
        ]

    def addresses(self, rows: slice) -> list[str]:
        """The address of the place, or of the spot on the street."""
        places = self._made.place[rows].tolist()
        return [
            self._there.address[place] if place >= 0 else self._addresses[k]
            for k, place in enumerate(places, rows.start)
        ]

    def _where(self, rows: slice) -> list[str]:
        places = self._made.place[rows].tolist()
        return [
            self._there.name[place] if place >= 0 else self._addresses[k]
            for k, place in enumerate(places, rows.start)
        ]

    def _title(self, category: int, severity: int, which: int, where: str) -> str:
        titles = (self._sorts.grave[category] if severity <= 2 else []) or self._sorts.titles[category]
        return titles[which % len(titles)].replace("{at}", where)


def _numbers(reported: Ints) -> Callable[[slice], list[str]]:
    """Numbers such as SJ-2026-1122-0147: the day in the city's time and the how-manieth of that day."""
    day = (reported + ZONE) // DAY
    rank = np.arange(len(day)) - np.searchsorted(day, day, side="left") + 1

    def made(rows: slice) -> list[str]:
        dates = np.datetime_as_string(day[rows].astype("datetime64[D]")).tolist()
        pairs = zip(dates, rank[rows].tolist(), strict=True)
        return [f"SJ-{text[:4]}-{text[5:7]}{text[8:]}-{number:04d}" for text, number in pairs]

    return made
