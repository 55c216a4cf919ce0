"""Departments, teams and grid workers."""

from dataclasses import dataclass

import numpy as np

from gridmap.demo.cells import Cells
from gridmap.demo.columns import Column, Ids, Ints, Numbering, Picked, Same, Table, Values
from gridmap.demo.wording import data


@dataclass(frozen=True, slots=True)
class Staff:
    """Ids of who can be made responsible."""

    departments: dict[str, int]  # by name
    teams: Ints  # of each township
    leaders: Ints  # of each community
    workers: Ints  # of each cell
    table: Table


def staff(
    city: Cells, townships: list[str], township_ids: Ints, communities: Ints, numbering: Numbering,
    rng: np.random.Generator,
) -> Staff:  # fmt: skip
    """The city's departments, and a team a township, a leader a community, a worker a cell."""
    names: list[str] = data("places")["departments"]
    counts = (len(names), len(township_ids), len(communities), len(city.community))
    first = numbering.take(sum(counts))
    starts = first + np.r_[0, np.cumsum(counts)]
    departments, teams, leaders, workers = (np.arange(starts[k], starts[k + 1]) for k in range(4))
    called = [data("words")["city"][:2] + "市" + name for name in names]
    called += [f"{name}综合治理队" for name in townships]
    called += _people(counts[2] + counts[3], rng)
    above = np.r_[np.zeros(counts[0] + counts[1], np.int64), teams[city.township]]
    above = np.r_[above, leaders[city.community]]
    region = np.r_[np.zeros(counts[0], np.int64), township_ids, communities, communities[city.community]]
    phones = [f"100-0000{100 + k:04d}" for k in range(counts[0] + counts[1])]
    phones += [f"1990000{k % 10_000:04d}" for k in range(counts[2] + counts[3])]
    columns: dict[str, Column] = {
        "kind": Picked(("department", "team", "worker"), np.repeat([0, 1, 2, 2], counts)),
        "name": Values(called),
        "parent_id": Ids(above),
        "region_id": Ids(region),
        "phone": Values(phones),
        "source": Same("invented"),
    }
    table = Table("unit", first, sum(counts), columns)
    return Staff(dict(zip(names, departments.tolist(), strict=True)), teams, leaders, workers, table)


def _people(count: int, rng: np.random.Generator) -> list[str]:
    """Names of so many people of working age."""
    words = data("people")
    weights = np.array(list(words["surnames"].values()), dtype=np.float64)
    surnames = rng.choice(list(words["surnames"]), count, p=weights / weights.sum())
    era = words["given"][1]
    pools = [np.array(list(era[sex])) for sex in ("male", "female")]
    pairs = rng.integers(0, len(pools[0]), (count, 2))
    sexes = rng.random(count) < 0.62  # of women
    return [
        str(surname) + str(pools[sex][one]) + (str(pools[sex][two]) if one != two else "")
        for surname, sex, (one, two) in zip(surnames, sexes.astype(int), pairs, strict=True)
    ]
