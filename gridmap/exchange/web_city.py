"""The city as a page holds it: what the reader sees of regions and cells, and their outlines."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.errors import UserError
from gridmap.domain.mercator import from_mercator
from gridmap.domain.records import LEVELS
from gridmap.domain.risk.schemes import Scheme
from gridmap.domain.shared_arcs import SharedArcs, shared_arcs
from gridmap.domain.small_counts import told
from gridmap.exchange.workspace_option import workspace_scheme
from gridmap.store.queries.element_counts import COUNTED, CountsByCell
from gridmap.store.queries.for_export import shapes_of
from gridmap.store.region_tree import TreeRows, read_tree
from gridmap.store.workspace import Workspace
from gridmap.words import tr

#: So many points a browser draws without waiting; more are thinned out.
_MOST_POINTS = 900_000
_FINEST_M = 0.5
_SAMPLED = 2000


@dataclass(frozen=True, slots=True)
class City:
    """Data of a page, in the words that `resources/web/page.js` reads, and its arcs as numbers."""

    about: dict[str, Any]
    numbers: NDArray[np.int64]


def read_city(workspace: Workspace, finest: str, today: str) -> City:
    """Read regions and cells down to the level `finest`.

    Raises:
        UserError: there is nothing at that level.
    """
    connection = workspace.reading()
    tree = read_tree(connection, today)
    rows = [row for row, level in enumerate(tree.levels) if LEVELS.index(level) <= LEVELS.index(finest)]
    units = [row for row in rows if tree.levels[row] == finest]
    if not units:
        raise UserError("export.nothing_at_level", level=tr(f"records.level.{finest}"))
    ids, shapes = shapes_of(connection, finest, today)
    place = {record_id: at for at, record_id in enumerate(ids)}
    arcs, tolerance = fitted(shared_arcs(shapes[[place[tree.ids[row]] for row in units]]))
    if not len(arcs.xy):
        raise UserError("export.nothing_at_level", level=tr(f"records.level.{finest}"))
    chosen = workspace_scheme(workspace)
    about = {
        "levels": _levels(tree, rows),
        "names": [tree.names[row] for row in rows],
        "codes": [tree.codes[row] for row in rows],
        "parents": [tree.parents[row] for row in rows],
        "risks": [tree.risks[row] or 0 for row in rows],
        "counts": _counts(tree, len(rows), CountsByCell.read(connection)),
        "looks": _looks(chosen),
        "shownLevels": _shown_levels(chosen),
        **_frame(arcs, tolerance / 2),
    }
    return City(about, numbers_of(arcs, tolerance / 2))


def fitted(arcs: SharedArcs) -> tuple[SharedArcs, float]:
    """Arcs simplified no more than a browser needs, and the tolerance in metres of EPSG:3857.

    The tolerance is found on a sample, so that the whole is simplified once.
    """
    count = len(arcs.arc_ends)
    sample = arcs.some(np.arange(0, count, max(1, count // _SAMPLED)))
    share = len(arcs.xy) / max(1, len(sample.xy))
    tolerance = _FINEST_M
    while len(sample.simplified(tolerance).xy) * share > _MOST_POINTS and tolerance < 1000:
        tolerance *= 2
    return arcs.simplified(tolerance), tolerance


def numbers_of(arcs: SharedArcs, quantum: float) -> NDArray[np.int64]:
    """Arcs as one row of whole numbers, as `resources/web/city.js` reads them.

    Number of arcs; points of each; x and y of every point, each less the one before; rings of each
    shape; arcs of each ring; the arcs, each less the one before.
    """
    west, north = arcs.xy[:, 0].min(), arcs.xy[:, 1].max()
    grid = np.rint((arcs.xy - (west, north)) / (quantum, -quantum)).astype(np.int64)
    return np.concatenate([
        [len(arcs.arc_ends)],
        np.diff(arcs.arc_ends, prepend=0),
        np.diff(grid, axis=0, prepend=0).ravel(),
        np.diff(arcs.shape_ends, prepend=0),
        np.diff(arcs.ring_ends, prepend=0),
        np.diff(arcs.refs, prepend=0),
    ])  # fmt: skip


def _frame(arcs: SharedArcs, quantum: float) -> dict[str, Any]:
    low, high = arcs.xy.min(axis=0), arcs.xy.max(axis=0)
    (west, south), (east, north) = from_mercator(np.array([low, high])).tolist()
    return {
        "origin": [float(low[0]), float(high[1])],
        "quantum": quantum,
        "size": float((high - low).max() / quantum),
        "bounds": [[south, west], [north, east]],
    }


def _levels(tree: TreeRows, rows: list[int]) -> list[dict[str, Any]]:
    found = [tree.levels[row] for row in rows]
    return [
        {"key": level, "name": tr(f"records.level.{level}"), "first": found.index(level),
         "count": found.count(level)}
        for level in LEVELS
        if level in found
    ]  # fmt: skip


def _counts(tree: TreeRows, shown: int, counted: CountsByCell) -> list[dict[str, Any]]:
    """Each count of every row shown, told so that none below five can be worked out."""
    rows = np.array([row for row, level in enumerate(tree.levels) if level == "cell"], dtype=np.int64)
    of_cells = counted.each([tree.ids[row] for row in rows.tolist()])
    parents = np.array([*tree.parents, -1])
    cells, groups, above = [], [], rows
    while (above >= 0).any():
        cells.append(np.arange(len(rows)))
        groups.append(np.where(above < shown, above, -1))
        above = parents[above]
    if not cells:
        return []
    cell, group = np.concatenate(cells), np.concatenate(groups)
    return [
        {"name": tr(f"export.count_{name}"), "values": told(of_cells[cell, column], group, shown)}
        for column, name in enumerate(COUNTED)
    ]


def _looks(chosen: Scheme) -> list[dict[str, Any]]:
    return [
        {"level": level, "sign": tr(look.sign_key), "name": tr(look.name_key), "hatch": look.hatch,
         "fill": look.light.map, "fillText": look.light.map_text,
         "chip": look.light.chip, "chipText": look.light.chip_text}
        for level, look in chosen.legend()
    ]  # fmt: skip


def _shown_levels(chosen: Scheme) -> list[int]:
    """For each level 0 to 4 the first that looks like it."""
    first = {look: level for level, look in chosen.legend()}
    return [first[look] for look in chosen.looks]
