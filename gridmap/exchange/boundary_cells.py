"""The cells that an import brings, changes and retires, with their lineage."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from gridmap.domain import codes, geodesy
from gridmap.domain.mends import Shapes
from gridmap.domain.records import REGION_LEVELS, Cell, Lineage, RecordId
from gridmap.domain.region_names import WHOLE
from gridmap.exchange.boundary_features import Features
from gridmap.exchange.boundary_fit import Fitted
from gridmap.exchange.boundary_regions import Place
from gridmap.exchange.region_index import RegionIndex
from gridmap.exchange.standing import Standing

#: A smaller share of an old cell is a touch of borders, no descent.
_LEAST_SHARE = 1e-4
#: A new cell of which this share lies on old ground was meant to divide it.
_MEANT_INSIDE = 0.2


@dataclass(frozen=True, slots=True)
class Ground:
    """What an import works on."""

    standing: Standing
    index: RegionIndex
    new_id: Callable[[], RecordId]
    today: str

    @property
    def day(self) -> str | None:
        """From when new records are in force: since ever in a workspace that was empty."""
        return self.today if self.standing.cells else None


@dataclass(slots=True)
class CellChanges:
    """What becomes of cells."""

    added: list[Cell] = field(default_factory=list)
    altered: dict[RecordId, tuple[Cell, Cell]] = field(default_factory=dict)  # id -> (before, after)
    lineage: list[Lineage] = field(default_factory=list)
    outside: dict[int, float] = field(default_factory=dict)  # feature -> m2 outside all old cells

    @property
    def retired(self) -> list[RecordId]:
        """Cells that are in force no longer."""
        return [old.id for old, new in self.altered.values() if new.valid_to != old.valid_to]


def change_cells(
    features: Features, places: list[Place], active: list[int], fitted: Fitted, ground: Ground
) -> CellChanges:
    """Say what becomes of cells; communities that only fill their level are brought into the index.

    Args:
        features: What was read.
        places: Where each feature goes.
        active: Indices of the features whose shapes count, in the order of `fitted.new`.
        fitted: Their shapes and those of the cells that stand.
        ground: What stands.
    """
    changes = CellChanges()
    new_cells = _new_cells(changes, features, places, active, fitted, ground)
    standing = ground.standing
    taken_over = {place.cell.id for place in places if place.cell is not None}
    for row, cell in enumerate(standing.cells):
        shape = fitted.old[row]
        if cell.id in taken_over:
            continue
        if shape is None:
            changes.altered[cell.id] = (cell, replace(cell, valid_to=ground.today))
        elif shape is not standing.shapes[row]:
            changes.altered[cell.id] = (cell, replace(cell, geometry=shape))
    reshaped = set() if features.level == "cell" else taken_over
    _descend(changes, new_cells, active, fitted, ground, reshaped)
    return changes


def _new_cells(
    changes: CellChanges,
    features: Features,
    places: list[Place],
    active: list[int],
    fitted: Fitted,
    ground: Ground,
) -> list[Cell]:
    """The cell of each active feature, as it will be."""
    given = {features.features[at].code for at in active} if features.level == "cell" else set()
    used = ground.standing.used_codes | given
    numbered = _numbers(features, places, active, fitted, ground.index, used)
    cells = []
    for at, shape in zip(active, fitted.new, strict=True):
        one, place = features.features[at], places[at]
        if features.level == "cell":
            code, name, community = one.code or numbered[at], one.name, place.region
        else:
            community = _filling_community(place.region, ground)
            code, name = _filling_code(community, ground), WHOLE
        if place.cell is None:
            cell = Cell(ground.new_id(), community, code, name or code, shape, valid_from=ground.day)
            changes.added.append(cell)
        else:
            cell = replace(place.cell, community_id=community, name=name or code, geometry=shape)
            if not shapely.equals_exact(shape.normalize(), place.cell.geometry.normalize()):
                changes.altered[cell.id] = (place.cell, cell)
            elif cell.name != place.cell.name or cell.community_id != place.cell.community_id:
                changes.altered[cell.id] = (place.cell, replace(cell, geometry=place.cell.geometry))
        cells.append(cell)
    return cells


def _numbers(
    features: Features,
    places: list[Place],
    active: list[int],
    fitted: Fitted,
    index: RegionIndex,
    used: frozenset[str],
) -> dict[int, str]:
    """New codes for cells that come without, in reading order within each community."""
    if features.level != "cell":
        return {}
    waiting: dict[RecordId, list[int]] = {}
    for position, at in enumerate(active):
        if not features.features[at].code:
            waiting.setdefault(places[at].region, []).append(position)
    found = {}
    for community, positions in waiting.items():
        points = shapely.get_coordinates(shapely.point_on_surface(fitted.new[positions]))
        order = codes.reading_order(points[:, 0], points[:, 1])
        prefix = index.regions[community].code or f"#{community}"
        for place, code in zip(order.tolist(), codes.cell_codes(prefix, len(order), used), strict=True):
            found[active[positions[place]]] = code
    return found


def _filling_community(region_id: RecordId, ground: Ground) -> RecordId:
    """The community at the end of the chain that fills the levels below a region."""
    while (level := ground.index.regions[region_id].level) != "community":
        below = REGION_LEVELS[REGION_LEVELS.index(level) + 1]
        region_id = ground.index.whole(below, region_id, ground.day)
    return region_id


def _filling_code(community: RecordId, ground: Ground) -> str:
    prefix = ground.index.regions[community].code or f"#{community}"
    return codes.cell_codes(prefix, 1, ground.standing.used_codes)[0]


def _descend(
    changes: CellChanges,
    new_cells: list[Cell],
    active: list[int],
    fitted: Fitted,
    ground: Ground,
    reshaped: set[RecordId],
) -> None:
    """Lineage from cells that were cut or retired, and what of new ones lies where no cell was.

    A region that only gets a better outline, one of `reshaped`, has no descendants.
    """
    standing = ground.standing
    changed = [row for row, cell in enumerate(standing.cells) if cell.id in changes.altered]
    if not changed or not new_cells:
        return
    old = standing.shapes[changed]
    left, right, shared = _shared_areas(old, fitted.new)
    whole = geodesy.areas(old)
    covered = np.zeros(len(active))
    np.add.at(covered, right, shared)
    for at, row, size in zip(left.tolist(), right.tolist(), shared.tolist(), strict=True):
        parent, child = standing.cells[changed[at]], new_cells[row]
        share = min(1.0, size / whole[at])
        if share >= _LEAST_SHARE and parent.id != child.id and parent.id not in reshaped:
            changes.lineage.append(Lineage(ground.new_id(), parent.id, child.id, ground.today, share))
    areas = geodesy.areas(fitted.new)
    for row in np.flatnonzero(covered >= _MEANT_INSIDE * areas):
        changes.outside[active[int(row)]] = float(areas[row] - covered[row])


def _shared_areas(old: Shapes, new: Shapes) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Pairs of old and new polygons that share ground, and how much in square metres.

    Most new polygons lie wholly in an old one; only the few that cross a border are intersected.
    """
    tree = STRtree(new)
    inside_old, inside = tree.query(old, predicate="covers")
    around_old, around = tree.query(old, predicate="covered_by")
    cross_old, cross = tree.query(old, predicate="overlaps")
    equal = np.isin(around_old * len(new) + around, inside_old * len(new) + inside)
    around_old, around = around_old[~equal], around[~equal]
    sizes = [
        geodesy.areas(new)[inside],
        geodesy.areas(old)[around_old],
        geodesy.areas(shapely.intersection(old[cross_old], new[cross])),
    ]
    left = np.concatenate([inside_old, around_old, cross_old])
    right = np.concatenate([inside, around, cross])
    return left, right, np.concatenate(sizes)
