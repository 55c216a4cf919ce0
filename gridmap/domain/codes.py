"""Region codes of 12 digits, PP CC DD TTT VVV, and cell codes of 15.

Codes are attributes that come and go, never keys. A code of another country or an older form is
any text; only the functions here that say so need the twelve digits.
"""

import re
import unicodedata
from collections.abc import Collection
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gridmap.domain.errors import UserError
from gridmap.domain.records import RegionLevel

#: Digits of a region code that each level has for itself.
DIGITS: dict[str, int] = {"province": 2, "city": 4, "county": 6, "township": 9, "community": 12}
_REGION = re.compile(r"\d{12}")
_ROUNDED = re.compile(r"(\d)(?:\.(\d+))?[eE]\+?(\d+)")
_SEQUENCE = re.compile(r"\d{3}")
MOST_CELLS = 999
#: First two digits of codes that are given out, GB/T 2260, and 99 of fictional cities.
_PROVINCES = frozenset({
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54,
    61, 62, 63, 64, 65, 71, 81, 82, 99,
})  # fmt: skip


class Rounded(NamedTuple):
    """What is left of a code that a spreadsheet showed as 5.11129E+11."""

    digits: str  # the leading digits that survived; the last may have been rounded up
    length: int  # of the code that was


def cleaned(text: object) -> str:
    """A code as text: full-width digits and blanks made plain, a trailing ``.0`` dropped; "" for none.

    >>> cleaned("５１１１０２００１０００ "), cleaned(511102001000.0), cleaned(None)
    ('511102001000', '511102001000', '')
    """
    if text is None or text != text:  # NaN differs from itself
        return ""
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    plain = "".join(unicodedata.normalize("NFKC", str(text)).split())
    return re.sub(r"(?<=\d)\.0+$", "", plain.lstrip("'"))


def is_region_code(code: str) -> bool:
    """Whether these are twelve digits of a known level."""
    return level_of(code) is not None


def level_of(code: str) -> RegionLevel | None:
    """The level of a 12-digit code; None for a province, and for what is no such code.

    >>> [level_of(c) for c in ("511100000000", "511102000000", "511102004000", "511102004001", "5111")]
    ['city', 'county', 'township', 'community', None]
    """
    if not _REGION.fullmatch(code) or code[2:4] == "00":
        return None
    if code[9:] != "000":
        return "community"
    if code[6:9] != "000":
        return "township"
    return "city" if code[4:6] == "00" else "county"


def parent_code(code: str) -> str | None:
    """The code one level up; None above a city and for what is no 12-digit code.

    A city without counties (Dongguan, 441900) has its townships directly below it.

    >>> parent_code("511102004001"), parent_code("441900003000"), parent_code("511100000000")
    ('511102004000', '441900000000', None)
    """
    level = level_of(code)
    if level is None or level == "city":
        return None
    kept = {"community": 9, "township": 6, "county": 4}[level]
    return code[:kept].ljust(12, "0")


def ancestor_code(code: str, level: RegionLevel) -> str | None:
    """The code of the region of a higher level that a 12-digit code lies in, or None.

    >>> ancestor_code("511102004001", "county")
    '511102000000'
    """
    return code[: DIGITS[level]].ljust(12, "0") if is_region_code(code) else None


def rounded(text: str) -> Rounded | None:
    """What a code in scientific notation still says, or None if it is not in that notation.

    >>> rounded("5.11129E+11")
    Rounded(digits='511129', length=12)
    """
    found = _ROUNDED.fullmatch(text)
    if found is None:
        return None
    first, rest, exponent = found.groups()
    digits = first + (rest or "")
    return Rounded(digits, int(exponent) + 1) if len(digits) <= int(exponent) + 1 else None


def may_be(code: str, what: Rounded) -> bool:
    """Whether a code is one of those that round to what is left.

    >>> may_be("511129106203", Rounded("511129", 12)), may_be("511128900000", Rounded("511129", 12))
    (True, True)
    >>> may_be("511130106203", Rounded("511129", 12))
    False
    """
    if len(code) != what.length or not code.isdigit():
        return False
    unit: int = 10 ** (what.length - len(what.digits))
    return abs(int(code) - int(what.digits) * unit) <= unit // 2


