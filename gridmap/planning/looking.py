"""Check some communities of a draft: quick enough to follow every edit."""

from collections.abc import Collection

import numpy as np
import shapely

from gridmap.domain.check import Issue
from gridmap.domain.planning.checks import find_issues
from gridmap.domain.planning.checks.facts import Facts
from gridmap.domain.records import RecordId
from gridmap.planning.draft_view import DraftView, covers_other
from gridmap.planning.facts import draft_facts, organisations_gone, published_facts
from gridmap.store.planning_data import reference_lines

#: Degrees around the cells within which reference lines are looked for.
_AROUND = 0.01


def facts_of(view: DraftView, community_ids: Collection[RecordId]) -> Facts:
    """The facts of every cell of some communities of a draft."""
    ids = [one for community in sorted(community_ids) for one in view.cells_of(community)]
    cells = [view.cell(one) for one in ids]
    shapes = view.coverage.shapes(ids)
    box = shapely.box(*shapely.total_bounds(shapes)).buffer(_AROUND).bounds if ids else (0.0, 0.0, 0.0, 0.0)
    return Facts(
        np.array(ids, dtype=np.int64),
        shapes,
        np.array([one.community_id for one in cells], dtype=np.int64),
        [one.name for one in cells],
        # New cells get their code when they are published; until then they are called by their name.
        [one.code if one.state != "new" else None for one in cells],
        np.array([one.dedicated for one in cells], dtype=bool),
        np.array([one.has_organisation for one in cells], dtype=bool),
        np.array([view.households(one) for one in ids], dtype=np.int64),
        view.outlined,
        reference_lines(view.session.workspace, None, box),
        organisation_gone=organisations_gone(view.session.workspace, view.drawn),
        households_known=view.knows("household"),
    )


def touched_communities(view: DraftView) -> set[RecordId]:
    """The communities whose ground a draft divides otherwise; another vertex on a border is not that."""
    return {one.community_id for one in view.drawn.values() if one.state == "new" or covers_other(view, one)}


def issues_in(view: DraftView, community_ids: Collection[RecordId]) -> list[Issue]:
    """What is to be said of some communities, the gravest first."""
    facts = facts_of(view, community_ids)
    return find_issues(facts) if len(facts.ids) else []


def issues_everywhere(view: DraftView) -> list[Issue]:
    """The complete check of a draft or of what is published."""
    facts = published_facts(view.session) if view.draft_id is None else None
    if facts is None:
        assert view.draft_id is not None
        facts = draft_facts(view.session, view.draft_id, view.coverage)
    return find_issues(facts)
