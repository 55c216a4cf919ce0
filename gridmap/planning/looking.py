"""Check some communities of a draft: quick enough to follow every edit."""

from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np
import shapely

from gridmap.domain.check import Issue
from gridmap.domain.planning.checks import find_issues
from gridmap.domain.planning.checks.facts import Facts
from gridmap.domain.planning.crossing import Held
from gridmap.domain.records import RecordId
from gridmap.planning.draft_view import DraftView
from gridmap.planning.facts import facts_as_drawn, organisations_gone, published_facts
from gridmap.store.snapshot import snapshot


def facts_of(view: DraftView, community_ids: Collection[RecordId]) -> Facts:
    """The facts of every cell of some communities of a draft."""
    ids = [one for community in sorted(community_ids) for one in view.cells_of(community)]
    cells = [view.cell(one) for one in ids]
    shapes = view.coverage.shapes(ids)
    columns, here = view.published.columns, frozenset(ids)
    elsewhere = [
        code
        for one, code in zip(columns.ids.tolist(), columns.codes, strict=True)
        if one not in here and one in view
    ]
    return Facts(
        np.array(ids, dtype=np.int64),
        shapes,
        np.array([one.community_id for one in cells], dtype=np.int64),
        [one.name for one in cells],
        # New cells get their code when they are published; until then they go by the one on the map.
        [one.code if one.state != "new" else None for one in cells],
        np.array([one.dedicated for one in cells], dtype=bool),
        np.array([one.has_organisation for one in cells], dtype=bool),
        np.array([view.households(one) for one in ids], dtype=np.int64),
        view.beside.outlined,
        view.beside.reference,
        plans=view.beside.plans,
        codes_elsewhere=elsewhere,
        organisation_gone=organisations_gone(view.session.workspace, view.drawn),
        households_known=view.knows("household"),
        below=_below(view),
        drawn=frozenset(view.drawn),
        shown={key: one.code for key, one in zip(ids, cells, strict=True) if one.state == "new"},
    )


def _below(view: DraftView) -> dict[RecordId, Held]:
    """The published cells that a draft draws otherwise."""
    published = view.published
    ids = [one for one in view.drawn if one in published.row_of]
    communities = published.columns.community_ids[[published.row_of[one] for one in ids]].tolist()
    held = zip(ids, communities, published.coverage.shapes(ids), strict=True)
    return {one: Held(community, shape) for one, community, shape in held}


def touched_communities(view: DraftView) -> set[RecordId]:
    """The communities whose ground a draft divides otherwise; another vertex on a border is not that."""
    return {one.community_id for one in view.drawn.values() if one.state == "new" or view.covers_other(one)}


def issues_in(
    view: DraftView, community_ids: Collection[RecordId], at_work: RecordId | None = None
) -> list[Issue]:
    """What the complete check says of some communities, the gravest first.

    Looked at with the communities around them, on whose ground a hole or a cell that lies across may be.
    With `at_work`, the community in view, its cells go by their numbers where only they are listed.
    """
    wanted = frozenset(community_ids)
    facts = facts_of(view, wanted | _around(view, wanted))
    if wanted == {at_work}:
        facts = replace(facts, at_work=at_work)
    return said_of(find_issues(facts), facts, wanted) if len(facts.ids) else []


def said_of(issues: Iterable[Issue], facts: Facts, community_ids: Collection[RecordId]) -> list[Issue]:
    """Those of some issues that are about some communities or their cells, or about no place."""
    there = np.isin(facts.community_ids, sorted(community_ids))
    mine = {*facts.ids[there].tolist(), *community_ids}
    return [one for one in issues if not one.ids or mine.intersection(one.ids)]


def _around(view: DraftView, community_ids: Collection[RecordId]) -> set[RecordId]:
    """The communities that have cells near some communities."""
    found: set[RecordId] = set()
    for community in community_ids:
        known = view.beside.outlined.get(community)
        ground = [*view.coverage.shapes(view.cells_of(community)), known.outline if known else None]
        near = view.coverage.near(shapely.box(*shapely.total_bounds(ground))) if len(ground) > 1 else set()
        found |= {view.cell(one).community_id for one in near}
    return found


def issues_everywhere(view: DraftView) -> list[Issue]:
    """The complete check of a draft or of what is published."""
    return find_issues(facts_everywhere(view))


def facts_everywhere(view: DraftView) -> Facts:
    """All that the complete check looks at; reading it holds up who writes a file without WAL."""
    if view.draft_id is None:
        return published_facts(view.session)
    with snapshot(view.session.workspace.reading()):
        return facts_as_drawn(view.session, view.drawn, view.published.columns, view.coverage)
