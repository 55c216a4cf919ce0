"""What is said of a community while it is drawn on is what the complete check says of it."""

from collections import Counter
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest

from gridmap.domain.change import Change
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import split
from gridmap.domain.planning.joining import join
from gridmap.domain.records import Cell, ReferenceLine
from gridmap.planning.draft_view import DraftView
from gridmap.planning.facts import draft_facts
from gridmap.planning.looking import issues_everywhere, issues_in, said_of
from gridmap.planning.population import Population
from gridmap.planning.published import Published
from gridmap.session import Session
from tests.gui.planning.town import make_town
from tests.planning.plan_hands import start_draft
from tests.planning.wobbly_town import scribble_once
from tests.store.conftest import Do


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Four communities with streets."""
    return make_town(tmp_path_factory.mktemp("town") / "town.gpkg", households=4_000)


@pytest.fixture
def session(file, tmp_path):
    copy = tmp_path / "town.gpkg"
    copy.write_bytes(file.read_bytes())
    made = Session.open(copy)
    yield made
    made.close()


@contextmanager
def drafted(session):
    """An empty draft over what is published."""
    made = DraftView(session, Published.read(session), Population(session.workspace), start_draft(session))
    stop = session.subscribe(lambda _: made.follow())
    yield made
    stop()
    made.close()


def spoil(session, random):
    """Keep a single street, and give some cells codes and names of others."""
    cells, (_, *rest) = session.workspace.all_of(Cell), session.workspace.all_of(ReferenceLine)
    chosen = [cells[at] for at in random.choice(len(cells), 8, replace=False).tolist()]
    spoiled = [
        replace(one, code=chosen[-1].code, name=chosen[-2].name, kind="dedicated") for one in chosen[:-2]
    ]
    after = {one.id: one for one in spoiled} | {one.id: None for one in rest}
    before = {one.id: one for one in (*chosen[:-2], *rest)}
    session.run(Do(Change("change.test", before, after)))


def told(issues):
    """What is said, to be compared whatever its order."""
    return Counter(
        (one.severity, one.key, one.ids, tuple(sorted(one.values.items())), one.place) for one in issues
    )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("spoiled", [False, True])
def test_a_community_is_told_the_same_alone_as_in_the_complete_check(session, seed, spoiled):
    random = np.random.default_rng(seed)
    if spoiled:
        spoil(session, random)
    with drafted(session) as view:
        for _ in range(8):
            scribble_once(session, view.planning, random)

        every, facts = issues_everywhere(view), draft_facts(session, view.draft_id)
        assert "check.border_far_from_reference" in {one.key for one in every}
        for community in view.published.communities:
            if view.cells_of(community):
                assert told(issues_in(view, {community})) == told(said_of(every, facts, {community}))


def test_a_split_that_is_merged_back_leaves_what_is_said_of_other_cells(session):
    with drafted(session) as view:
        cell = next(iter(view.coverage.ids()))
        community = view.cell(cell).community_id
        before = told(issues_in(view, {community}))
        west, south, east, north = view.coverage.shape(cell).bounds
        middle = (south + north) / 2
        line = [grid.vertex(west - 0.001, middle), grid.vertex(east + 0.001, middle)]
        view.planning.draw(lambda coverage: split(coverage, [cell], line, session.new_id))
        pieces = [one.cell_id for one in view.live() if one.state == "new"]
        view.planning.draw(lambda coverage: join(coverage, pieces, session.new_id, view.drawn))

        assert told(issues_in(view, {community})) == before


def test_cells_of_the_community_at_work_go_by_their_numbers_where_only_they_are_listed(session):
    with drafted(session) as view:
        one, other, *_ = (key for key in view.published.communities if view.cells_of(key))
        names = {issue.values["cell"] for issue in issues_in(view, {one}, at_work=one)}
        apart = {issue.values["cell"] for issue in issues_in(view, {one}, at_work=other)}

        assert names and all(len(name) == 3 for name in names)
        community = view.published.communities[one].name
        assert apart == {f"{community} {name}" for name in names}
