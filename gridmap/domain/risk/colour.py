"""How colours compare: contrast of text, and how far apart they stay for red-green blindness."""

import numpy as np

from gridmap.domain.risk.facts import Floats

# Machado, Oliveira & Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision
# Deficiency", IEEE TVCG 15(6), table 1, severity 1.0; they apply to linear RGB.
_SEEN_BY: dict[str, Floats] = {
    "protanopia": np.array([
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998],
    ]),
    "deuteranopia": np.array([
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881],
    ]),
}  # fmt: skip
BLINDNESSES = tuple(_SEEN_BY)

# Linear sRGB to CIE XYZ, and its white point D65: IEC 61966-2-1:1999.
_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_WHITE = np.array([0.9505, 1.0, 1.0890])


def linear(colour: str) -> Floats:
    """Linear RGB, shape (3,), each 0 to 1, of ``#rrggbb`` (IEC 61966-2-1:1999).

    Raises:
        ValueError: it is no such text.
    """
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(f"not a colour as #rrggbb: {colour!r}")
    coded = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255.0
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio" and "relative luminance").

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    darker, lighter = sorted(float(_TO_XYZ[1] @ linear(colour)) for colour in (one, other))
    return round((lighter + 0.05) / (darker + 0.05), 3)


def distance(one: str, other: str, blindness: str | None = None) -> float:
    """Colour difference ΔE*ab (CIE 15:2004, CIE 1976 L*a*b*), as seen with a red-green blindness.

    Args:
        one: Colour as ``#rrggbb``.
        other: The same.
        blindness: One of `BLINDNESSES`; None for usual sight.
    """
    return float(np.linalg.norm(_lab(one, blindness) - _lab(other, blindness)))


def _lab(colour: str, blindness: str | None) -> Floats:
    rgb = linear(colour)
    if blindness is not None:
        rgb = np.clip(_SEEN_BY[blindness] @ rgb, 0.0, 1.0)
    ratio = _TO_XYZ @ rgb / _WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2])])
