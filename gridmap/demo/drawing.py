"""The map from a seed: land, roads, faces, cells, names."""

from collections.abc import Callable
from dataclasses import dataclass

from gridmap.demo.atoms import atoms
from gridmap.demo.blocks import cut_blocks
from gridmap.demo.cells import cells
from gridmap.demo.chance import Chance
from gridmap.demo.columns import Numbering
from gridmap.demo.coverage import Faces, coverage, faces_of
from gridmap.demo.ground import Ground
from gridmap.demo.growth import grow
from gridmap.demo.lots import Lots
from gridmap.demo.regions import names
from gridmap.demo.roads import roads
from gridmap.demo.streets import streets
from gridmap.demo.terrain import Terrain, terrain


@dataclass(frozen=True, slots=True)
class Drawing:
    """The land, the faces between all lines, and the ground that is made of them."""

    land: Terrain
    faces: Faces
    ground: Ground


def draw(count: int, chance: Chance, numbering: Numbering, step: Callable[[], None]) -> Drawing:
    """A map of so many cells; `step` is called between its parts, three times, and may stop it."""
    ways, land = roads(terrain(count, chance.of("terrain")), chance.of("roads"))
    cut_blocks(ways, faces_of(ways), land, count, chance.of("blocks"))
    step()
    faces = coverage(ways)
    step()
    about = atoms(faces, land)
    city = cells(faces, about, grow(faces, about, land, count, chance.of("growth")), chance.of("cells"))
    named = names(city, chance.of("names"))
    along = streets(faces, chance.of("streets"))
    ground = Ground(city, about, Lots.of(faces, about, along), along, named, numbering.take(len(city.people)))
    step()
    return Drawing(land, faces, ground)
