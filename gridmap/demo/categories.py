"""The kinds of events of data/demo/events.json as arrays."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from gridmap.demo.columns import Ints
from gridmap.demo.curves import Values
from gridmap.demo.wording import data


@dataclass(frozen=True, slots=True)
class Categories:
    """k categories; what is given for each stands in their order."""

    keys: list[str]
    share: Values  # of all events, sum 1
    hours: Values  # of the day, shape (k, 24), rows sum to 1
    months: Values  # of the year, shape (k, 12)
    weekend: Values  # weight of a Saturday or Sunday beside another day
    severity: Values  # share of I to IV, shape (k, 4), rows sum to 1
    close: Ints  # minutes until an event of severity I to IV should be closed, shape (k, 4)
    where: list[dict[str, float]]  # feature of a cell -> weight
    department: list[str]
    spots: list[list[str]]  # kinds of places that it happens at
    titles: list[list[str]]
    grave: list[list[str]]  # titles of severity I and II
    details: list[list[str]]  # of events that are over


@cache
def categories() -> Categories:
    """All categories."""
    told = data("events")
    rows = list(told["categories"].values())
    share = np.array([row["share"] for row in rows], dtype=np.float64)
    hours = np.array([told["hours"][row["hours"]] for row in rows], dtype=np.float64)
    severity = np.array([row["severity"] for row in rows], dtype=np.float64)
    return Categories(
        list(told["categories"]),
        share / share.sum(),
        hours / hours.sum(1, keepdims=True),
        np.array([row["months"] for row in rows], dtype=np.float64),
        np.array([row["weekend"] for row in rows], dtype=np.float64),
        severity / severity.sum(1, keepdims=True),
        np.array([row["close"] for row in rows], dtype=np.int64),
        [row["where"] for row in rows],
        [row["department"] for row in rows],
        [row["spots"] for row in rows],
        [row["titles"] for row in rows],
        [row["grave"] for row in rows],
        [row["details"] for row in rows],
    )


def themes() -> list[str]:
    """What the trouble of a cell can be about."""
    return list(data("events")["themes"])


@cache
def theme_weights() -> Values:
    """How likely each category is in each month where that is the theme, shape (themes, 12, k)."""
    sorts = categories()
    season = sorts.months / sorts.months.mean(1, keepdims=True)
    found = np.zeros((len(themes()), 12, len(sorts.keys)))
    for row, keys in enumerate(data("events")["themes"].values()):
        for rank, key in enumerate(keys):
            k = sorts.keys.index(key)
            found[row, :, k] = 0.6**rank * season[k] ** 2
    return np.asarray(found / found.sum(2, keepdims=True))
