"""Coordinates as people write them: decimal, degrees with minutes and seconds, two in one cell.

Whatever is not certainly a coordinate is refused with its reason; nothing is guessed from half a text.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.reading import Doubt, plain, says_nothing

Floats = NDArray[np.float64]

Axis = Literal["", "lon", "lat"]

_MARKS = str.maketrans({
    "º": "°", "˚": "°", "度": "°", "′": "'", "’": "'", "‘": "'", "`": "'", "´": "'", "分": "'",
    "″": '"', "”": '"', "“": '"', "秒": '"', "−": "-", "－": "-", "–": "-", "，": ",", "；": ";",
})  # fmt: skip
_HEMISPHERES: dict[str, tuple[Axis, int]] = {
    "E": ("lon", 1), "W": ("lon", -1), "N": ("lat", 1), "S": ("lat", -1),
    "东经": ("lon", 1), "西经": ("lon", -1), "北纬": ("lat", 1), "南纬": ("lat", -1),
    "东": ("lon", 1), "西": ("lon", -1), "北": ("lat", 1), "南": ("lat", -1),
    "经度": ("lon", 1), "纬度": ("lat", 1),
}  # fmt: skip
_SIDE = r"(?:东经|西经|北纬|南纬|经度|纬度|[东西北南NSEW])"
_VALUE = (
    r"(?P<sign>[+-]?)(?P<deg>\d+(?:\.\d+)?)\s*(?:°|:|\s)?\s*"
    r"(?:(?P<min>(?<=[°:\s])\d+(?:\.\d+)?)\s*(?:'|:|\s)?\s*(?:(?P<sec>(?<=[':\s])\d+(?:\.\d+)?)\s*(?:\"|'')?)?)?"
)
_ONE = re.compile(rf"(?P<before>{_SIDE})?\s*:?\s*{_VALUE}\s*(?P<after>{_SIDE})?", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"[+-]?\d{1,8},\d{4,}")
_BRACKETS = re.compile(r"^(?:POINT\s*(?:Z|M|ZM)?)?\s*[\[(](.*)[\])]$", re.IGNORECASE)
#: What may stand between the two coordinates of a pair, the surest first.
_BETWEEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (r"\s*;\s*", r"\s*,\s*", r"\s*/\s*", rf"(?<=[NSEW东西南北\"])\s+|\s+(?={_SIDE})", r"\s+")
)


@dataclass(frozen=True, slots=True)
class Coordinate:
    """One number of a position, and the axis that the text names, if it names one."""

    value: float
    axis: Axis = ""


def read_coordinate(text: str) -> Coordinate | Doubt:
    """One coordinate of a text: ``103.761329``, ``103°45'40.8"``, ``29度33分19.3秒``, ``29.555374°N``.

    Full-width digits, a decimal comma and the spaces around are understood. The number may lie in
    any range: whether it is a longitude, a latitude or metres is another question.

    >>> round(read_coordinate("103度45分40.8秒").value, 6)
    103.761333
    """
    said = plain(text).translate(_MARKS)
    if _DECIMAL_COMMA.fullmatch(said):
        said = said.replace(",", ".")
    match = _ONE.fullmatch(said)
    if match is None or (match["before"] and match["after"]):
        return Doubt("import_records.coordinate_unreadable", {"value": text[:60]})
    axis, sign = _HEMISPHERES.get((match["before"] or match["after"] or "").upper(), ("", 1))
    degrees, minutes, seconds = (float(match[name] or 0) for name in ("deg", "min", "sec"))
    whole = match["min"] is None or "." not in match["deg"]
    whole &= match["sec"] is None or "." not in match["min"]
    if not whole or minutes >= 60 or seconds >= 60 or (match["sign"] and axis and sign < 0):
        return Doubt("import_records.coordinate_impossible", {"value": text[:60]})
    value = degrees + minutes / 60 + seconds / 3600
    return Coordinate(-value if (match["sign"] == "-") != (sign < 0) else value, axis)


def read_pair(text: str) -> tuple[Coordinate, Coordinate] | Doubt:
    """Both coordinates of a text, in the order in which it holds them.

    Understood are ``103.761329,29.555374``, the same with a semicolon, a slash or a space between,
    in brackets, and ``POINT(103.761329 29.555374)``.

    >>> [one.value for one in read_pair("29.555374°N 103.761329°E")]
    [29.555374, 103.761329]
    """
    said = plain(text).translate(_MARKS)
    if inner := _BRACKETS.match(said):
        said = inner[1].strip()
    for between in _BETWEEN:
        parts = between.split(said)
        if len(parts) != 2 or (parts[0].isdigit() and parts[1].isdigit()):  # 103,29 may be one number
            continue
        first, second = (read_coordinate(part) for part in parts)
        if isinstance(first, Coordinate) and isinstance(second, Coordinate):
            return first, second
    return Doubt("import_records.coordinate_unreadable", {"value": text[:60]})


@dataclass(slots=True)
class Positions:
    """Positions read from two columns, still in the file's own system."""

    x: Floats  # longitude or easting as the column says, shape (n,), NaN where not known
    y: Floats
    refused: dict[int, Doubt]
    noted: dict[int, Doubt]


