"""Import boundaries: a previewed layer becomes regions and cells, as one batch that is undone as a whole."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from gridmap.domain.change import Batch, Change, Columns, Rows
from gridmap.domain.errors import UserError
from gridmap.domain.records import REGION_LEVELS
from gridmap.exchange import boundary_report as telling
from gridmap.exchange.boundary_cells import CellChanges, Ground, change_cells
from gridmap.exchange.boundary_features import Features, read_features
from gridmap.exchange.boundary_fit import Fitted, fit
from gridmap.exchange.boundary_options import BoundaryOptions
from gridmap.exchange.boundary_preview import BoundaryPreview, read_boundaries
from gridmap.exchange.boundary_regions import Place, place_features
from gridmap.exchange.former_state import former_state
from gridmap.exchange.reattach import Reattached, reattach
from gridmap.exchange.region_index import RegionIndex
from gridmap.exchange.report import ImportStopped, Line, Report
from gridmap.exchange.standing import standing
from gridmap.store import drawing_cache
from gridmap.store.queries.for_boundaries import state_of_areas

if TYPE_CHECKING:
    from gridmap.session import Session

__all__ = ["BoundaryOptions", "BoundaryPreview", "Progress", "import_boundaries", "read_boundaries"]

Progress = Callable[[int, int | None], None]

_REGION = ("id", "level", "code", "name", "parent_id", "valid_from")
_CELL = ("id", "community_id", "code", "name", "valid_from", "geometry")
_LINEAGE = ("id", "parent_id", "child_id", "happened_on", "share_area")
_CHUNK = 2000


def import_boundaries(
    session: "Session",
    preview: BoundaryPreview,
    progress: Progress | None = None,
    *,
    draw: bool = True,
    mended: Features | None = None,
) -> Report:
    """Bring a layer into the workspace.

    Args:
        session: Whose workspace.
        preview: As `read_boundaries` gave it, without open questions.
        progress: Told how far the work is, out of 100; may raise `Cancelled`, and nothing is kept.
        draw: Make the drawing cache too, so that the next opening is quick; a window that shows the
            workspace makes it by itself.
        mended: The features of the preview as people mended them, a coverage already; by default those
            of the preview, which are made one within the tolerance.

    Raises:
        ImportStopped: what was found is beyond the tolerance; carries the list. Nothing is kept.
        UserError: a question is open, the file has nothing to import, or cells or regions were changed
            by other work meanwhile.
    """
    session.require("import")
    steps = _Steps(progress)
    steps.reach(2)
    features = mended if mended is not None else read_features(preview)
    if not features.features:
        report = telling.stopped(preview, features.lines)
        raise ImportStopped("boundaries.nothing_left", report, file=preview.path.name)
    steps.reach(20)
    there = standing(session)
    ground = Ground(
        there,
        RegionIndex(there.regions, session.new_id, session.workspace.name),
        session.new_id,
        session.today(),
    )
    places, lines = place_features(features, ground.index, there, ground.day)
    active = [at for at, place in enumerate(places) if not place.settled]
    fitted = _fitted(features, places, active, ground, preview, steps, mended is not None)
    lines = [*features.lines, *lines, *telling.mend_lines(fitted.mends, features, active, there)]
    if any(line.grave for line in lines):
        report = telling.stopped(preview, lines)
        raise ImportStopped(
            "boundaries.beyond_tolerance", report, file=preview.path.name, count=len(report.grave),
            width=preview.options.tolerance.width,
        )  # fmt: skip
    steps.reach(71)
    changes = change_cells(features, places, active, fitted, ground)
    steps.reach(73)
    lines += _retire_empty_regions(ground, changes)
    moved = reattach(session, there, changes)
    lines += telling.outline_lines(session, features, places, fitted, changes, ground)
    lines += telling.nameless_lines(ground.index)
    report = telling.done(preview, lines, ground, changes, moved)
    steps.reach(75)
    _write(session, preview, report, ground, changes, moved, steps)
    # What was imported is kept by now; without the cache the next opening takes longer, that is all.
    with suppress(UserError):
        if draw:
            drawing_cache.make(session.workspace, session.today(), steps.between(90, 100))
        steps.reach(100)
    return report


class _Steps:
    """Progress of work in stages, out of 100."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._reached = 0

    def reach(self, percent: int) -> None:
        """Say how far the work is; never less than before."""
        self._reached = max(self._reached, percent)
        if self._progress:
            self._progress(self._reached, 100)

    def between(self, first: int, last: int) -> Progress:
        """A progress of its own for a stage."""

        def tell(done: int, total: int | None) -> None:
            self.reach(first + round((last - first) * done / total) if total else first)

        return tell


