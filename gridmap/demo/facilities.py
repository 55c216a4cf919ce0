"""Facilities along the streets: hydrants, lamps, cameras, lifts, manholes."""

from dataclasses import dataclass

import numpy as np

from gridmap.demo.columns import Column, Ids, Ints, Numbering, Numbers, Picked, Same, Table, Texts
from gridmap.demo.ground import Ground
from gridmap.demo.lots import degrees
from gridmap.demo.wording import data


@dataclass(frozen=True, slots=True)
class Facilities:
    """n facilities: records, cells, and kinds as an index into the kinds of the data file."""

    cell: Ints
    kind: Ints
    table: Table


def facilities(ground: Ground, numbering: Numbering, rng: np.random.Generator) -> Facilities:
    """Put them up: many in town, few in the country, none on the empty rim."""
    sorts = data("places")["facilities"]
    mean = np.column_stack([ground.spread(sort["town"], sort["country"]) for sort in sorts])
    number = rng.poisson(mean)
    cell, kind = (np.repeat(grid.ravel(), number.ravel()) for grid in np.indices(number.shape))
    at, addresses = ground.along_streets(cell, (2, 6), rng)
    lon, lat = degrees(at)
    words = [sort["word"] for sort in sorts]
    codes = [sort["code"] for sort in sorts]

    def names(rows: slice) -> list[str]:
        pairs = zip(kind[rows].tolist(), range(rows.start, rows.stop), strict=True)
        return [f"{words[k]} {codes[k]}-{number + 1:06d}" for k, number in pairs]

    columns: dict[str, Column] = {
        "cell_id": Ids(ground.first_cell + cell),
        "name": Texts(names),
        "kind": Picked([sort["kind"] for sort in sorts], kind),
        "status": Picked(("good", "broken", "unknown"), rng.choice(3, len(kind), p=[0.93, 0.04, 0.03])),
        "address": Texts(lambda rows: addresses[rows]),
        "lon": Numbers(lon),
        "lat": Numbers(lat),
        "attached_by": Same("location"),
    }
    table = Table("facility", numbering.take(len(kind)), len(kind), columns)
    return Facilities(cell, kind, table)