def read_positions(x_texts: Sequence[str], y_texts: Sequence[str]) -> Positions:
    """Positions of two columns of text, the first said to be longitude or easting.

    A text that names the other axis (北纬 in the column of longitudes) is put right and noted; a pair
    in one cell beside an empty one is taken apart. One coordinate without the other is refused, and
    so is what cannot be read. Nothing at all, and 0/0, which forms write for "not known", is no
    position; the latter is noted.
    """
    x, y = _numbers(x_texts), _numbers(y_texts)
    refused: dict[int, Doubt] = {}
    noted: dict[int, Doubt] = {}
    for index in np.flatnonzero(np.isnan(x) | np.isnan(y)).tolist():
        found = _slowly(x_texts[index], y_texts[index])
        if isinstance(found, Doubt):
            refused[index] = found
            x[index] = y[index] = np.nan
        elif found is None:
            x[index] = y[index] = np.nan
        else:
            x[index], y[index], exchanged = found
            if exchanged:
                noted[index] = Doubt("import_records.axes_exchanged", {})
    for index in np.flatnonzero((x == 0) & (y == 0)).tolist():
        noted[index] = Doubt("import_records.zero_position", {})
        x[index] = y[index] = np.nan
    return Positions(x, y, refused, noted)


def read_pairs(texts: Sequence[str]) -> Positions:
    """Positions of one column that holds both coordinates; see `read_positions`."""
    return read_positions(texts, [""] * len(texts))


def _numbers(texts: Sequence[str]) -> Floats:
    """Plain decimal numbers of texts, NaN for everything else; shape (n,)."""
    try:
        if "_" in "".join(texts):  # 1_0 is a number to Python only
            raise ValueError
        values = np.array(texts, dtype=np.float64)
    except ValueError:
        values = np.fromiter((_number(text) for text in texts), np.float64, len(texts))
    values[~np.isfinite(values)] = np.nan
    return values


def _number(text: str) -> float:
    try:
        return math.nan if "_" in text else float(text)
    except ValueError:
        return math.nan


def _slowly(x_text: str, y_text: str) -> tuple[float, float, bool] | Doubt | None:
    """The position of two texts, and whether they stood in each other's place; None for nothing."""
    there = [text for text in (x_text, y_text) if not says_nothing(text)]
    if not there:
        return None
    if len(there) == 1:
        pair = read_pair(there[0])
        if isinstance(pair, Doubt):
            alone = read_coordinate(there[0])
            if isinstance(alone, Doubt):
                return alone
            lat_known = alone.axis == "lat" if alone.axis else there[0] is y_text
            missing = "lon_missing" if lat_known else "lat_missing"
            return Doubt(f"import_records.{missing}", {"value": there[0][:60]})
    else:
        first, second = read_coordinate(x_text), read_coordinate(y_text)
        if isinstance(first, Doubt):
            return first
        if isinstance(second, Doubt):
            return second
        pair = first, second
    if pair[0].axis and pair[0].axis == pair[1].axis:
        return Doubt("import_records.coordinate_impossible", {"value": " ".join(there)[:60]})
    if pair[0].axis == "lat" or pair[1].axis == "lon":
        return pair[1].value, pair[0].value, len(there) == 2
    return pair[0].value, pair[1].value, False
