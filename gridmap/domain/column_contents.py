"""Whether what a column holds can be what its name promises."""

import re
from collections.abc import Callable, Sequence

from gridmap.domain.coordinates_text import Coordinate, read_coordinate, read_pair
from gridmap.domain.moment import Moment, understood
from gridmap.domain.reading import Doubt, plain, says_nothing

#: Ways to say yes and no in a column that asks for one thing.
YES = frozenset({"是", "有", "√", "✓", "1", "y", "yes", "true", "对", "需要"})
NO = frozenset({"否", "无", "没有", "×", "✗", "0", "n", "no", "false", "不", "不需要"})

_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?%?")
_LETTERS = re.compile(r"[^\W\d_]")


def share_fitting(target: str, values: Sequence[str]) -> float:
    """Share of the values that can be what a target means, 0 to 1; 1 where there are none."""
    told = [value for value in values if not says_nothing(value)]
    fits = _TESTS.get(target)
    if fits is None or not told:
        return 1.0
    return sum(map(fits, told)) / len(told)


def is_yes_or_no(values: Sequence[str]) -> bool:
    """Whether a column only ever says yes or no."""
    return all(says_nothing(value) or plain(value).lower() in YES | NO for value in values)


def looks_like_pairs(values: Sequence[str]) -> bool:
    """Whether a column holds both coordinates in one cell."""
    told = [value for value in values if not says_nothing(value)]
    return bool(told) and sum(map(_is_pair, told)) >= 0.9 * len(told)


def looks_like_moments(values: Sequence[str]) -> bool:
    """Whether a column holds dates or moments."""
    told = [value for value in values if not says_nothing(value)]
    written = sum(isinstance(understood(value, "month"), Moment) and not value.isdigit() for value in told)
    return bool(told) and written >= 0.9 * len(told)


def doubtful_numbers(values: Sequence[str]) -> list[int]:
    """Places of values that are no numbers in a column that mostly holds them.

    >>> doubtful_numbers(["455", "481", "574", "521", "约1183"])
    [4]
    """
    told = [place for place, value in enumerate(values) if not says_nothing(value)]
    others = [place for place in told if not _NUMBER.fullmatch(plain(values[place]))]
    return others if told and len(others) <= 0.2 * len(told) else []


def _is_coordinate(value: str) -> bool:
    return isinstance(read_coordinate(value), Coordinate) or _is_pair(value)


def _is_pair(value: str) -> bool:
    return not isinstance(read_pair(value), Doubt)


def _is_moment(value: str) -> bool:
    found = understood(value, "")
    return isinstance(found, Moment) or found.key != "import_records.date_unreadable"


def _digits(least: int, most: int) -> Callable[[str], bool]:
    return lambda value: least <= sum(letter.isdigit() for letter in value) <= most


def _is_worded(value: str) -> bool:
    return _LETTERS.search(value) is not None


_TESTS: dict[str, Callable[[str], bool]] = {
    "lon": _is_coordinate,
    "lat": _is_coordinate,
    "position": _is_pair,
    "reported_at": _is_moment,
    "closed_at": _is_moment,
    "birth_date": _is_moment,
    "last_visit_on": _is_moment,
    "keep_until": _is_moment,
    "cell_code": _digits(6, 24),
    "community_code": _digits(9, 18),
    "phone": _digits(3, 24),
    "id_number": _digits(6, 18),
    "name": _is_worded,
    "address": _is_worded,
    "cell_name": _is_worded,
    "community_name": _is_worded,
    "township_name": _is_worded,
}
