"""Places, and the organisations that run them."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gridmap.demo.buildings import Estates
from gridmap.demo.campuses import NONE, PURPOSES
from gridmap.demo.cells import Cells
from gridmap.demo.columns import Column, Ids, Ints, Numbering, Numbers, Same, Table, Values
from gridmap.demo.curves import Points
from gridmap.demo.ground import Ground
from gridmap.demo.lots import degrees
from gridmap.demo.regions import Names
from gridmap.demo.wording import data, place_words
from gridmap.domain.planning.naming import numeral


@dataclass(slots=True)
class Places:
    """n places being gathered; positions in metres."""

    kind: list[str] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    address: list[str] = field(default_factory=list)
    cell: list[int] = field(default_factory=list)
    at: list[Points] = field(default_factory=list)
    organisation: list[str] = field(default_factory=list)  # kind of who runs it, "" for nobody known

    def add(
        self, kinds: list[str], names: list[str], addresses: list[str], cells: Ints, at: Points,
        run_by: list[str],
    ) -> None:  # fmt: skip
        """Take in some more."""
        self.kind += kinds
        self.name += names
        self.address += addresses
        self.cell += cells.tolist()
        self.at.append(at)
        self.organisation += run_by

    @property
    def points(self) -> Points:
        """Where they are, shape (n, 2)."""
        return np.vstack(self.at)


def campus_names(city: Cells, named: Names, rng: np.random.Generator) -> dict[int, str]:
    """What each dedicated cell is called, by cell."""
    words, counted = place_words(rng), dict.fromkeys(PURPOSES, 0)
    found: dict[int, str] = {}
    for cell in np.flatnonzero(city.purpose != NONE).tolist():
        purpose = PURPOSES[city.purpose[cell]]
        counted[purpose] += 1
        templates = data("places")["campuses"][purpose]["names"]
        county = named.county[city.county[city.township[city.community[cell]]]]
        name = templates[int(rng.integers(len(templates)))].format(
            city=data("words")["city"], county=county, word=next(words), n=numeral(counted[purpose])
        )
        taken = name in found.values()
        found[cell] = f"{next(words)}{name.removeprefix(county)}" if taken else name
    return found


def places(ground: Ground, estates: Estates, campuses: dict[int, str], rng: np.random.Generator) -> Places:
    """Campuses, estates, and shops and the like along the streets."""
    made, city = Places(), ground.city
    kinds = data("places")["campuses"]
    cells = np.array(list(campuses), dtype=np.int64)
    told = [kinds[PURPOSES[city.purpose[cell]]] for cell in cells]
    made.add(
        [one["place"] for one in told], list(campuses.values()),
        [ground.names.community[city.community[cell]] for cell in cells], cells, city.middle[cells],
        [one["organisation"] for one in told],
    )  # fmt: skip
    made.add(
        ["estate"] * len(estates.names), estates.names,
        [a + n for a, n in zip(estates.addresses, estates.names, strict=True)], estates.cell, estates.at,
        ["property_management" if chance < 0.12 else "" for chance in rng.random(len(estates.names))],
    )  # fmt: skip
    for sort in data("places")["places"]:
        _along_streets(made, sort, ground, rng)
    return made


def _along_streets(made: Places, sort: dict[str, Any], ground: Ground, rng: np.random.Generator) -> None:
    """All places of one sort of the data file."""
    mean = ground.spread(sort["town"], sort["country"]) * (ground.city.purpose == NONE)
    cell = np.repeat(np.arange(len(mean)), rng.poisson(mean))
    at, addresses = ground.along_streets(cell, (8, 16), rng)
    words, surnames = place_words(rng), list(data("people")["surnames"])
    templates, common = sort["names"], 40
    names = [
        templates[k // common].format(word=next(words), surname=surnames[k % common])
        for k in rng.integers(0, len(templates) * common, len(cell)).tolist()
    ]
    run_by = [sort["organisation"] if one else "" for one in rng.random(len(cell)) < sort["registered"]]
    made.add([sort["kind"]] * len(cell), names, addresses, cell, at, run_by)


def place_table(made: Places, first_cell: int, organisations: Ints, numbering: Numbering) -> Table:
    """The places as records, each with the organisation that runs it, 0 for none."""
    lon, lat = degrees(made.points)
    columns: dict[str, Column] = {
        "cell_id": Ids(first_cell + np.array(made.cell)),
        "name": Values(made.name),
        "kind": Values(made.kind),
        "address": Values(made.address),
        "organisation_id": Ids(organisations),
        "lon": Numbers(lon),
        "lat": Numbers(lat),
        "attached_by": Same("location"),
    }
    return Table("place", numbering.take(len(made.name)), len(made.name), columns)
