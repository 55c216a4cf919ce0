"""What an edit of a draft would leave is known before it is made, and cheaply where it is plain."""

import itertools

import numpy as np

from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import split
from gridmap.domain.planning.joining import join, keeper
from gridmap.planning import Planning
from gridmap.planning.draft_view import DraftView
from gridmap.planning.foreseeing import foreseen, gone_after, may_restore
from gridmap.planning.population import Population
from gridmap.planning.published import Published
from gridmap.session import Session
from tests.planning.wobbly_town import draft_of, make_wobbly_town, scribble_once


def pairs(view):
    """Two new cells of which the second takes in the first, and whether that is a published cell again then.

    None where they do not join.
    """
    new = [one.cell_id for one in view.drawn.values() if one.state == "new"]
    drawn = dict(view.drawn)
    for cell, into in itertools.permutations(new, 2):
        if keeper(drawn, (into, cell), wanted=into) is None:
            continue
        change = foreseen(
            view,
            lambda coverage, fresh, cell=cell, into=into: join(coverage, (into, cell), fresh, drawn, into),
        )
        yield (cell, into), None if change is None else {cell, into} <= gone_after(change)


def test_cells_are_not_tried_only_where_they_surely_are_no_published_cell_again(tmp_path):
    session = Session.open(make_wobbly_town(tmp_path / "town.gpkg", side=4, shops=5))
    planning, random = Planning(session, draft_of(session)), np.random.default_rng(3)
    seen, untried = {True: 0, False: 0, None: 0}, 0
    for _ in range(8):
        for _ in range(3):
            scribble_once(session, planning, random)
        cell = next(iter(sorted(planning.coverage.ids())))
        west, south, east, north = planning.coverage.shape(cell).bounds
        line = [grid.vertex(lon, (south + north) / 2) for lon in (west - 0.001, east + 0.001)]
        planning.draw(lambda coverage, cell=cell, line=line: split(coverage, [cell], line, session.new_id))
        view = DraftView(session, Published.read(session), Population(session.workspace), draft_of(session))
        for cells, again in pairs(view):
            seen[again] += 1
            untried += not may_restore(view, *cells)
            assert may_restore(view, *cells) or not again
        view.close()
    planning.close()
    session.close()
    assert seen[True] >= 3 and untried >= seen[False] // 2
