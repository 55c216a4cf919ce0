"""Bring in other nets, and write out how the cells lie over them."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gridmap.domain import geodesy
from gridmap.domain.change import Batch, Rows, added
from gridmap.domain.coverage import grid
from gridmap.domain.errors import UserError
from gridmap.domain.planning.crosswalk import Crosswalk, crosswalk
from gridmap.domain.planning_records import Net, NetArea
from gridmap.domain.records import RecordId
from gridmap.domain.small_counts import told_one_by_one
from gridmap.exchange.boundary_options import BoundaryOptions
from gridmap.exchange.boundary_preview import BoundaryPreview, read_boundaries
from gridmap.exchange.leaving import leaving
from gridmap.formats.spreadsheet_safe import guarded
from gridmap.session import Session
from gridmap.store.coverage_data import cells_in_force
from gridmap.store.planning_data import cell_columns, homes

Progress = Callable[[int, int | None], None]

_COLUMNS = ("id", "net_id", "code", "name", "geometry")
_CROSSWALK = (
    "cell_code", "cell_name", "net_code", "net_name", "area_m2", "share_of_cell", "share_of_net_area",
    "households", "share_of_households", "sliver",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NetReport:
    """What importing a net did."""

    net_id: RecordId
    areas: int
    left_out: tuple[int, ...]  # rows of the file without a usable shape, from 1
    mended: tuple[int, ...]  # rows whose shape was invalid, from 1


def read_net(path: Path, options: BoundaryOptions, session: Session) -> BoundaryPreview:
    """Read a net's file; its level and parents do not matter."""
    return read_boundaries(path, options, session)


def import_net(session: Session, preview: BoundaryPreview, name: str, kind: str = "other") -> NetReport:
    """Keep the areas of a file as a net over the workspace; cells stay as they are.

    Raises:
        UserError: the coordinate system is not certain, or no row has a usable shape.
    """
    if preview.crs is None:
        raise preview.questions[0]
    shapes = geodesy.geometries_to_stored(preview.layer.geometries, preview.crs)
    invalid = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    shapes[invalid] = shapely.make_valid(shapes[invalid])
    shapes = np.array([_polygons(shape) for shape in shapes], dtype=object)
    usable = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if not usable.any():
        raise UserError("nets.no_areas", file=preview.path.name)
    net = Net(session.new_id(), name, kind)
    guess = preview.guess
    codes = preview.columns.get(guess.code or "", [""] * len(shapes))
    names = preview.columns.get(guess.name or "", codes)
    rows = [
        (
            session.new_id(),
            net.id,
            codes[row],
            names[row] or codes[row] or str(row + 1),
            grid.snapped(shapes[row]),
        )
        for row in np.flatnonzero(usable).tolist()
    ]

    def areas() -> Iterator[Rows]:
        yield Rows("net_area", _COLUMNS, rows)

    values = {"file": preview.path.name, "count": len(rows)}
    session.run_batch(Batch("change.import_net", areas, added("change.import_net", [net]), values=values))
    left_out = tuple((np.flatnonzero(~usable) + 1).tolist())
    return NetReport(net.id, len(rows), left_out, tuple((np.flatnonzero(invalid & usable) + 1).tolist()))


def net_named(session: Session, name: str) -> Net:
    """The net with this name or id.

    Raises:
        UserError: there is none.
    """
    nets = session.workspace.all_of(Net)
    found = [one for one in nets if one.name == name or str(one.id) == name]
    if not found:
        raise UserError("nets.unknown", name=name, known="、".join(one.name for one in nets) or "–")
    return found[-1]


def crosswalk_of(session: Session, net: Net) -> tuple[Crosswalk, list[NetArea]]:
    """How the cells in force lie over a net; cells are rows in the order of their ids."""
    _, shapes = cells_in_force(session.workspace)
    areas = session.workspace.referring_to(net.id, NetArea, "net_id")
    if not len(shapes) or not areas:
        raise UserError("nets.nothing_to_compare", name=net.name)
    found = homes(session.workspace)
    made = np.array([area.geometry for area in areas], dtype=object)
    return crosswalk(shapes, made, found.lonlat[found.located]), areas


def write_crosswalk(session: Session, net: Net, target: Path, *, force: bool = False) -> int:
    """Write a crosswalk as CSV (UTF-8 with BOM, so that spreadsheets read it); gives the rows.

    Small counts of households are told as such, and their shares not at all.

    Raises:
        UserError: as `gridmap.exchange.leaving.leaving`.
        Refused: the actor may not export.
    """
    with leaving(session, target, force=force, format="crosswalk", net=net.name) as made:
        rows = list(_crosswalk_rows(session, net))
        with made.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(_CROSSWALK)
            writer.writerows(rows)
    return len(rows)


def _crosswalk_rows(session: Session, net: Net) -> Iterator[list[Any]]:
    made, areas = crosswalk_of(session, net)
    cells = cell_columns(session.workspace)
    for row in np.lexsort((-made.ground, made.cells)).tolist():
        cell, area = int(made.cells[row]), areas[int(made.areas[row])]
        (count,), share = told_one_by_one([int(made.households[row])]), made.share_of_households[row]
        texts = (cells.codes[cell], cells.names[cell], area.code, area.name)
        yield [
            *map(guarded, texts),
            f"{made.ground[row]:.1f}",
            f"{made.share_of_cell[row]:.6f}",
            f"{made.share_of_area[row]:.6f}",
            count,
            "" if np.isnan(share) or isinstance(count, str) else f"{share:.6f}",
            int(made.sliver[row]),
        ]


def _polygons(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    """The ground of a shape, None where it has none."""
    if shape is None:
        return None
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and not part.is_empty]
    if not parts:
        nested = [inner for part in shapely.get_parts(shape) for inner in shapely.get_parts(part)]
        parts = [part for part in nested if part.geom_type == "Polygon" and not part.is_empty]
    if not parts:
        return None
    made = shapely.force_2d(shapely.multipolygons(parts) if len(parts) > 1 else parts[0])
    return made if made.is_valid else shapely.make_valid(made)
