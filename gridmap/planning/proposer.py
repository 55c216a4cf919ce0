"""Proposals for communities of a draft, or of what is published, and what each comes to."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
import shapely

from gridmap.domain.action import NewIds
from gridmap.domain.coverage.model import CellId, Coverage
from gridmap.domain.coverage.validity import joined
from gridmap.domain.errors import Refused, UserError
from gridmap.domain.planning.overlay import drawn_cells, locked_cells
from gridmap.domain.planning.proposal.propose import Proposal, propose
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import RecordId, Region
from gridmap.planning.draft_view import DraftView
from gridmap.planning.facts import household_targets
from gridmap.planning.rebasing import why_refused
from gridmap.session import Session
from gridmap.store.planning_data import homes, reference_lines
from gridmap.words import said, tr

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class ProposedCommunity:
    """What was proposed for one community, or why nothing was."""

    id: RecordId
    code: str
    name: str
    target: int
    before: int  # basic cells that it has
    without_position: int  # households that are counted apart
    proposal: Proposal | None
    refused: str = ""  # why there is none

    @property
    def households(self) -> tuple[int, ...]:
        """Located households of each new cell."""
        return tuple(self.proposal.division.households.tolist()) if self.proposal is not None else ()

    @property
    def within(self) -> int:
        """New cells within ±10 % of the target."""
        return self.proposal.division.within(self.target) if self.proposal is not None else 0

    @property
    def allowed(self) -> int:
        """New cells that could all be within ±10 % by the numbers of households: all of them, or none."""
        if self.proposal is None or any(one.in_numbers for one in self.proposal.division.obstacles):
            return 0
        return len(self.households)

    @property
    def deviation(self) -> float:
        """The largest deviation of a new cell from the target, relative."""
        if self.proposal is None:
            return 0.0
        return float(np.abs(self.proposal.division.deviation(self.target)).max())

    @property
    def along_reference(self) -> float:
        """Share of the new borders on reference lines."""
        return self.proposal.division.along_reference if self.proposal is not None else 0.0

    @property
    def why(self) -> str:
        """Why there is no proposal, or why not all its cells are within ±10 %; "" where all are."""
        if self.proposal is None:
            return self.refused
        obstacles = self.proposal.division.obstacles
        return " ".join(tr(f"planning.why_{one.key}", **one.values) for one in obstacles)

    def data(self) -> dict[str, Any]:
        """The same for programs."""
        made: dict[str, Any] = {
            "id": self.id,
            "code": self.code,
            "name": self.name,
            "target": self.target,
            "cells_before": self.before,
            "cells": len(self.households),
            "households": list(self.households),
            "within": self.within,
            "largest_deviation": round(self.deviation, 4),
            "without_position": self.without_position,
            "why": self.why,
        }
        if self.proposal is not None:
            division = self.proposal.division
            made["along_reference"] = round(division.along_reference, 4)
            made["straight_lines"] = division.straight_lines
            made["obstacles"] = [one.key for one in division.obstacles]
        return made


class Proposer:
    """Divides communities over one state of the cells."""

    def __init__(
        self, session: Session, coverage: Coverage, draft_id: RecordId | None, view: DraftView | None = None
    ) -> None:
        """For a draft, or only to be looked at, over what is published, where `draft_id` is None.

        What the draft draws and locks is read once, or is that of a view of it with this coverage.
        """
        self._session, self._coverage, self._draft_id = session, coverage, draft_id
        workspace = session.workspace
        self._targets = household_targets(workspace)
        self._drawn: Mapping[CellId, DraftCell] = {}
        self._locked: Collection[CellId] = ()
        passing = count(-1, -1)  # ids of cells that are only looked at
        self._new_id: NewIds = lambda: next(passing)
        if draft_id is not None:
            self._new_id = session.new_id
        if view is not None:
            self._drawn, self._locked = view.drawn, view.locked
        elif draft_id is not None:
            self._drawn, self._locked = drawn_cells(workspace, draft_id), locked_cells(workspace, draft_id)

    def proposed(
        self, community: Region, target: int | None = None, layers: Collection[str] | None = None
    ) -> ProposedCommunity:
        """Divide a community; where it cannot be divided, the reason is in what comes back.

        Args:
            community: The community.
            target: Households a cell should have, the setting's for its class without it.
            layers: Reference layers to follow, all without it.
        """
        workspace = self._session.workspace
        published = workspace.cells_of(community.id)
        basic = [one.id for one in published if one.kind == "basic" and one.id not in self._drawn]
        basic += [
            one.cell_id
            for one in self._drawn.values()
            if one.community_id == community.id and one.kind == "basic" and one.state != "retired"
        ]
        wanted = target or self._targets.of(community.urban_rural).target
        found = homes(workspace, [one.id for one in published])
        at = found.lonlat[found.located]
        proposal, refused = None, ""
        try:
            free = [one for one in basic if one not in self._locked]
            if not free:
                raise Refused("proposal_no_cells")
            ground = joined(self._coverage.shapes(free))
            lines = reference_lines(workspace, layers, ground.bounds)
            inside = shapely.intersects_xy(ground, at[:, 0], at[:, 1]) if len(at) else np.zeros(0, dtype=bool)
            proposal = propose(self._coverage, community.id, free, at[inside], lines, wanted, self._new_id)
        except UserError as error:
            refused = said(why_refused(self._session, self._draft_id, error))
        without = int((~found.located).sum())
        return ProposedCommunity(
            community.id, community.code, community.name, wanted, len(basic), without, proposal, refused
        )

    def each(
        self,
        communities: Iterable[Region],
        target: int | None = None,
        layers: Collection[str] | None = None,
        progress: Progress | None = None,
    ) -> Iterator[ProposedCommunity]:
        """Divide several communities one after the other, each for itself.

        Raises:
            Cancelled: `progress` wants it stopped.
        """
        every = list(communities)
        for done, community in enumerate(every):
            if progress is not None:
                progress(done, len(every))
            yield self.proposed(community, target, layers)
