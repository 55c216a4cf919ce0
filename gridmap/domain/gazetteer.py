"""Which cell an address speaks of, by the names of communities, cells and places in its text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.attach import NOWHERE, SEVERAL
from gridmap.domain.reading import plain

#: Endings that lists write and addresses leave out, the longest first.
_ENDINGS = ("居民委员会", "村民委员会", "居委会", "村委会", "办事处", "委员会", "管理委员会")
#: A name shorter than this occurs by chance in addresses that mean something else.
_SHORTEST = 3
_NUMBERED = re.compile(r"第?([一二三四五六七八九十]{1,3}|\d{1,3})号?网格")
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}


@dataclass(frozen=True, slots=True)
class Named:
    """A name and the cells that it may speak of, by index."""

    name: str
    cells: frozenset[int]
    decides: bool = True  # False for names like 第1网格, which say something only within a community


class Gazetteer:
    """Names found in addresses, and what they leave possible."""

    def __init__(self, names: Iterable[Named]) -> None:
        """Take in the names; the same name of several things may speak of all their cells."""
        self._cells: dict[str, frozenset[int]] = {}
        self._decides: dict[str, bool] = {}
        for named in names:
            for name in _written(named.name):
                self._cells[name] = self._cells.get(name, frozenset()) | named.cells
                self._decides[name] = self._decides.get(name, True) and named.decides
        lengths: dict[str, set[int]] = {}
        for name in self._cells:
            lengths.setdefault(name[0], set()).add(len(name))
        self._lengths = {first: sorted(some, reverse=True) for first, some in lengths.items()}
        self._known: dict[str, int] = {}

    def cell_of(self, address: str) -> int:
        """Index of the only cell that fits every name in the address.

        Returns:
            `NOWHERE` where no name is known or two contradict each other, `SEVERAL` where more than
            one cell fits.
        """
        if address not in self._known:
            if len(self._known) > 100_000:
                self._known.clear()
            self._known[address] = self._found(address)
        return self._known[address]

    def cells_of(self, addresses: Sequence[str]) -> NDArray[np.int64]:
        """`cell_of` for many, shape (n,); "" is nowhere."""
        found = (self.cell_of(one) if one else NOWHERE for one in addresses)
        return np.fromiter(found, np.int64, len(addresses))

    def _found(self, address: str) -> int:
        names = list(self._names_in(_comparable(address)))
        if not any(self._decides[name] for name in names):
            return NOWHERE
        sets = sorted((self._cells[name] for name in names), key=len)
        possible = frozenset.intersection(*sets)
        if len(possible) == 1:
            return next(iter(possible))
        return SEVERAL if possible else NOWHERE

    def _names_in(self, address: str) -> Iterable[str]:
        """The longest names from left to right, none inside another."""
        at = 0
        while at < len(address):
            for length in self._lengths.get(address[at], ()):
                name = address[at : at + length]
                if name in self._cells:
                    yield name
                    at += length
                    break
            else:
                at += 1


def _written(name: str) -> set[str]:
    """A name as addresses may write it."""
    full = _comparable(name)
    ways = {full}
    for ending in _ENDINGS:
        if full.endswith(ending):
            ways.add(full.removesuffix(ending))
            break
    return {way for way in ways if len(way) >= _SHORTEST}


def _comparable(text: str) -> str:
    """Without spaces and full-width forms, 第一网格 and 1号网格 written as 第1网格."""
    return _NUMBERED.sub(lambda match: f"第{_arabic(match[1])}网格", "".join(plain(text).split()))


def _arabic(numeral: str) -> int:
    """
    >>> _arabic("十二"), _arabic("二十"), _arabic("7")
    (12, 20, 7)
    """
    if numeral.isdigit():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _DIGITS.get(ones, 0)
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
