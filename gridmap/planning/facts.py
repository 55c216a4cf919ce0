"""What the checks of a draft, or of the published state, look at."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain.check import Issue
from gridmap.domain.coverage.model import Coverage
from gridmap.domain.planning.above import chain
from gridmap.domain.planning.checks import find_issues
from gridmap.domain.planning.checks.facts import CommunityFacts, Facts
from gridmap.domain.planning.crossing import held
from gridmap.domain.planning.households import HouseholdTargets, class_of
from gridmap.domain.planning.naming import names_in_draft
from gridmap.domain.planning.overlay import drawn_cells, laid_over, new_in
from gridmap.domain.planning.publishing import refuse_outdated
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import Cell, RecordId
from gridmap.planning.new_numbers import codes_in_draft
from gridmap.session import Session
from gridmap.store.coverage_data import cells_in_force, coverage_in_force
from gridmap.store.planning_data import (
    CellColumns,
    cell_columns,
    community_rows,
    home_counts,
    homes,
    plans_of_cells,
    reference_lines,
    regions_above,
    setting,
)
from gridmap.store.snapshot import snapshot
from gridmap.store.workspace import Workspace


def household_targets(workspace: Workspace) -> HouseholdTargets:
    """How many households a cell should have, from the workspace's setting."""
    return HouseholdTargets.from_setting(setting(workspace, "household_targets")[1])


def communities(
    workspace: Workspace, outlines: bool = True, only: Collection[RecordId] | None = None
) -> dict[RecordId, CommunityFacts]:
    """The communities in force (or only some) with their targets, and their outlines if these are wanted."""
    targets, above = household_targets(workspace), regions_above(workspace)
    made = {}
    for row in community_rows(workspace, outlines, only):
        named = class_of(row.urban_rural)
        made[row.id] = CommunityFacts(
            row.id, row.name, row.code, row.outline, targets.by_class[named], named,
            chain(row.parent_id, above),
        )  # fmt: skip
    return made


def published_facts(session: Session) -> Facts:
    """The facts of the published state; cells and shapes come in the same order."""
    workspace = session.workspace
    with snapshot(workspace.reading()):
        columns = cell_columns(workspace)
        ids, shapes = cells_in_force(workspace)
        homes_of = home_counts(workspace)
        located, _ = homes_of.along(ids)
        facts = _facts(workspace, columns, shapes, located)
    assert (ids == columns.ids).all()
    return replace(facts, households_known=bool(homes_of.located.any()))


def draft_facts(session: Session, draft_id: RecordId) -> Facts:
    """The facts of a draft as it is stored, households of drawn cells counted by position."""
    workspace = session.workspace
    with snapshot(workspace.reading()):
        drawn, columns = drawn_cells(workspace, draft_id), cell_columns(workspace)
        coverage = laid_over(coverage_in_force(workspace, columns.ids), drawn)
        return facts_as_drawn(session, drawn, columns, coverage)


def facts_as_drawn(
    session: Session, drawn: Mapping[RecordId, DraftCell], columns: CellColumns, coverage: Coverage
) -> Facts:
    """The same of what is drawn over published cells, which the coverage is of."""
    kept = np.array([one not in drawn for one in columns.ids.tolist()], dtype=bool)
    homes_of = home_counts(session.workspace)
    located, _ = homes_of.along(columns.ids[kept])
    counts = np.append(located, list(drawn_households(session, drawn, coverage).values())).astype(np.int64)
    shown = _shown(session, drawn)
    made, codes = _with_drawn(session.workspace, columns, kept, drawn, shown)
    shapes = coverage.shapes(made.ids.tolist())
    facts = _facts(session.workspace, made, shapes, counts, codes)
    stored = session.workspace.get_many({key for key, one in drawn.items() if one.state != "new"})
    return replace(
        facts,
        organisation_gone=organisations_gone(session.workspace, drawn),
        households_known=bool(homes_of.located.any()),
        below=held(stored),
        drawn=frozenset(drawn),
        shown=shown,
    )