def _fitted(
    features: Features,
    places: list[Place],
    active: list[int],
    ground: Ground,
    preview: BoundaryPreview,
    steps: _Steps,
    is_coverage: bool,
) -> Fitted:
    there = ground.standing
    taken_over = {place.cell.id for place in places if place.cell is not None}
    replaced = np.array([cell.id in taken_over for cell in there.cells], dtype=bool)
    return fit(
        features.shapes[active],
        there.shapes,
        there.filling(ground.index, features.level),
        replaced,
        preview.options.tolerance,
        steps.between(20, 70),
        is_coverage,
    )


def _retire_empty_regions(ground: Ground, changes: CellChanges) -> list[Line]:
    """Retire regions that had cells and have none left, and those above that have no region left."""
    index, there = ground.index, ground.standing
    alive = {new.community_id for old, new in changes.altered.values() if new.valid_to == old.valid_to}
    alive |= {cell.community_id for cell in changes.added}
    alive |= {cell.community_id for cell in there.cells if cell.id not in changes.altered}
    gone = {cell.community_id for cell in there.cells if cell.community_id not in alive}
    lines = []
    for level in reversed(REGION_LEVELS[1:]):
        for region_id in sorted(one for one in gone if index.regions[one].level == level):
            region = index.regions[region_id]
            if any(child not in gone for child in index.children(region_id)):
                gone.discard(region_id)
                continue
            index.change(region_id, valid_to=ground.today)
            if not index.is_whole(region_id):
                lines.append(Line("boundaries.region_emptied", {}, None, region.code, region.name))
            if region.parent_id is not None:
                gone.add(region.parent_id)
    return lines


def _write(
    session: "Session",
    preview: BoundaryPreview,
    report: Report,
    ground: Ground,
    changes: CellChanges,
    moved: Reattached,
    steps: _Steps,
) -> None:
    pairs: list[tuple[Any, Any]] = [*ground.index.altered(), *changes.altered.values()]
    change = Change(
        "boundaries.imported",
        {old.id: old for old, _ in pairs},
        {new.id: new for _, new in pairs},
        columns=moved.columns,
    )
    if not (pairs or changes.added or ground.index.added):
        return

    added = {one: ground.index.regions[one] for one in sorted(ground.index.added)}

    def rows() -> Iterator[Rows | Columns]:
        if state_of_areas(session.workspace.reading()) != ground.standing.state:
            raise UserError("boundaries.changed_meanwhile", file=preview.path.name)
        yield Rows("region", _REGION, [_values(one, _REGION) for one in added.values()])
        for first in range(0, len(changes.added), _CHUNK):
            steps.between(75, 85)(first, len(changes.added))
            part = changes.added[first : first + _CHUNK]
            yield Rows("cell", _CELL, [_values(one, _CELL) for one in part])
        yield Rows("lineage", _LINEAGE, [_values(one, _LINEAGE) for one in changes.lineage])
        yield from former_state(session, changes, moved, ground)
        steps.reach(85)

    session.run_batch(
        Batch(
            "boundaries.imported",
            rows,
            change if pairs or moved.columns else None,
            values={"file": preview.path.name, "layer": preview.layer.name, **report.counts},
            still_wanted=lambda: steps.reach(88),
            named=added,
        )
    )


def _values(record: object, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(record, name) for name in names)
