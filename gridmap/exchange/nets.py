"""Bring in other nets (多网合一): areas of a file that lie over the cells and change none."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain import geodesy, rings
from gridmap.domain.change import Batch, Rows, added
from gridmap.domain.errors import UserError
from gridmap.domain.mends import Mend, Shapes
from gridmap.domain.planning_records import Net
from gridmap.domain.records import RecordId
from gridmap.exchange.boundary_options import BoundaryOptions
from gridmap.exchange.boundary_preview import BoundaryPreview, read_boundaries, turned_axes
from gridmap.exchange.report import Line, Report
from gridmap.session import Session
from gridmap.store.coverage_data import cells_in_force
from gridmap.words import tr

Progress = Callable[[int, int | None], None]

_COLUMNS = ("id", "net_id", "code", "name", "geometry")
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class NetReport:
    """What importing a net did."""

    net_id: RecordId
    areas: int
    report: Report = field(repr=False)


def read_net(path: Path, options: BoundaryOptions, session: Session) -> BoundaryPreview:
    """Read a net's file; its level and parents do not matter."""
    return read_boundaries(path, options, session)


def net_question(preview: BoundaryPreview) -> UserError | None:
    """What must be answered before a net is imported: only where it lies; codes and names may be missing."""
    asked = ("boundaries.ask_crs", "boundaries.ask_shifted")
    return next((one for one in preview.questions if one.key.startswith(asked)), None)


def net_understood(preview: BoundaryPreview) -> str:
    """One sentence: what the file is taken for."""
    return tr(
        "nets.understood",
        layer=preview.layer.name,
        rows=len(preview.layer),
        code=preview.guess.code or "–",
        name=preview.guess.name or "–",
        crs=preview.crs or "–",
        encoding=preview.layer.encoding,
    )


def apart(session: Session, preview: BoundaryPreview) -> int:
    """How many areas of a preview lie over no cell; all of them where its system is a wrong one."""
    shapes = _areas(preview, preview.crs or preview.crs_guess.crs or "EPSG:4490")[0]
    return int((~shapely.is_missing(shapes) & ~_over_cells(session, shapes)).sum())


def import_net(
    session: Session,
    preview: BoundaryPreview,
    name: str,
    kind: str = "other",
    progress: Progress | None = None,
) -> NetReport:
    """Keep the areas of a file as a net over the workspace; cells stay as they are.

    Raises:
        UserError: the net has no name, the coordinate system is not certain, no row has a usable shape, or
            no area lies over a cell.
        Cancelled: `progress` said so; nothing is kept.
    """
    if not name.strip():
        raise UserError("net_needs_name")
    question = net_question(preview)
    if question is not None:
        raise question
    assert preview.crs is not None
    shapes, mends = _areas(preview, preview.crs)
    usable = ~shapely.is_missing(shapes)
    if not usable.any():
        raise UserError("nets.no_areas", file=preview.path.name)
    elsewhere = usable & ~_over_cells(session, shapes)
    if elsewhere.any() and (elsewhere == usable).all():
        raise UserError("nets.nowhere_near", file=preview.path.name, crs=preview.crs)
    net = Net(session.new_id(), name.strip(), kind)
    blank = [""] * len(shapes)
    codes = preview.columns[preview.guess.code] if preview.guess.code else blank
    called = preview.columns[preview.guess.name] if preview.guess.name else blank
    names = [one or code or str(row) for row, (one, code) in enumerate(zip(called, codes, strict=True), 1)]
    kept = np.flatnonzero(usable).tolist()

    def areas() -> Iterator[Rows]:
        for start in range(0, len(kept), _CHUNK):
            if progress is not None:
                progress(start, len(kept))
            part = kept[start : start + _CHUNK]
            rows = [(session.new_id(), net.id, codes[row], names[row], shapes[row]) for row in part]
            yield Rows("net_area", _COLUMNS, rows)

    def still_wanted() -> None:
        if progress is not None:
            progress(len(kept), len(kept))

    values = {"file": preview.path.name, "count": len(kept)}
    change = added("change.import_net", [net])
    session.run_batch(Batch("change.import_net", areas, change, values=values, still_wanted=still_wanted))
    lines = [_line(mend, codes, names) for mend in mends]
    lines += [_apart(row, shapes[row], codes, names) for row in np.flatnonzero(elsewhere).tolist()]
    left_out, mended = ({mend.rows[0] for mend in mends if mend.left_out is out} for out in (True, False))
    counts = {
        "nets.count.areas": len(kept),
        "nets.count.left_out": len(left_out),
        "nets.count.mended": len(mended - left_out),
        "nets.count.apart": int(elsewhere.sum()),
        "nets.count.without_code": sum(not codes[row] for row in kept),
    }
    return NetReport(net.id, len(kept), Report(preview.path.name, counts, tuple(lines)))


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


def _areas(preview: BoundaryPreview, crs: str) -> tuple[Shapes, list[Mend]]:
    """Valid polygons on the grid, None for rows without; and what was wrong with them."""
    turned = turned_axes(preview.layer.geometries, preview.options.swap_axes)
    taken, mends = rings.polygons_only(turned)
    found = [Mend(fault.key, (fault.row,)) for fault in preview.layer.faults] + mends
    with np.errstate(all="ignore"):  # impossible coordinates are left out by the next step
        stored = geodesy.geometries_to_stored(taken, crs)
    taken, mends = rings.on_the_map(stored)
    sound, more = rings.sound(taken, preview.options.tolerance)
    return sound, [*found, *mends, *more]


def _over_cells(session: Session, shapes: Shapes) -> NDArray[np.bool_]:
    """Which areas touch a cell; all where there is no cell yet."""
    _, cells = cells_in_force(session.workspace)
    if not len(cells):
        return np.ones(len(shapes), dtype=bool)
    found = np.zeros(len(shapes), dtype=bool)
    found[shapely.STRtree(cells).query(shapes, predicate="intersects")[0]] = True
    return found


def _line(mend: Mend, codes: list[str], names: list[str]) -> Line:
    row = mend.rows[0]
    values = {"other": str(mend.rows[1] + 1)} if mend.kind == "duplicate" else {}
    return Line(
        f"boundaries.mend.{mend.kind}", values, row + 1, codes[row], names[row],
        mend.lon, mend.lat, mend.size, left_out=mend.left_out,
    )  # fmt: skip


def _apart(row: int, shape: shapely.Geometry, codes: list[str], names: list[str]) -> Line:
    at = shape.representative_point()
    return Line("nets.apart", {}, row + 1, codes[row], names[row], at.x, at.y)
