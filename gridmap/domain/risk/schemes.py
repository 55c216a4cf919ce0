"""Colour schemes of risk levels, as tables.

Low recedes, high stands out. A colour is never the only sign: each level has a sign of its own, a
name and a hatch, and "no data" is hatched grey, never "low". Tests hold the contrast of every text
at 4.5 : 1 and the levels apart for red-green blindness.
"""

from dataclasses import dataclass
from typing import Literal

from gridmap.domain.errors import UserError

Hatch = Literal["none", "diagonal", "back_diagonal", "cross", "dense"]
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Shades:
    """The colours of one level in one theme, each ``#rrggbb``."""

    map: str  # a cell's fill
    map_text: str  # readable on it
    chip: str  # a stronger ground for small signs
    chip_text: str


@dataclass(frozen=True, slots=True)
class Look:
    """How one level looks."""

    # Keys of the translations (I, II, III, IV, or 高 中 低), or own words, which `tr` leaves as they are.
    sign_key: str
    name_key: str
    light: Shades
    dark: Shades
    hatch: Hatch = "none"  # for prints and for whoever cannot tell colours

    def shades(self, theme: Theme) -> Shades:
        """The colours in a theme."""
        return self.light if theme == "light" else self.dark


@dataclass(frozen=True, slots=True)
class Scheme:
    """A look for each level 1 to 4, and for 0, "no data". Two levels may share one."""

    key: str
    looks: tuple[Look, Look, Look, Look, Look]  # by level, 0 first

    def look(self, level: int | None) -> Look:
        """The look of a level; None and 0 are "no data"."""
        return self.looks[level or 0]

    def legend(self) -> list[tuple[int, Look]]:
        """Each look once, gravest first, "no data" last, with the first level that has it."""
        first: dict[Look, int] = {}
        for level in (1, 2, 3, 4, 0):
            first.setdefault(self.looks[level], level)
        return [(level, look) for look, level in first.items()]


_INK, _NIGHT = "#1B2430", "#12161B"
_RED = Shades("#DE6464", _INK, "#C83232", "#FFFFFF"), Shades("#B23434", "#FFFFFF", "#C93434", "#FFFFFF")
_ORANGE = Shades("#EF9753", _INK, "#EC8330", _INK), Shades("#CC7A2E", _NIGHT, "#DE7426", _NIGHT)
_YELLOW = Shades("#F6E08A", _INK, "#F6D860", _INK), Shades("#D3BC5A", _NIGHT, "#E8CE66", _NIGHT)
_BLUE = Shades("#B7D2EA", _INK, "#A9C9E8", _INK), Shades("#34506E", "#FFFFFF", "#3F6288", "#FFFFFF")
_GREEN = Shades("#B4DEC8", _INK, "#A2D3BA", _INK), Shades("#23635E", "#FFFFFF", "#2C716B", "#FFFFFF")
_GREY = Shades("#EBEDF0", _INK, "#E2E5EA", "#5B6573"), Shades("#2B3139", "#FFFFFF", "#39414B", "#C3CAD4")

_NO_DATA = Look("risk.sign_none", "risk.level_none", *_GREY, hatch="diagonal")
_HIGH = Look("risk.sign_high", "risk.three_high", *_RED, hatch="dense")

FOUR = Scheme("four", (
    _NO_DATA,
    Look("risk.sign_1", "risk.level_1", *_RED, hatch="dense"),
    Look("risk.sign_2", "risk.level_2", *_ORANGE, hatch="cross"),
    Look("risk.sign_3", "risk.level_3", *_YELLOW, hatch="back_diagonal"),
    Look("risk.sign_4", "risk.level_4", *_BLUE),
))  # fmt: skip

#: Red for levels I and II, so that "red" here is "red or orange" there.
THREE = Scheme("three", (
    _NO_DATA,
    _HIGH,
    _HIGH,
    Look("risk.sign_medium", "risk.three_medium", *_YELLOW, hatch="back_diagonal"),
    Look("risk.sign_low", "risk.three_low", *_GREEN),
))  # fmt: skip

#: By the value of the workspace's setting `risk_scheme`.
SCHEMES: dict[str, Scheme] = {scheme.key: scheme for scheme in (FOUR, THREE)}


def scheme(key: str) -> Scheme:
    """The scheme with this key.

    Raises:
        UserError: there is none.
    """
    if key not in SCHEMES:
        raise UserError("risk.unknown_scheme", scheme=key, known=", ".join(SCHEMES))
    return SCHEMES[key]
