"""Columns of many records, kept as arrays and written out a slice at a time."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
NO_DAY = np.iinfo(np.int64).min  # of `Days` and `Moments`: not known
CHUNK = 20_000


class Column(Protocol):
    """Values of one field of n records."""

    def part(self, rows: slice, base: int) -> Iterable[Any]:
        """The values of some records; `base` is added to what stands for ids."""
        ...


@dataclass(frozen=True, slots=True)
class Same:
    """One value for all."""

    value: Any

    def part(self, rows: slice, base: int) -> Iterable[Any]:
        """The value, again and again."""
        return repeat(self.value)


@dataclass(frozen=True, slots=True)
class Ids:
    """Ids counted from 1 within the city, 0 for none."""

    values: Ints

    def part(self, rows: slice, base: int) -> list[int | None]:
        """The ids in the workspace."""
        return [one + base if one else None for one in self.values[rows].tolist()]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers; NaN or, where given, `none` stands for not known."""

    values: NDArray[Any]
    none: int | None = None

    def part(self, rows: slice, base: int) -> list[Any]:
        """The numbers."""
        return [None if one == self.none or one != one else one for one in self.values[rows].tolist()]


@dataclass(frozen=True, slots=True)
class Days:
    """Dates as days since 1970-01-01."""

    values: Ints

    def part(self, rows: slice, base: int) -> list[str | None]:
        """ISO dates."""
        days = self.values[rows].astype("datetime64[D]")
        return [None if text == "NaT" else text for text in np.datetime_as_string(days).tolist()]


@dataclass(frozen=True, slots=True)
class Moments:
    """Moments as seconds since 1970-01-01 UTC."""

    values: Ints

    def part(self, rows: slice, base: int) -> list[str | None]:
        """ISO moments in UTC."""
        moments = np.datetime_as_string(self.values[rows].astype("datetime64[s]")).tolist()
        return [None if text == "NaT" else text + "Z" for text in moments]


@dataclass(frozen=True, slots=True)
class Picked:
    """Words by their position in a list, -1 for none."""

    words: Sequence[Any]
    which: NDArray[Any]

    def part(self, rows: slice, base: int) -> list[Any]:
        """The words."""
        words = [*self.words, None]
        return [words[one] for one in self.which[rows].tolist()]


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts that are put together when they are written."""

    made: Callable[[slice], Sequence[str | None]]

    def part(self, rows: slice, base: int) -> Sequence[str | None]:
        """The texts."""
        return self.made(rows)


@dataclass(frozen=True, slots=True)
class Values:
    """Anything else, as it is."""

    values: Sequence[Any] | NDArray[Any]

    def part(self, rows: slice, base: int) -> Iterable[Any]:
        """The values."""
        return self.values[rows]


@dataclass(frozen=True, slots=True)
class Table:
    """Records of one kind; their ids follow each other from `first`."""

    name: str  # table of the records
    first: int
    count: int
    columns: dict[str, Column]

    @property
    def ids(self) -> Ints:
        """The ids, shape (count,)."""
        return np.arange(self.first, self.first + self.count)

    def chunks(self, base: int = 0) -> Iterator[list[tuple[Any, ...]]]:
        """The records as tuples of id and columns, some at a time, with `base` added to every id."""
        for start in range(0, self.count, CHUNK):
            rows = slice(start, min(start + CHUNK, self.count))
            ids = range(self.first + rows.start + base, self.first + rows.stop + base)
            parts = [column.part(rows, base) for column in self.columns.values()]
            yield list(zip(ids, *parts, strict=False))


class Numbering:
    """Hands out ids of the city, counted from 1."""

    def __init__(self) -> None:
        self.used = 0

    def take(self, count: int) -> int:
        """The first of so many ids."""
        first = self.used + 1
        self.used += count
        return first
