"""The whole city from a seed and a day."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gridmap.demo.chance import Chance
from gridmap.demo.clock import Clock
from gridmap.demo.columns import Numbering, Table
from gridmap.demo.drawing import draw
from gridmap.demo.happenings import happenings
from gridmap.demo.inhabitants import inhabitants
from gridmap.domain.errors import UserError

Progress = Callable[[int, int | None], None]
FEWEST_CELLS = 30
_PARTS = 5


@dataclass(frozen=True, slots=True)
class City:
    """Records by table, in an order in which each table comes after those that it belongs to.

    Ids are counted from 1; whoever writes them adds where the workspace's own begin.
    """

    tables: list[Table]
    ids: int  # how many are used

    def counts(self) -> dict[str, int]:
        """Number of records of each table."""
        found: dict[str, int] = {}
        for table in self.tables:
            found[table.name] = found.get(table.name, 0) + table.count
        return found

    def digest(self) -> str:
        """The same for the same records, to the byte."""
        found = hashlib.sha256()
        for table in self.tables:
            found.update(f"{table.name} {' '.join(table.columns)}\n".encode())
            for rows in table.chunks():
                for row in rows:
                    found.update(repr(tuple(map(_plain, row))).encode())
        return found.hexdigest()


def city(
    cells: int, residents: int, events: int, seed: int, today: str, progress: Progress | None = None
) -> City:
    """A fictional city.

    Args:
        cells: How many cells, at least FEWEST_CELLS.
        residents: How many people.
        events: How many events in the year before `today`.
        seed: The same one gives the same city.
        today: ISO date that everything is relative to.
        progress: Told how far the work has come; may raise `Cancelled`.

    Raises:
        UserError: fewer cells than a city needs.
    """
    if cells < FEWEST_CELLS:
        raise UserError("demo.too_few_cells", least=FEWEST_CELLS, cells=cells)
    chance, clock, numbering = Chance(seed), Clock.on(today), Numbering()
    done = iter(range(1, _PARTS + 1))

    def step() -> None:
        if progress:
            progress(next(done), _PARTS)

    drawing = draw(cells, chance, numbering, step)
    living = inhabitants(drawing, residents, clock, chance, numbering)
    step()
    tables = happenings(drawing.ground, living, events, clock, chance, numbering)
    step()
    return City([*living.tables, *tables], numbering.used)


def _plain(value: Any) -> Any:
    return value.wkb if hasattr(value, "wkb") else value
