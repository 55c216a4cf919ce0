"""Divide communities and write the accepted divisions into a draft."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from gridmap.domain.actions.drafts import CreateDraft
from gridmap.domain.codes import cleaned, padded
from gridmap.domain.errors import Refused, UserError
from gridmap.domain.planning.draft_names import draft_name, namesake
from gridmap.domain.planning.overlay import open_draft
from gridmap.domain.planning.proposal.propose import refitted
from gridmap.domain.planning_records import Draft
from gridmap.domain.records import RecordId, Region, RegionLevel
from gridmap.planning.drawing import Planning
from gridmap.planning.proposer import ProposedCommunity, Proposer
from gridmap.planning.published import Published
from gridmap.session import Session
from gridmap.store.planning_data import reference_layers
from gridmap.store.queries.by_code import subject_with_code
from gridmap.words import reference_name, said, tr

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Proposed:
    """Proposals for communities, and the draft that they were written into, if any."""

    communities: tuple[ProposedCommunity, ...]
    draft: Draft | None = None

    @property
    def cells(self) -> int:
        """New cells."""
        return sum(len(one.households) for one in self.communities)

    @property
    def within(self) -> int:
        """New cells within ±10 % of their target."""
        return sum(one.within for one in self.communities)

    @property
    def allowed(self) -> int:
        """New cells of communities whose numbers of households allow all to be within ±10 %."""
        return sum(one.allowed for one in self.communities)

    @property
    def within_allowed(self) -> int:
        """Those of them that are."""
        return sum(one.within for one in self.communities if one.allowed)

    def data(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "draft": None if self.draft is None else {"id": self.draft.id, "name": self.draft.name},
            "cells": self.cells,
            "within": self.within,
            "allowed": self.allowed,
            "within_allowed": self.within_allowed,
            "communities": [one.data() for one in self.communities],
        }


def communities_below(
    session: Session, codes: Iterable[str], level: RegionLevel | None = None
) -> list[Region]:
    """The communities with these codes, and those below regions with them, by code.

    A code may be without its trailing zeros: nine digits for a township, six for a county.

    Raises:
        UserError: there is no region with a code, or it is of another level than it should be.
    """
    found: dict[RecordId, Region] = {}
    for code in codes:
        known = _region_with_code(session, code)
        region = session.workspace.get(known) if known is not None else None
        if not isinstance(region, Region):
            raise UserError("planning.no_region", code=code)
        if level is not None and region.level != level:
            raise UserError(
                "planning.other_level", code=code, name=region.name, level=tr(f"records.level.{level}")
            )
        found |= {one.id: one for one in below(session, region)}
    return sorted(found.values(), key=lambda one: one.code)


def _region_with_code(session: Session, code: str) -> RecordId | None:
    written = cleaned(code)
    for one in dict.fromkeys((code, written, padded(written))):
        known = subject_with_code(session.workspace.reading(), one, session.today()) if one else None
        if known is not None:
            return known
    return None


def below(session: Session, region: Region) -> list[Region]:
    """The communities in force in a region, itself if it is one."""
    if region.level == "community":
        return [region]
    today = session.today()
    children = session.workspace.referring_to(region.id, Region, "parent_id")
    kept = [one for one in children if one.valid_to is None or one.valid_to > today]
    return [community for one in kept for community in below(session, one)]


def propose_communities(
    session: Session,
    communities: Iterable[Region],
    target: int | None = None,
    layers: Collection[str] | None = None,
    draft: str | None = None,
    progress: Progress | None = None,
) -> Proposed:
    """Divide communities; with the name of a draft, write the result into it.

    An open draft of the name is added to; where there is none, it is made. Each community is a change of
    its own.

    Raises:
        Cancelled: `progress` wants it stopped; what was written before stays.
        UserError: there is no reference layer of a name.
    """
    if layers is not None:
        layers = _layers_named(session, layers)
    if draft is None:
        published = Published.read(session).coverage
        proposer = Proposer(session, published, None)
        return Proposed(tuple(proposer.each(communities, target, layers, progress)))
    into = _open_draft(session, draft)
    planning = Planning(session, into.id)
    try:
        proposer = Proposer(session, planning.coverage, into.id)
        every = proposer.each(communities, target, layers, progress)
        made = [_written(planning, one) for one in every]
    finally:
        planning.close()
    return Proposed(tuple(made), into)


def _layers_named(session: Session, names: Collection[str]) -> list[str]:
    """The reference layers of these names, as they are stored or as the window calls them."""
    known = reference_layers(session.workspace)
    called = {reference_name(layer): layer for layer in known} | {layer: layer for layer in known}
    for name in names:
        if name not in called:
            listed = "、".join(map(reference_name, known))
            raise UserError("planning.no_such_layer", layer=name, known=listed or "–")
    return [called[name] for name in names]


def accept(planning: Planning, one: ProposedCommunity) -> None:
    """Write a proposal into a draft: one change.

    Raises:
        Refused: the draft cannot be edited, or the community was drawn on since.
    """
    if one.proposal is not None:
        planning.edit(refitted(planning.coverage, one.proposal))


def _written(planning: Planning, one: ProposedCommunity) -> ProposedCommunity:
    try:
        accept(planning, one)
    except Refused as error:
        return ProposedCommunity(
            one.id, one.code, one.name, one.target, one.before, one.without_position, None, said(error)
        )
    return one


def _open_draft(session: Session, name: str) -> Draft:
    known = namesake(session.workspace, draft_name(name))
    if known is not None:
        return open_draft(session.workspace, known.id)
    change = session.run(CreateDraft(name, session.today()))
    (made,) = [one for one in change.after.values() if isinstance(one, Draft)]
    return made