def padded(code: str, level: RegionLevel | None = None, parent: str | None = None) -> str | None:
    """The 12-digit code that lost its trailing zeros, if that is certain.

    Args:
        code: Two to twelve digits.
        level: The level that the row claims, if known.
        parent: The 12-digit code that the row claims as its parent, if known.

    Returns:
        The code, or None where level or parent speak against it.

    >>> padded("5111231", "township", "511123000000"), padded("51112310021")
    ('511123100000', '511123100210')
    >>> padded("5111231", "community") is None
    True
    """
    if not code.isdecimal() or not 4 <= len(code) <= 12 or int(code[:2]) not in _PROVINCES:
        return None
    whole = code.ljust(12, "0")
    if level is not None and level_of(whole) != level:
        return None
    if parent is not None and is_region_code(parent) and parent_code(whole) != parent:
        return None
    return whole if is_region_code(whole) else None


def kind_of(code: str) -> str | None:
    """What sort of township or community a 12-digit code names; None for other levels and gaps.

    Ranges: TTT 001-099 street office, 100-199 town, 200-399 township, 400-599 township-like; VVV
    001-199 residents' committee, 200-399 villagers' committee, 400-599 their look-alikes.

    >>> kind_of("511102004000"), kind_of("511102004201")
    ('street', 'villagers_committee')
    """
    level = level_of(code)
    bounds: tuple[tuple[int, str], ...]
    if level == "township":
        number = int(code[6:9])
        bounds = ((99, "street"), (199, "town"), (399, "township"), (599, "township_like"))
    elif level == "community":
        number = int(code[9:])
        bounds = ((199, "residents_committee"), (399, "villagers_committee"), (599, "community_like"))
    else:
        return None
    return next((kind for last, kind in bounds if number <= last), None)


def cell_codes(community_code: str, count: int, used: Collection[str] = ()) -> list[str]:
    """New codes for the cells of a community: its code and three digits, none of `used` ever again.

    Raises:
        UserError: more than 999 would be needed.

    >>> cell_codes("511102004001", 2, used={"511102004001001"})
    ['511102004001002', '511102004001003']
    """
    first = next_number(community_code, used)
    if first + count - 1 > MOST_CELLS:
        raise UserError("codes.too_many_cells", code=community_code, most=MOST_CELLS)
    return [f"{community_code}{number:03d}" for number in range(first, first + count)]


def next_number(community_code: str, used: Collection[str]) -> int:
    """The number after the highest that any cell of a community ever had.

    >>> next_number("511102004001", {"511102004001007", "511102004002009"})
    8
    """
    endings = (code[-3:] for code in used if code[:-3] == community_code)
    return max((int(ending) for ending in endings if _SEQUENCE.fullmatch(ending)), default=0) + 1


def reading_order(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.intp]:
    """Order in which cells are numbered: rows from north to south, west to east in each row.

    Args:
        lon: Longitudes of representative points, degrees, shape (n,).
        lat: Latitudes, shape (n,).

    Returns:
        Indices, shape (n,). Beijing's DB11/T 2157-2023 asks for west to east and north to south; a row
        is as high as a cell would be if all were equal squares.

    >>> reading_order([103.2, 103.1, 103.1, 103.2], [29.51, 29.5, 29.4, 29.41]).tolist()
    [1, 0, 2, 3]
    """
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    if x.size < 2:
        return np.arange(x.size)
    width = max(np.ptp(x) * np.cos(np.radians(y.mean())), 1e-9)
    height = max(np.ptp(y), 1e-9)
    rows = max(1, round(float(np.sqrt(x.size * height / width))))
    row = np.minimum((y.max() - y) / height * rows, rows - 1).astype(int)
    return np.lexsort((x, row))
