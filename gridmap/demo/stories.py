"""Which cells are in trouble, how grave it is, and what it is about."""

from dataclasses import dataclass

import numpy as np

from gridmap.demo.categories import themes
from gridmap.demo.cells import Cells
from gridmap.demo.columns import Ints
from gridmap.demo.curves import Noise, Values
from gridmap.demo.traits import Traits

#: Share of the cells that end at level I, II and III.
SHARES = (0.03, 0.08, 0.20)
_CELLS_PER_HOT_SPOT = 170


@dataclass(frozen=True, slots=True)
class Stories:
    """For each of n cells."""

    level: Ints  # that it shall come to, 1 to 4; 0 where nothing is known
    theme: Ints  # index into the themes

    def of_level(self, level: int) -> Ints:
        """The cells that shall come to a level."""
        return np.flatnonzero(self.level == level)


def stories(city: Cells, traits: Traits, rng: np.random.Generator) -> Stories:
    """Hot spots with trouble around them, and some single troubled cells elsewhere."""
    count = len(city.people)
    theme = _themes(traits, rng)
    trouble = _trouble(city, theme, traits, rng)
    trouble[city.empty | ((city.people < 0.25) & (traits.of["market"] < 2))] = -np.inf
    order = np.argsort(-trouble, kind="stable")
    level = np.where(city.empty, 0, 4)
    done = 0
    for grade, share in enumerate(SHARES, start=1):
        wanted = round(share * count)
        chosen = order[done : done + wanted]
        level[chosen[np.isfinite(trouble[chosen])]] = grade
        done += wanted
    return Stories(level, theme)


def _themes(traits: Traits, rng: np.random.Generator) -> Ints:
    """What each cell is rather troubled by, where it is."""
    rows = [np.sqrt(traits.of[name]) for name in themes()]
    chance = rng.gumbel(0, 0.45, (len(rows), len(rows[0])))
    return np.asarray(np.argmax(np.array(rows) + chance, axis=0), dtype=np.int64)


def _trouble(city: Cells, theme: Ints, traits: Traits, rng: np.random.Generator) -> Values:
    """How troubled each cell is: around hot spots most of all. Neighbours of one share its theme."""
    count = len(city.people)
    size = np.sqrt(city.area)
    found = 0.45 * Noise.random(rng, 3_500.0, 2)(city.middle) + 0.35 * city.urbanity
    found += rng.normal(0, 0.42, count)
    weight = city.people * (0.35 + city.urbanity) * np.where(city.by_river, 2.0, 1.0)
    spots: list[int] = []
    for spot in rng.permutation(rng.choice(count, min(count, 400), replace=False, p=_shares(weight))):
        gap = [np.hypot(*(city.middle[spot] - city.middle[other])) for other in spots]
        if all(one > 1_300 for one in gap):
            spots.append(int(spot))
        if len(spots) >= max(1, round(count / _CELLS_PER_HOT_SPOT)):
            break
    for spot in spots:
        gap = np.hypot(*(city.middle - city.middle[spot]).T)
        reach = 260.0 + 0.9 * size[spot]
        found += rng.uniform(1.5, 2.4) * np.exp(-((gap / reach) ** 2))
        theme[gap < reach] = theme[spot]
    return np.asarray(found)


def _shares(weight: Values) -> Values:
    return np.asarray((weight + 1e-9) / (weight + 1e-9).sum())
