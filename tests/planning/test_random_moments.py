"""Whatever is drawn, undone, saved and killed in whatever order: whole, and back to the stored bytes."""

import multiprocessing
import os
import random
import shutil
import signal
import time
import uuid

import numpy as np
import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from gridmap.planning import Planning
from gridmap.session import Session
from gridmap.store import journal
from tests.planning.wobbly_town import (
    draft_of,
    ground_of,
    make_wobbly_town,
    refuse_unless_drawn_whole,
    refuse_unless_last_change_is_whole,
    scribble_once,
    stored_bytes,
)

_FORK = multiprocessing.get_context("fork")
_SEEDS = st.integers(0, 2**32 - 1)


def draw_on(path, number):
    """What the killed process does."""
    session, chance = Session.open(path), np.random.default_rng(number)
    planning = Planning(session, draft_of(session))
    for _ in range(30):
        scribble_once(session, planning, chance)
    session.close()


class Planner(RuleBasedStateMachine):
    """Someone who draws on one draft for days, on a machine that loses power now and then."""

    made, folder, edits, kills = None, None, 0, 0

    @initialize()
    def begin(self):
        self.path = self.folder / f"{uuid.uuid4()}.gpkg"
        shutil.copyfile(self.made, self.path)
        self.done = 0
        self.open()
        self.before, self.ground = stored_bytes(self.session), ground_of(self.session)

    def open(self):
        self.session = Session.open(self.path)
        assert not self.session.read_only
        self.planning = Planning(self.session, draft_of(self.session))

    def shapes(self):
        coverage = self.planning.coverage
        return {one: coverage.shape(one).wkb for one in coverage.ids()}

    @rule(number=_SEEDS, count=st.integers(6, 22))
    def draw(self, number, count):
        chance = np.random.default_rng(number)
        for _ in range(count):
            scribble_once(self.session, self.planning, chance)
        self.done += count
        type(self).edits += count

    @rule(count=st.integers(1, 6))
    def undo(self, count):
        for _ in range(min(count, self.done)):
            self.session.undo()
            self.done -= 1

    @rule()
    def redo(self):
        while self.session.redo():
            self.done += 1

    @rule()
    def reopen(self):
        shapes = self.shapes()
        self.session.close()
        self.open()
        assert self.shapes() == shapes
        refuse_unless_drawn_whole(self.session, self.ground)

    @rule(number=_SEEDS, after=st.floats(0.02, 0.2))
    def kill(self, number, after):
        """Another process goes on with the draft and is killed: what it finished is there, and no more."""
        stored, (rows, _) = stored_bytes(self.session), journal.head(self.session.workspace.reading())
        self.session.close()
        child = _FORK.Process(target=draw_on, args=(self.path, number))
        child.start()
        time.sleep(after)
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        self.open()
        finished = journal.head(self.session.workspace.reading())[0] - rows
        refuse_unless_drawn_whole(self.session, self.ground)
        refuse_unless_last_change_is_whole(self.session)
        self.there_and_back(finished, stored)
        type(self).edits += finished
        type(self).kills += 1
        self.done += finished

    def there_and_back(self, count, stored):
        now = stored_bytes(self.session)
        for _ in range(count):
            self.session.undo()
        assert stored_bytes(self.session) == stored
        for _ in range(count):
            self.session.redo()
        assert stored_bytes(self.session) == now

    def teardown(self):
        if not hasattr(self, "path"):
            return
        try:
            refuse_unless_drawn_whole(self.session, self.ground)
            for _ in range(self.done):
                self.session.undo()
            assert stored_bytes(self.session) == self.before
            assert self.session.can_undo == "change.create_draft"
        finally:
            self.session.close()


@pytest.mark.slow
def test_a_draft_survives_whatever_happens_and_comes_back_to_the_same_bytes(tmp_path):
    Planner.folder, Planner.made = tmp_path, make_wobbly_town(tmp_path / "made.gpkg")
    Planner.edits = Planner.kills = 0
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    often = settings(max_examples=3, stateful_step_count=25, deadline=None, suppress_health_check=slow)
    # A run may draw little, by chance. In CI hypothesis repeats its choices: each run has a seed of its own.
    first = 0 if often.derandomize else random.randrange(2**32)
    for run in range(first, first + 50):
        run_state_machine_as_test(seed(run)(Planner), settings=settings(often, database=None))
        if Planner.edits >= 500 and Planner.kills >= 5:
            break

    assert Planner.edits >= 500
    assert Planner.kills >= 5
