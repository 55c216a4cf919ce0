"""Residents in households of every shape."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridmap.demo.columns import Column, Days, Ids, Ints, Numbering, Numbers, Same, Table, Texts
from gridmap.demo.curves import Values
from gridmap.demo.homes import Homes
from gridmap.demo.wording import data

#: Share of each shape of household and its members: (relation, how the age is found, mean, spread).
#: "own" is drawn; the others stand beside the head's: "same" about alike, "below" and "above" a
#: generation younger or older.
_SHAPES: tuple[tuple[float, tuple[tuple[int, str, float, float], ...]], ...] = (
    (0.065, ((0, "own", 74, 8),)),  # an old person alone
    (0.105, ((0, "own", 32, 8),)),  # one person
    (0.11, ((0, "own", 71, 6), (1, "same", -2, 3))),  # an old couple
    (0.15, ((0, "own", 47, 12), (1, "same", -1, 3))),  # a couple
    (0.25, ((0, "own", 38, 7), (1, "same", -1, 3), (2, "below", 28, 4))),
    (0.12, ((0, "own", 39, 6), (1, "same", -1, 3), (2, "below", 26, 3), (3, "below", 30, 3))),
    (0.04, ((0, "own", 40, 8), (2, "below", 27, 4))),  # one parent
    (0.115, ((0, "own", 40, 6), (1, "same", -1, 3), (2, "below", 28, 4), (5, "above", 27, 4))),
    (
        0.025,
        (
            (0, "own", 41, 5), (1, "same", -1, 3), (2, "below", 27, 3), (5, "above", 27, 3),
            (5, "above", 25, 3),
        ),
    ),
    (0.02, ((0, "own", 64, 5), (1, "same", -2, 3), (4, "grandchild", 55, 4))),  # grandparents and a child
)  # fmt: skip
SIZES = np.array([len(members) for _, members in _SHAPES])
GRANDPARENTS = len(_SHAPES) - 1
_SHARES = np.array([share for share, _ in _SHAPES])


Part = Callable[[slice], NDArray[np.object_]]


@dataclass(frozen=True, slots=True)
class People:
    """n residents in the order of their households."""

    household: Ints  # position of the household
    cell: Ints
    shape: Ints  # of the household, index into _SHAPES
    relation: Ints
    age: Values  # years
    sex: Ints
    table: Table


def shapes_for(residents: int, rng: np.random.Generator) -> Ints:
    """The shapes of as many households as it takes for so many residents."""
    drawn = rng.choice(len(_SHAPES), residents, p=_SHARES / _SHARES.sum())
    enough = int(np.searchsorted(np.cumsum(SIZES[drawn]), residents))
    return np.asarray(drawn[: enough + 1], dtype=np.int64)


def people(
    residents: int, shapes: Ints, rural: Values, home: Homes, first_cell: int, today: int,
    numbering: Numbering, rng: np.random.Generator,
) -> People:  # fmt: skip
    """Exactly `residents` people in households of these shapes, which are in the order of `home`.

    Args:
        residents: How many.
        shapes: Shape of each household, shape (h,).
        rural: 0 to 1 of each household, shape (h,); the country is older.
        home: The households.
        first_cell: Id of the first cell.
        today: Day since 1970-01-01 on which everybody is alive.
        numbering: Gives ids.
        rng: Random numbers.
    """
    household = np.repeat(np.arange(len(shapes)), SIZES[shapes])[:residents]
    member = np.arange(residents) - np.searchsorted(household, household, side="left")
    shape = shapes[household]
    relation, age = _ages(shapes, shape, household, member, rural, rng)
    sex = _sexes(relation, household, rng)
    relation = np.where((relation == 2) & (sex == 2), 3, np.where((relation == 3) & (sex == 1), 2, relation))
    born = today - (age * 365.2425).astype(np.int64) - 1
    surname, given = _names(relation, sex, household, born, rng)
    call = rng.integers(0, 10_000, residents)
    has_phone = (age >= 14) & (rng.random(residents) < 0.72)
    cell = home.cell[household]

    def phones(rows: slice) -> list[str | None]:
        pairs = zip(has_phone[rows].tolist(), call[rows].tolist(), strict=True)
        return [f"1990000{number:04d}" if has else None for has, number in pairs]

    columns: dict[str, Column] = {
        "cell_id": Ids(first_cell + cell),
        "name": Texts(lambda rows: (surname(rows) + given(rows)).tolist()),
        "sex": Numbers(sex),
        "birth_date": Days(born),
        "phone": Texts(phones),
        "household_id": Ids(home.table.first + household),
        "relation": Numbers(relation),
        "legal_basis": Same("虚构演示数据，不涉及真实个人"),
        "keep_until": Days(np.full(residents, today + 3 * 365)),
        "attached_by": Same("location"),
        "source": Same("invented"),
    }
    table = Table("resident", numbering.take(residents), residents, columns)
    return People(household, cell, shape, relation, age, sex, table)


def _ages(
    shapes: Ints, shape: Ints, household: Ints, member: Ints, rural: Values, rng: np.random.Generator
) -> tuple[Ints, Values]:
    """Relation to the head and age in years of every member, shape (n,) each."""
    most = int(SIZES.max())
    rules = ("own", "same", "below", "above", "grandchild")
    table = np.zeros((len(_SHAPES), most, 4))
    for k, (_, members) in enumerate(_SHAPES):
        for m, (relation, rule, mean, spread) in enumerate(members):
            table[k, m] = relation, rules.index(rule), mean, spread
    relation, rule, mean, spread = table[shape, member].T
    own_mean, own_spread = table[shapes, 0, 2], table[shapes, 0, 3]
    head = (own_mean + 5 * rural + own_spread * rng.normal(0, 1, len(shapes))).clip(20, 97)
    apart = mean + spread * rng.normal(0, 1, len(shape))
    sign = np.array([0.0, 1.0, -1.0, 1.0, -1.0])[rule.astype(np.int64)]
    age = head[household] + np.where(rule == 0, 0.0, sign * apart)
    grown = np.isin(rule, (0, 1, 3))
    age = np.where(grown, age.clip(20, 101), age.clip(0.02, 45))
    return relation.astype(np.int64), np.asarray(age + rng.random(len(age)) * 0.9)


def _sexes(relation: Ints, household: Ints, rng: np.random.Generator) -> Ints:
    """1 male, 2 female: couples of both, a lone parent of the head rather a mother."""
    chance = rng.random(len(relation))
    married = np.zeros(household[-1] + 1, dtype=np.bool_)
    married[household[relation == 1]] = True
    head_male = rng.random(len(married)) < np.where(married, 0.76, 0.47)
    male = chance < 0.52
    male = np.where(relation == 0, head_male[household], male)
    male = np.where(relation == 1, ~head_male[household], male)
    parent = np.flatnonzero(relation == 5)
    second = np.r_[False, household[parent][1:] == household[parent][:-1]]
    one_of_two = second | np.r_[second[1:], False]
    male[parent] = np.where(one_of_two, ~second, chance[parent] < 0.35)
    return np.where(male, 1, 2).astype(np.int64)


def _names(
    relation: Ints, sex: Ints, household: Ints, born: Ints, rng: np.random.Generator
) -> tuple[Part, Part]:
    """Family names and given names, made for a slice of people at a time."""
    words = data("people")
    weights = np.array(list(words["surnames"].values()), dtype=np.float64)
    surnames = np.array(list(words["surnames"]), dtype=object)
    homes = int(household[-1]) + 1
    drawn = rng.choice(len(surnames), (3, max(homes, len(household))), p=weights / weights.sum())
    drawn = drawn.astype(np.int16)
    own, spouse = drawn[0, :homes][household], drawn[1, :homes][household]
    head_male, married = np.zeros(homes, np.bool_), np.zeros(homes, np.bool_)
    head_male[household[(relation == 0) & (sex == 1)]] = True
    married[household[relation == 1]] = True
    fathers = np.where(head_male[household] | ~married[household], own, spouse)
    mothers = drawn[2, : len(household)]
    parents = np.where(sex == 1, own, mothers)
    surname = np.select([relation == 0, relation == 1, relation == 5], [own, spouse, parents], fathers)
    given = np.array([[list(era["male"]), list(era["female"])] for era in words["given"]], dtype=object)
    years = [np.datetime64(f"{era['born_before']}-01-01", "D").astype(np.int64) for era in words["given"]]
    era = np.searchsorted(np.array(years[:-1]), born, side="right").astype(np.int8)
    count = given.shape[2]
    one = rng.integers(0, count, len(born)).astype(np.int8)
    two = ((one + rng.integers(1, count, len(born))) % count).astype(np.int8)
    long = rng.random(len(born)) < 0.74

    def called(rows: slice) -> NDArray[np.object_]:
        kind = era[rows], sex[rows] - 1
        return np.asarray(given[(*kind, one[rows])] + np.where(long[rows], given[(*kind, two[rows])], ""))

    return lambda rows: surnames[surname[rows]], called
