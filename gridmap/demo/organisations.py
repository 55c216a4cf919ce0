"""Organisations with credit codes whose check characters are right and whose region is none."""

from dataclasses import dataclass

import numpy as np

from gridmap.demo.cells import Cells
from gridmap.demo.columns import Column, Ids, Ints, Numbering, Numbers, Same, Table, Values
from gridmap.demo.ground import Ground
from gridmap.demo.lots import degrees
from gridmap.demo.places import Places

#: Registering authority and sort of organisation: the first two characters (GB 32100-2015, table A).
_HEADS = {
    "authority": "11", "public_institution": "12", "school": "12", "hospital": "12", "company": "91",
    "sole_trader": "92", "social_service": "52", "residents_committee": "54", "villagers_committee": "54",
    "property_management": "91", "other": "59",
}  # fmt: skip
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SUFFIXES = {
    "company": "有限公司", "sole_trader": "（个体工商户）", "property_management": "物业服务有限公司",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Organisations:
    """Records, and who runs what by id, 0 for nobody."""

    table: Table
    of_place: Ints
    of_cell: Ints


def organisations(
    made: Places, ground: Ground, campuses: dict[int, str], numbering: Numbering, rng: np.random.Generator
) -> Organisations:
    """One for each place that is run by someone, and the committee of each community."""
    city, named = ground.city, ground.names
    run = np.array([k for k, kind in enumerate(made.organisation) if kind], dtype=np.int64)
    seats = _committee_cells(city)
    kinds = [made.organisation[k] for k in run]
    kinds += ["villagers_committee" if village else "residents_committee" for village in named.is_village]
    names = [made.name[k] + _SUFFIXES.get(made.organisation[k], "") for k in run]
    committees = [f"{'村民' if village else '居民'}委员会" for village in named.is_village]
    names += [name + committee for name, committee in zip(named.community, committees, strict=True)]
    cell = np.r_[np.array(made.cell)[run], seats]
    first = numbering.take(len(kinds))
    seated, addresses = ground.along_streets(seats, (8, 16), rng)
    lon, lat = degrees(np.vstack([made.points[run], seated]))
    serials = rng.choice(80_000_000, len(kinds), replace=False) + 10_000_000
    counties = [named.county_code[k] for k in city.county[city.township[city.community[cell]]].tolist()]
    columns: dict[str, Column] = {
        "cell_id": Ids(ground.first_cell + cell),
        "name": Values(names),
        "kind": Values(kinds),
        "credit_code": Values(
            [
                credit_code(_HEADS[kind] + county[:6], f"{serial:08d}")
                for kind, county, serial in zip(kinds, counties, serials.tolist(), strict=True)
            ]
        ),
        "address": Values([*(made.address[k] for k in run), *addresses]),
        "phone": Values([f"100-0001{k % 10_000:04d}" for k in range(len(kinds))]),
        "lon": Numbers(lon),
        "lat": Numbers(lat),
        "attached_by": Same("location"),
    }
    table = Table("organisation", first, len(kinds), columns)
    of_place = np.zeros(len(made.name), dtype=np.int64)
    of_place[run] = first + np.arange(len(run))
    of_cell = np.zeros(len(city.community), dtype=np.int64)
    of_cell[list(campuses)] = of_place[: len(campuses)]
    return Organisations(table, of_place, of_cell)


def credit_code(head: str, serial: str) -> str:
    """A unified social credit code: 8 characters of authority, sort and region, 8 digits of the body.

    The body's own check character is that of GB 11714, the last that of GB 32100.

    >>> credit_code("91350200", "77604965")
    '91350200776049653A'
    """
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = -sum(weight * int(digit) for weight, digit in zip(weights, serial, strict=True)) % 11
    body = head + serial + ("X" if rest == 10 else str(rest))
    total = sum(_ALPHABET.index(c) * pow(3, k, 31) for k, c in enumerate(body))
    return body + _ALPHABET[-total % 31]


def _committee_cells(city: Cells) -> Ints:
    """The cell of each community in which most people live."""
    order = np.lexsort((city.people, city.community))
    last = np.searchsorted(city.community[order], np.arange(city.community.max() + 1), side="right") - 1
    return np.asarray(order[last])
