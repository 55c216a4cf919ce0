"""A few kills of each kind of work; `python -m tests.bench.kills` does as many as you like."""

import random
from dataclasses import replace

import pytest

from gridmap.domain.records import Place
from gridmap.store import journal
from tests.bench.kill_works import PLACES, WORKS, first, opened
from tests.bench.kills import Tally, kill_often

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", WORKS)
def test_killed_at_any_moment_a_workspace_holds_all_or_nothing(name, tmp_path):
    tally = Tally()
    kill_often(tmp_path, WORKS[name], 4, random.Random(), tally)

    assert tally.broken == []
    assert tally.kills[name] == 4


def import_carelessly(path):
    """Rows first, each for itself, and the journal afterwards."""
    session = opened(path)
    shop, connection = first(session, Place), session.workspace._writer
    for number in range(PLACES):
        connection.execute(
            "INSERT INTO place (id, cell_id, name) VALUES (?, ?, '店')", (shop.id + 1 + number, shop.cell_id)
        )
    with session.workspace.writing() as connection:
        journal.append(connection, at="", who="", kind="batch", label="batch.test")
    session.close()


def test_half_a_batch_would_be_noticed(tmp_path):
    tally = Tally()
    kill_often(tmp_path, replace(WORKS["import"], run=import_carelessly), 3, random.Random(3), tally)

    assert any("AssertionError" in one for one in tally.broken)
