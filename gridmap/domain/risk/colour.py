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
#: Texts to choose from, the usual ones first; one of the last two is readable on any ground.
_TEXTS = ("#1B2430", "#FFFFFF", "#000000")
READABLE = 4.5  # WCAG 2.2, success criterion 1.4.3
#: Chroma from which a colour counts as strong, and is darkened little for the dark theme.
_PALE, _STRONG = 15.0, 45.0


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


def readable_on(ground: str) -> str:
    """A text colour whose contrast with the ground is at least 4.5 : 1.

    >>> readable_on("#F6E08A"), readable_on("#8A1F1F")
    ('#1B2430', '#FFFFFF')
    """
    return next(text for text in _TEXTS if contrast(ground, text) >= READABLE)


def darkened(colour: str) -> str:
    """The colour for the dark theme: a strong one stays strong, a pale one recedes into the ground."""
    lightness, a, b = _lab(colour, None)
    chroma = float(np.hypot(a, b))
    strength = float(np.clip((chroma - _PALE) / (_STRONG - _PALE), 0.0, 1.0))
    return _from_lab(np.array([lightness * (0.4 + 0.5 * strength), a, b]))


def _from_lab(lab: Floats) -> str:
    """``#RRGGBB`` of CIE 1976 L*a*b*; what a screen cannot show is cut channel by channel."""
    fy = (lab[0] + 16.0) / 116.0
    f = np.array([fy + lab[1] / 500.0, fy, fy - lab[2] / 200.0])
    ratio = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29))
    rgb = np.clip(np.linalg.solve(_TO_XYZ, ratio * _WHITE), 0.0, 1.0)
    coded = np.where(rgb <= 0.0031308, 12.92 * rgb, 1.055 * rgb ** (1 / 2.4) - 0.055)
    red, green, blue = np.rint(coded * 255).astype(int).tolist()
    return f"#{red:02X}{green:02X}{blue:02X}"


def _lab(colour: str, blindness: str | None) -> Floats:
    rgb = linear(colour)
    if blindness is not None:
        rgb = np.clip(_SEEN_BY[blindness] @ rgb, 0.0, 1.0)
    ratio = _TO_XYZ @ rgb / _WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2])])
