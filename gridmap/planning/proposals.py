"""Divide communities and write the accepted division into a draft."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gridmap.domain.actions.drafts import CreateDraft
from gridmap.domain.errors import Refused, UserError
from gridmap.domain.planning.overlay import drawn_cells, locked_cells
from gridmap.domain.planning.proposal.propose import Proposal, propose
from gridmap.domain.planning_records import Draft
from gridmap.domain.records import Cell, RecordId, Region
from gridmap.planning.drawing import Planning
from gridmap.planning.facts import household_targets
from gridmap.session import Session
from gridmap.store.planning_data import homes, reference_lines
from gridmap.store.queries.by_code import subject_with_code
from gridmap.words import said

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class ProposedCommunity:
    """What was proposed for one community."""

    id: RecordId
    name: str
    target: int
    households: tuple[int, ...]  # located ones of each new cell
    within: int  # cells within ±10 % of the target
    along_reference: float
    straight_lines: int
    without_position: int  # households that are counted apart


@dataclass(frozen=True, slots=True)
class ProposedDraft:
    """What a proposal wrote into a draft."""

    draft_id: RecordId
    draft_name: str
    communities: tuple[ProposedCommunity, ...]
    refused: tuple[tuple[str, str], ...]  # community and why

    @property
    def cells(self) -> int:
        """New cells."""
        return sum(len(one.households) for one in self.communities)

    @property
    def within(self) -> int:
        """New cells within ±10 % of their target."""
        return sum(one.within for one in self.communities)

    def data(self) -> dict[str, Any]:
        """The same for programs."""
        keys = ("id", "name", "target", "households", "within", "along_reference", "straight_lines")
        return {
            "draft": {"id": self.draft_id, "name": self.draft_name},
            "cells": self.cells,
            "within": self.within,
            "communities": [{key: getattr(one, key) for key in keys} for one in self.communities],
            "refused": [list(one) for one in self.refused],
        }


def communities_below(session: Session, codes: Iterable[str]) -> list[Region]:
    """The communities with these codes, and those below regions with them.

    Raises:
        UserError: there is no region with a code.
    """
    found: dict[RecordId, Region] = {}
    for code in codes:
        known = subject_with_code(session.workspace.reading(), code, session.today())
        region = session.workspace.get(known) if known is not None else None
        if not isinstance(region, Region):
            raise UserError("planning.no_region", code=code)
        waiting = [region]
        while waiting:
            one = waiting.pop()
            if one.level == "community":
                found[one.id] = one
            else:
                waiting += session.workspace.referring_to(one.id, Region, "parent_id")
    return sorted(found.values(), key=lambda one: one.code)


def proposal_for(
    planning: Planning, community: Region, target: int | None = None, layers: Collection[str] | None = None
) -> Proposal:
    """Propose cells for one community of a draft.

    Raises:
        Refused: nothing to divide, no located households, or a locked cell among them.
    """
    session = planning.session
    workspace = session.workspace
    drawn, locked = drawn_cells(workspace, planning.draft_id), locked_cells(workspace, planning.draft_id)
    published = workspace.cells_of(community.id)
    basic = [one.id for one in published if one.kind == "basic" and one.id not in drawn]
    basic += [
        one.cell_id
        for one in drawn.values()
        if one.community_id == community.id and one.kind == "basic" and one.state != "retired"
    ]
    free = [one for one in basic if one not in locked]
    if not free:
        raise Refused("proposal_no_cells")
    ground = shapely.coverage_union_all(planning.coverage.shapes(free))
    found = homes(workspace, [one.id for one in published])
    at = found.lonlat[found.located]
    lines = reference_lines(workspace, layers, ground.bounds)
    wanted = target or household_targets(workspace).of(community.urban_rural).target
    inside = shapely.intersects_xy(ground, at[:, 0], at[:, 1]) if len(at) else np.zeros(0, dtype=bool)
    return propose(planning.coverage, community.id, free, at[inside], lines, wanted, session.new_id)


def propose_into_draft(
    session: Session,
    codes: Iterable[str],
    target: int | None = None,
    layers: Collection[str] | None = None,
    name: str | None = None,
    progress: Progress | None = None,
) -> ProposedDraft:
    """Divide communities and write the result into a new draft.

    Raises:
        UserError: a code is not known.
    """
    regions = communities_below(session, codes)
    change = session.run(CreateDraft(name or f"{regions[0].name} {session.today()}", session.today()))
    (draft,) = [one for one in change.after.values() if isinstance(one, Draft)]
    planning = Planning(session, draft.id)
    made, refused = [], []
    try:
        for done, community in enumerate(regions):
            if progress is not None:
                progress(done, len(regions))
            try:
                proposal = proposal_for(planning, community, target, layers)
            except Refused as error:
                refused.append((community.name, said(error)))
                continue
            planning.edit(proposal.edit)
            made.append(summary(session, community, proposal))
    finally:
        planning.close()
    return ProposedDraft(draft.id, draft.name, tuple(made), tuple(refused))


def summary(session: Session, community: Region, proposal: Proposal) -> ProposedCommunity:
    """What a proposal comes to."""
    division = proposal.division
    cells = [one.id for one in session.workspace.cells_of(community.id) if isinstance(one, Cell)]
    without = int((~homes(session.workspace, cells).located).sum())
    return ProposedCommunity(
        community.id,
        community.name,
        proposal.target,
        tuple(division.households.tolist()),
        division.within(proposal.target),
        division.along_reference,
        division.straight_lines,
        without,
    )
