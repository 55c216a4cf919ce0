"""Names of the levels above that other layers of the same file hold."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gridmap.domain.errors import UserError
from gridmap.exchange.boundary_columns import guess_columns, text_columns
from gridmap.exchange.boundary_options import BoundaryOptions, levels_above
from gridmap.formats.vector import VectorLayer, layers, read_layer


@dataclass(frozen=True, slots=True)
class NamesAbove:
    """Codes and names of a level above, as a layer has them."""

    layer: str
    level: str
    codes: list[str]
    names: list[str]


def names_above(path: Path, below: VectorLayer, level: str | None) -> tuple[NamesAbove, ...]:
    """What the other layers of a file call the regions above a layer of this level.

    A layer counts that has polygons, fewer than the one below, and columns of codes and names of one of
    the levels above. One that cannot be read is passed over: nobody asked for it.
    """
    if level is None:
        return ()
    found = []
    for info in layers(path):
        areas = info.geometry is not None and "Polygon" in info.geometry
        if info.name == below.name or not areas or info.rows >= len(below):
            continue
        with suppress(UserError):
            columns = text_columns(read_layer(path, info.name).columns)
            guess = guess_columns(columns, BoundaryOptions(), (info.name,))
            if guess.level in levels_above(level) and guess.code and guess.name:
                found.append(NamesAbove(info.name, guess.level, columns[guess.code], columns[guess.name]))
    return tuple(found)
