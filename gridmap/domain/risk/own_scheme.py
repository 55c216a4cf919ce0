"""A workspace's own colour scheme: for each level a sign, a name and one colour, kept as data.

From the one colour the others follow: text that is readable on it, and the colour of the dark theme.
Equal levels beside each other look as one, as in the three-colour scheme.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from gridmap.domain.errors import UserError
from gridmap.domain.risk.colour import BLINDNESSES, darkened, distance, readable_on
from gridmap.domain.risk.schemes import FOUR, SCHEMES, THEMES, Hatch, Look, Scheme, Shades, Theme

OWN = "own"
LONGEST_SIGN, LONGEST_NAME = 3, 12
#: ΔE*ab below which two colours are too near; 2.3 is just noticeable (Mahy et al. 1994).
LEAST_DISTANCE = 15.0
_HATCHES: tuple[Hatch, ...] = ("dense", "cross", "back_diagonal", "none")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class OwnLevel:
    """How one level looks."""

    sign: str
    name: str
    colour: str  # of the light theme, ``#rrggbb``


@dataclass(frozen=True, slots=True)
class TooNear:
    """Two levels that are hard to tell apart, 1 (I) to 4 (IV)."""

    one: int
    other: int
    sight: str | None  # one of BLINDNESSES; None where everybody is concerned
    theme: Theme


def checked(value: Any) -> tuple[OwnLevel, ...]:
    """The levels I to IV of a stored or entered scheme, whose words are trimmed.

    Raises:
        UserError: it has not four levels, or a sign, name or colour that cannot be.
    """
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 4:
        raise UserError("risk.own_levels")
    return tuple(_level(at, one) for at, one in enumerate(value, start=1))


def as_value(levels: Sequence[OwnLevel]) -> list[dict[str, str]]:
    """The levels as JSON holds them."""
    return [{"sign": one.sign, "name": one.name, "colour": one.colour} for one in levels]


def own_scheme(levels: Sequence[OwnLevel]) -> Scheme:
    """The scheme of four levels, level I first."""
    looks: list[Look] = []
    for at, level in enumerate(levels):
        alike = at > 0 and level == levels[at - 1]
        looks.append(looks[-1] if alike else _look(level, _HATCHES[at]))
    one, two, three, four = looks
    return Scheme(OWN, (FOUR.looks[0], one, two, three, four))


def scheme_in_force(key: str, own: Any) -> Scheme:
    """The scheme that the settings `risk_scheme` and `own_scheme` ask for; the usual one where they fail."""
    if key != OWN:
        return SCHEMES.get(key, FOUR)
    try:
        return own_scheme(checked(own))
    except UserError:
        return FOUR  # colours must not keep a workspace from being opened


def too_near(levels: Sequence[OwnLevel]) -> list[TooNear]:
    """Pairs of levels that cannot be told apart well, each once; "no data" is hatched and no other is."""
    legend = [(level, look) for level, look in own_scheme(levels).legend() if level]
    found = []
    for (one, first), (other, second) in combinations(legend, 2):
        for sight, theme in ((sight, theme) for sight in (None, *BLINDNESSES) for theme in THEMES):
            if distance(first.shades(theme).map, second.shades(theme).map, sight) < LEAST_DISTANCE:
                found.append(TooNear(one, other, sight, theme))
                break
    return found


def _level(at: int, value: Any) -> OwnLevel:
    if isinstance(value, OwnLevel):
        value = {"sign": value.sign, "name": value.name, "colour": value.colour}
    if not isinstance(value, dict) or set(value) != {"sign", "name", "colour"}:
        raise UserError("risk.own_levels")
    words = {key: " ".join(str(value[key]).split()) for key in ("sign", "name")}
    for key, longest in (("sign", LONGEST_SIGN), ("name", LONGEST_NAME)):
        if not 0 < len(words[key]) <= longest:
            raise UserError(f"risk.own_{key}", level=at, most=longest)
    if not _COLOUR.fullmatch(str(value["colour"])):
        raise UserError("risk.own_colour", level=at, colour=str(value["colour"]))
    return OwnLevel(words["sign"], words["name"], str(value["colour"]).upper())


def _look(level: OwnLevel, hatch: Hatch) -> Look:
    light, dark = level.colour, darkened(level.colour)
    shades = [Shades(one, readable_on(one), one, readable_on(one)) for one in (light, dark)]
    return Look(level.sign, level.name, shades[0], shades[1], hatch)
