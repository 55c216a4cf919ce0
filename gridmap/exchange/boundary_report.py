"""What an import of boundaries tells."""

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridmap.domain import geodesy
from gridmap.domain.mends import Mend
from gridmap.exchange.boundary_cells import CellChanges, Ground
from gridmap.exchange.boundary_features import Features
from gridmap.exchange.boundary_fit import Fitted
from gridmap.exchange.boundary_preview import BoundaryPreview
from gridmap.exchange.boundary_regions import Place
from gridmap.exchange.reattach import Reattached
from gridmap.exchange.region_index import RegionIndex
from gridmap.exchange.report import Line, Report
from gridmap.exchange.standing import Standing

if TYPE_CHECKING:
    from gridmap.session import Session

#: A region's outline differs from the file's by more than this share before it is told.
_SHARE_TOLD = 0.005
_LEVELS_COUNTED = ("city", "county", "township", "community")


def mend_lines(mends: list[Mend], features: Features, active: list[int], there: Standing) -> list[Line]:
    """What was mended in shapes, said of rows of the file and of cells of the workspace."""
    return [_mend_line(mend, features, active, there) for mend in mends]


def _mend_line(mend: Mend, features: Features, active: list[int], there: Standing) -> Line:
    said, row, code, name = [], None, "", ""
    for place in mend.rows:
        if place < len(active):
            one = features.features[active[place]]
            if row is None:
                row, code, name = one.row, one.code, one.name
                continue
            said.append(f"{one.code} {one.name}".strip())
        else:
            said.append(there.called(place - len(active)))
    kind = "overlap_wide" if mend.grave and mend.kind == "overlap_cut" else mend.kind
    return Line(
        f"boundaries.mend.{kind}",
        {"other": "、".join(said)},
        row,
        code,
        name,
        mend.lon,
        mend.lat,
        mend.size,
        mend.grave,
        mend.left_out,
    )


def outline_lines(
    session: "Session",
    features: Features,
    places: list[Place],
    fitted: Fitted,
    changes: CellChanges,
    ground: Ground,
) -> list[Line]:
    """Where new polygons and what was there before do not agree about an outline."""
    lines = []
    for at, size in changes.outside.items():
        one = features.features[at]
        area = float(geodesy.areas([features.shapes[at]])[0])
        if size > max(_SHARE_TOLD * area, 1000.0):
            point = features.shapes[at].representative_point()
            lines.append(
                Line("boundaries.beyond_before", {}, one.row, one.code, one.name, point.x, point.y, size)
            )
    for row in fitted.cut:
        rest = fitted.old[row]
        if rest is not None:
            cell = ground.standing.cells[row]
            point = rest.representative_point()
            name = ground.index.regions[cell.community_id].name
            size = float(geodesy.areas([rest])[0])
            lines.append(Line("boundaries.rest_left", {}, None, cell.code, name, point.x, point.y, size))
    return lines + _settled_lines(session, features, places)


def _settled_lines(session: "Session", features: Features, places: list[Place]) -> list[Line]:
    """Outlines of regions that are divided already, compared with the file's."""
    from gridmap.store.queries.for_boundaries import region_outlines

    settled = [at for at, place in enumerate(places) if place.settled]
    if not settled:
        return []
    outlines = region_outlines(session.workspace.reading(), features.level, session.today())
    lines = []
    for at in settled:
        one, outline = features.features[at], outlines.get(places[at].region)
        if outline is None:
            continue
        apart = shapely.symmetric_difference(features.shapes[at], outline)
        size, area = geodesy.areas([apart, outline]).tolist()
        if size > _SHARE_TOLD * area:
            largest = max(shapely.get_parts(apart), key=shapely.area)
            point = largest.representative_point()
            lines.append(
                Line("boundaries.outline_differs", {"share": round(100 * size / area, 1)}, one.row, one.code,
                     one.name, point.x, point.y, size)
            )  # fmt: skip
    return lines


def nameless_lines(index: RegionIndex) -> list[Line]:
    """New regions that are called by their code, because the file has no name for them."""
    added = [index.regions[one] for one in sorted(index.added)]
    return [
        Line("boundaries.named_by_code", {}, None, one.code)
        for one in added
        if one.code and one.name == one.code
    ]


def stopped(preview: BoundaryPreview, lines: list[Line]) -> Report:
    """The report of an import that kept nothing."""
    counts = {"boundaries.count.rows": len(preview.layer)}
    return Report(preview.path.name, counts, tuple(lines))


def done(
    preview: BoundaryPreview,
    lines: list[Line],
    ground: Ground,
    changes: CellChanges,
    moved: Reattached,
) -> Report:
    """The report of an import that was kept."""
    index = ground.index
    counts = {"boundaries.count.rows": len(preview.layer)}
    counts |= {f"boundaries.count.{level}": count for level, count in _added(index).items()}
    retired = len(changes.retired)
    counts["boundaries.count.cells"] = len(changes.added)
    counts["boundaries.count.cells_changed"] = len(changes.altered) - retired
    counts["boundaries.count.cells_retired"] = retired
    counts["boundaries.count.regions_changed"] = sum(
        old.valid_to == new.valid_to for old, new in index.altered()
    )
    counts["boundaries.count.left_out"] = sum(line.left_out for line in lines)
    counts["boundaries.count.records_moved"] = moved.moved
    counts["boundaries.count.records_left"] = moved.left
    return Report(preview.path.name, counts, tuple(lines))


def _added(index: RegionIndex) -> dict[str, int]:
    levels = [index.regions[one].level for one in index.added if not index.is_whole(one)]
    return {level: int(np.sum([one == level for one in levels])) for level in _LEVELS_COUNTED}
