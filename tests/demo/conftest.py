import numpy as np
import pytest

from gridmap.demo.city import city

TODAY = "2026-11-22"
CELLS, RESIDENTS, EVENTS = 240, 6_000, 2_400


class Records:
    """A city's records as dictionaries, by table."""

    def __init__(self, made):
        self.city = made
        self._found = {}

    def __getitem__(self, name):
        if name not in self._found:
            self._found[name] = [
                dict(zip(("id", *table.columns), row, strict=True))
                for table in self.city.tables
                if table.name == name
                for rows in table.chunks()
                for row in rows
            ]
        return self._found[name]

    def by_id(self, name):
        return {one["id"]: one for one in self[name]}

    def shapes(self, name, **wanted):
        rows = [one for one in self[name] if all(one.get(key) == value for key, value in wanted.items())]
        return np.array([one["geometry"] for one in rows], dtype=object)


@pytest.fixture(scope="session")
def small_city():
    """A city small enough to be looked at record by record."""
    return Records(city(CELLS, RESIDENTS, EVENTS, 3, TODAY))
