"""Codes and names of regions and cells, and their records."""

from dataclasses import dataclass

import numpy as np

from gridmap.demo.campuses import NONE, PURPOSES
from gridmap.demo.cells import Cells
from gridmap.demo.columns import Column, Ids, Ints, Numbering, Picked, Table, Values
from gridmap.demo.curves import Values as Floats
from gridmap.demo.units import Staff
from gridmap.demo.wording import data, enough, place_words
from gridmap.domain.planning.naming import numeral

CITY_CODE = "990100000000"  # no real region has 99
_URBAN_RURAL = ("111", "112", "121", "122", "210", "220")


@dataclass(frozen=True, slots=True)
class Names:
    """Names and codes by number, as `Cells` numbers them."""

    county: list[str]
    township: list[str]
    community: list[str]
    county_code: list[str]
    township_code: list[str]
    community_code: list[str]
    is_village: np.ndarray[tuple[int], np.dtype[np.bool_]]

    def cell_name(self, community: int, number: int) -> str:
        """Name of a basic cell."""
        return f"{self.community[community]}第{numeral(number + 1)}网格"


def names(city: Cells, rng: np.random.Generator) -> Names:
    """Invent them; codes tell a street office from a town, a residents' committee from a village."""
    people = city.people + 1e-9
    urban = city.per_community(people * city.urbanity) / city.per_community(people)
    weight = city.per_community(people)
    of_township = _mean(urban, city.township, weight)
    of_county = _mean(of_township, city.county, np.bincount(city.township, weight).astype(np.float64))
    words = place_words(rng)
    is_district = of_county >= min(0.62, float(np.median(of_county)))
    counties, county_codes = _counties(is_district, rng)
    sort = np.where(of_township > 0.75, 0, np.where(of_township > 0.42, 1, 2))
    numbers = _numbers(city.county, sort, (1, 100, 200))
    township_codes = [f"{county_codes[k][:6]}{n:03d}000" for k, n in zip(city.county, numbers, strict=True)]
    townships = [next(words) + ("街道", "镇", "乡")[s] for s in sort]
    village = (urban < 0.42).astype(np.int64)
    numbers = _numbers(city.township, village, (1, 200))
    codes = [f"{township_codes[k][:9]}{n:03d}" for k, n in zip(city.township, numbers, strict=True)]
    communities = [next(words) + ("社区", "村")[v] for v in village]
    return Names(counties, townships, communities, county_codes, township_codes, codes, village == 1)


def region_table(city: Cells, named: Names, numbering: Numbering) -> tuple[Table, Ints, Ints]:
    """City, counties, townships and communities; ids of the townships and of the communities."""
    counts = (1, len(named.county), len(named.township), len(named.community))
    first = numbering.take(sum(counts))
    starts = first + np.r_[0, np.cumsum(counts)]
    ids = [np.arange(starts[k], starts[k + 1]) for k in range(4)]
    parent = np.r_[0, np.full(counts[1], first), ids[1][city.county], ids[2][city.township]]
    urban = city.per_community(city.urbanity) / np.bincount(city.community)
    bands = np.digitize(-urban, (-0.8, -0.55, -0.4, -0.28, -0.15))
    columns: dict[str, Column] = {
        "level": Picked(("city", "county", "township", "community"), np.repeat(np.arange(4), counts)),
        "code": Values([CITY_CODE, *named.county_code, *named.township_code, *named.community_code]),
        "name": Values([data("words")["city"], *named.county, *named.township, *named.community]),
        "parent_id": Ids(parent),
        "urban_rural": Picked(_URBAN_RURAL, np.r_[np.full(sum(counts[:3]), -1), bands]),
    }
    return Table("region", first, sum(counts), columns), ids[2], ids[3]


def cell_table(
    city: Cells, named: Names, first: int, communities: Ints, staff: Staff, campus_names: dict[int, str],
    organisations: Ints,
) -> Table:  # fmt: skip
    """The cells, from id `first`; `campus_names` and `organisations` (0 for none) by cell."""
    pairs = list(zip(city.community.tolist(), city.number.tolist(), strict=True))
    called = [
        f"{campus_names[k]}专属网格" if k in campus_names else named.cell_name(c, n)
        for k, (c, n) in enumerate(pairs)
    ]
    columns: dict[str, Column] = {
        "community_id": Ids(communities[city.community]),
        "code": Values([f"{named.community_code[c]}{n + 1:03d}" for c, n in pairs]),
        "name": Values(called),
        "kind": Picked(("basic", "dedicated"), (city.purpose != NONE).astype(np.int64)),
        "dedicated_to": Picked(PURPOSES, city.purpose),
        "organisation_id": Ids(organisations),
        "worker_id": Ids(staff.workers),
        "leader_id": Ids(staff.leaders[city.community]),
        "geometry": Values(city.shapes),
    }
    return Table("cell", first, len(pairs), columns)


def _counties(
    is_district: np.ndarray[tuple[int], np.dtype[np.bool_]], rng: np.random.Generator
) -> tuple[list[str], list[str]]:
    words = data("words")
    pools = {
        True: iter(enough(list(rng.permutation(words["districts"])), len(is_district))),
        False: iter(enough(list(rng.permutation(words["counties"])), len(is_district))),
    }
    following = {True: 2, False: 21}
    found, codes = [], []
    for district in is_district.tolist():
        found.append(str(next(pools[district])) + ("区" if district else "县"))
        codes.append(f"9901{following[district]:02d}000000")
        following[district] += 1
    return found, codes


def _numbers(parents: Ints, sort: Ints, starts: tuple[int, ...]) -> list[int]:
    """A number for each region, counted from its sort's start within its parent."""
    following: dict[tuple[int, int], int] = {}
    found = []
    for parent, kind in zip(parents.tolist(), sort.tolist(), strict=True):
        number = following.get((parent, kind), starts[kind])
        following[parent, kind] = number + 1
        found.append(number)
    return found


def _mean(values: Floats, groups: Ints, weights: Floats) -> Floats:
    return np.asarray(np.bincount(groups, values * weights) / np.bincount(groups, weights))
