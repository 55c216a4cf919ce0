"""Cells, residents and regions as arrays: what every assessment of risk starts from."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.records import RecordId
from gridmap.domain.risk.facts import Bools, Floats, Ints
from gridmap.domain.risk.roll_up import Hierarchy
from gridmap.store.columns import MISSING, read_columns
from gridmap.store.outlines import IN_FORCE

#: Tables whose rows mean that something is known about a cell.
_TELLING = ("resident", "event", "household", "place", "facility", "organisation")
_ALL_CELLS = f"SELECT id, community_id FROM cell WHERE {IN_FORCE}"
_THESE_CELLS = f"{_ALL_CELLS} AND id IN (SELECT value FROM json_each(:cells))"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which cells a question is about: the SQL that gives their id and community_id, and its values."""

    sql: str
    values: dict[str, Any]
    all: bool


@dataclass(frozen=True, slots=True)
class Base:
    """Cells in the order of their ids, shape (n,) each."""

    cells: Ints
    communities: Ints  # ids
    residents: Ints
    known: Bools  # whether anything at all is recorded about the cell


def chosen(today: str, cells: Iterable[RecordId] | None = None) -> Chosen:
    """All cells in force on a day, or those of them with these ids."""
    if cells is None:
        return Chosen(_ALL_CELLS, {"today": today}, True)
    return Chosen(_THESE_CELLS, {"today": today, "cells": json.dumps(sorted(cells))}, False)


def read_base(connection: Any, which: Chosen) -> Base:
    """The cells with their communities, their number of residents and whether they have data."""
    there = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE cell_id = c.id)" for table in _TELLING)
    residents = "(SELECT count(*) FROM resident WHERE cell_id = c.id)"
    columns = ("c.id", "c.community_id", residents, there)
    table, _ = read_columns(connection, columns, f"FROM ({which.sql}) c", which.values)
    table = table[:, np.argsort(table[0])]
    return Base(table[0], table[1], table[2], table[3] == 1)


@dataclass(frozen=True, slots=True)
class Question:
    """Asks one thing after another about the same cells."""

    connection: Any
    which: Chosen
    base: Base
    offset: float  # seconds that local time is ahead of UTC

    def columns(
        self, integers: Sequence[str], rest: str, texts: Sequence[str] = (), **values: Any
    ) -> tuple[Ints, list[list[Any]]]:
        """Columns of a question that may join `({which.sql}) c`; see `read_columns`."""
        return read_columns(self.connection, integers, rest, {**self.which.values, **values}, texts)

    def placed(self, columns: Sequence[str], rest: str, **values: Any) -> Ints:
        """The same where the first column is a cell: its position instead, without rows of other cells."""
        table, _ = self.columns(columns, rest, **values)
        table[0] = positions(self.base.cells, table[0])
        return table[:, table[0] >= 0]

    def local(self, seconds: Ints, missing: float) -> Floats:
        """Seconds since 1970 in UTC as local days, shape (m,)."""
        return np.where(seconds == MISSING, missing, (seconds + self.offset) / 86400.0)


def days(numbers: Ints, missing: float) -> Floats:
    """Day numbers as moments, shape (m,)."""
    return np.where(numbers == MISSING, missing, numbers.astype(np.float64))


def read_hierarchy(connection: Any, base: Base, today: str) -> Hierarchy:
    """The regions in force and which of them each cell belongs to."""
    found = connection.execute(
        f"SELECT id, level, parent_id FROM region WHERE {IN_FORCE} ORDER BY id", {"today": today}
    ).fetchall()
    ids = np.array([row[0] for row in found], np.int64)
    parents = np.array([-1 if row[2] is None else row[2] for row in found], np.int64)
    levels = tuple(row[1] for row in found)
    return Hierarchy(ids, levels, positions(ids, parents), positions(ids, base.communities))


def positions(ids: Ints, wanted: NDArray[Any]) -> Ints:
    """Position of each wanted id, shape (m,), among the sorted `ids`; -1 where it is not there."""
    if not len(ids):
        return np.full(len(wanted), -1, np.int64)
    at = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[at] == wanted, at, -1).astype(np.int64)
