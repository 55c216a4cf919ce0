from concurrent.futures import ThreadPoolExecutor

import pytest

from gridmap import words
from gridmap.domain.change import Batch, added, removed
from gridmap.domain.errors import Refused, UserError
from tests.store.conftest import Do, event_rows


def stumbling(error):
    def stumble(changed):
        raise error

    return stumble


def test_what_is_written_is_told_as_done_though_a_listener_is_in_trouble(session, town, shop):
    heard, told = [], []
    session.subscribe(stumbling(UserError("lease_lost")), "session.keeps.colours")
    session.subscribe(heard.append)
    session.on_trouble(told.append)

    assert session.run(Do(added("change.shop", [shop]))).after == {shop.id: shop}

    assert [changed.label for changed in heard] == ["change.shop"]
    assert [(error.key, error.values["what"], error.values["why"].key) for error in told] == [
        ("session.not_followed", "session.keeps.colours", "session.meanwhile.lease_lost")
    ]
    assert session.can_undo == "change.shop"
    assert session.undo() == "change.shop"
    assert session.run_batch(Batch("batch.events", lambda: iter([event_rows(session, town, 3)]))) == 3
    assert len(told) == 3


def test_trouble_of_a_listener_that_nobody_is_told_of_is_kept(session, town, shop):
    session.subscribe(stumbling(UserError("lease_lost")), "session.keeps.colours")

    session.run(Do(added("change.shop", [shop])))

    said = words.said(session.troubles[0])
    assert "地图颜色" in said
    assert "另一台计算机已接管" in said
    assert "未保留" not in said


def test_a_bug_of_a_listener_is_raised_once_everybody_has_heard(session, town, shop):
    heard, told = [], []
    session.subscribe(stumbling(ValueError("stumbled")))
    session.subscribe(heard.append)
    with pytest.raises(ValueError, match="stumbled"):
        session.run(Do(added("change.shop", [shop])))
    assert [changed.label for changed in heard] == ["change.shop"]

    session.on_trouble(told.append)
    session.undo()
    assert [str(error) for error in told] == ["stumbled"]


def test_who_is_told_in_order_is_told_before_anybody_else_can_write(session, town, shop):
    def refused():
        session.never_wait_here()  # this thread is told at once that others are at work
        try:
            with session.alone():
                return ""
        except Refused as error:
            return error.key

    told = []
    with ThreadPoolExecutor(1) as elsewhere:
        session.subscribe(
            lambda changed: told.append((changed.label, elsewhere.submit(refused).result())), in_order=True
        )
        session.run(Do(added("change.shop", [shop])))
        session.undo()
        session.redo()
        session.run_batch(Batch("batch.events", lambda: iter([event_rows(session, town, 3)])))

    assert [key for _, key in told] == ["session_busy"] * 4
    assert [label for label, _ in told] == ["change.shop"] * 3 + ["batch.events"]


def test_who_is_told_in_order_cannot_write_before_the_others_have_heard(session, town, shop):
    heard, told = [], []

    def take_back(changed):
        session.undo()

    session.on_trouble(told.append)
    session.subscribe(take_back, in_order=True)
    session.subscribe(lambda changed: heard.append(changed.seq), in_order=True)

    session.run(Do(added("change.shop", [shop])))
    session.run(Do(removed("change.shop", [shop])))

    assert heard == sorted(heard) and len(heard) == 2
    assert [type(error) for error in told] == [RuntimeError] * 2
    assert session.can_undo == "change.shop"


def test_who_is_told_of_a_commit_may_write_where_order_does_not_matter(session, town, shop):
    stop = session.subscribe(lambda changed: (stop(), session.undo()))

    session.run(Do(added("change.shop", [shop])))

    assert session.workspace.get(shop.id) is None