def touched_facts(session: Session, draft_id: RecordId) -> Facts:
    """The facts of every cell in the communities that a draft draws in, for looking for errors only.

    Without households and reference lines, which make no errors.
    """
    workspace = session.workspace
    with snapshot(workspace.reading()):
        drawn = drawn_cells(workspace, draft_id)
        columns = cell_columns(workspace)
        row_of = {one: row for row, one in enumerate(columns.ids.tolist())}
        touched = {one.community_id for one in drawn.values()}
        touched |= {int(columns.community_ids[row_of[one]]) for one in drawn if one in row_of}
        here = np.isin(columns.community_ids, sorted(touched))
        kept = here & ~np.isin(columns.ids, sorted(drawn))
        cells = workspace.get_many(columns.ids[kept].tolist())
        known = communities(workspace, only=touched)
    shown = _shown(session, drawn)
    made, codes = _with_drawn(workspace, columns, kept, drawn, shown)
    shapes = np.empty(len(made.ids), dtype=object)
    for at, one in enumerate(made.ids.tolist()):
        found = drawn.get(one) or cells[one]
        assert isinstance(found, Cell | DraftCell)
        shapes[at] = found.geometry
    elsewhere = [columns.codes[row] for row in np.flatnonzero(~here).tolist()]
    return Facts(
        made.ids, shapes, made.community_ids, made.names, codes, made.dedicated, made.has_organisation,
        np.zeros(len(made.ids), dtype=np.int64), known, codes_elsewhere=elsewhere,
        organisation_gone=organisations_gone(workspace, drawn), drawn=frozenset(drawn),
        shown=shown,
    )  # fmt: skip


def organisations_gone(workspace: Workspace, drawn: Mapping[RecordId, DraftCell]) -> frozenset[RecordId]:
    """The new cells of a draft whose organisation has been removed since they were drawn."""
    named = {one.cell_id: one.organisation_id for one in drawn.values() if one.state == "new"}
    known = workspace.get_many({one for one in named.values() if one is not None})
    return frozenset(cell for cell, one in named.items() if one is not None and known.get(one) is None)


def _shown(session: Session, drawn: Mapping[RecordId, DraftCell]) -> dict[RecordId, str]:
    """The codes by which the new cells of a draft go on the map."""
    return codes_in_draft(session, new_in(drawn.values()))


def _with_drawn(
    workspace: Workspace,
    columns: CellColumns,
    kept: NDArray[np.bool_],
    drawn: Mapping[RecordId, DraftCell],
    shown: Mapping[RecordId, str],
) -> tuple[CellColumns, list[str | None]]:
    """The published cells that are kept and below them the drawn ones, and the codes of them all."""
    row_of = {one: row for row, one in enumerate(columns.ids.tolist())}
    called = names_in_draft(workspace, drawn, shown)
    live = [one for one in drawn.values() if one.state != "retired"]
    # A drawn cell that another plan has retired meanwhile has no code, as a new one has none yet.
    codes = [columns.codes[row_of[one.cell_id]] if one.cell_id in row_of else None for one in live]
    made = CellColumns(
        np.append(columns.ids[kept], [one.cell_id for one in live]).astype(np.int64),
        np.append(columns.community_ids[kept], [one.community_id for one in live]).astype(np.int64),
        [columns.names[row] for row in np.flatnonzero(kept).tolist()] + [called[one.cell_id] for one in live],
        [],
        np.append(columns.dedicated[kept], [one.kind == "dedicated" for one in live]).astype(bool),
        np.append(columns.has_organisation[kept], [one.organisation_id is not None for one in live]).astype(
            bool
        ),
    )
    every: list[str | None] = [columns.codes[row] for row in np.flatnonzero(kept).tolist()]
    return made, every + codes


def drawn_households(
    session: Session, drawn: Mapping[RecordId, DraftCell], coverage: Coverage
) -> dict[RecordId, int]:
    """Located households in each drawn cell that a draft still has, by the cell's id."""
    live = [one.cell_id for one in drawn.values() if one.state != "retired"]
    touched = [one.cell_id for one in drawn.values() if one.state != "new"]
    found = homes(session.workspace, touched)
    at = found.lonlat[found.located]
    counts = dict.fromkeys(live, 0)
    if not len(at) or not live:
        return counts
    home, cell = shapely.STRtree(coverage.shapes(live)).query(shapely.points(at), predicate="intersects")
    _, first = np.unique(home, return_index=True)
    for row, count in zip(*np.unique(cell[first], return_counts=True), strict=True):
        counts[live[int(row)]] = int(count)
    return counts


def issues_of_draft(session: Session, draft_id: RecordId) -> list[Issue]:
    """The complete check of a draft.

    Raises:
        Refused: what is published below it has moved on.
    """
    with snapshot(session.workspace.reading()):
        refuse_outdated(session.workspace, draft_id)
        facts = draft_facts(session, draft_id)
    return find_issues(facts)


def _facts(
    workspace: Workspace,
    columns: CellColumns,
    shapes: NDArray[Any],
    households: NDArray[np.int64],
    codes: list[str | None] | None = None,
) -> Facts:
    known = communities(workspace)
    return Facts(
        columns.ids,
        shapes,
        columns.community_ids,
        columns.names,
        codes if codes is not None else columns.codes,
        columns.dedicated,
        columns.has_organisation,
        households,
        known,
        reference_lines(workspace),
        plans=plans_of_cells(workspace),
    )
