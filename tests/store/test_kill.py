"""A few kills of each kind of work; `python -m tests.bench.kills` does as many as you like."""

import random
import time
from dataclasses import replace

import pytest

from gridmap.domain.change import Change
from gridmap.domain.planning.publishing import Approval
from gridmap.domain.records import Place
from gridmap.planning.publish import prepare, write
from gridmap.store import journal
from tests.bench.draft_kill_works import DRAFT_WORKS
from tests.bench.kill_works import PLACES, WORKS, first, opened
from tests.bench.kills import EVERY_WORK, Tally, kill_often
from tests.planning.wobbly_town import draft_of
from tests.store.conftest import Do

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", EVERY_WORK)
def test_killed_at_any_moment_a_workspace_holds_all_or_nothing(name, tmp_path):
    tally = Tally()
    kill_often(tmp_path, EVERY_WORK[name], 4, random.Random(), tally)

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


def publish_carelessly(path):
    """The cells first, and their shops in a second transaction."""
    session = opened(path)
    approval = Approval(session.today(), "李主任", "演练")
    prepared = prepare(session, draft_of(session), approval)
    columns = prepared.change.columns
    write(session, replace(prepared, change=replace(prepared.change, columns=())), approval)
    time.sleep(1)
    session.run(Do(Change("change.publish_draft", {}, {}, columns=columns)))
    session.close()


def test_half_a_publication_would_be_noticed(tmp_path):
    tally = Tally()
    kill_often(tmp_path, replace(DRAFT_WORKS["publish"], run=publish_carelessly), 3, random.Random(3), tally)

    assert any("AssertionError" in one for one in tally.broken)
