import shutil
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gridmap.domain.access import Actor
from gridmap.domain.change import added
from gridmap.domain.errors import UserError
from gridmap.domain.records import Place
from gridmap.session import Session
from gridmap.store import lease, process
from gridmap.store.connection import connect
from tests.store.conftest import Do, build_town

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
ELSEWHERE = lease.Holder(
    "t", "小李", "office-2 beef", "77@1.2", "2026-11-22T08:00:00Z", "2026-11-22T09:59:30Z"
)


@pytest.fixture
def path(session):
    return session.workspace.path


@pytest.fixture
def written_elsewhere(session, path):
    """A second session has the workspace open for writing."""
    session.close()
    other = Session.open(path, actor=Actor("小张"))
    yield other
    other.close()


def set_lease(path, **columns):
    connection = connect(path)
    for name, value in columns.items():
        connection.execute(f"UPDATE lease SET {name} = ?", (value,))
    connection.close()


def test_a_second_opener_reads_and_is_told_who_writes(written_elsewhere, path):
    second = Session.open(path, actor=Actor("小李"))

    assert second.read_only
    because = second.workspace.read_only_because
    assert because.key == "lease_held"
    assert because.values["holder"] == "小张"
    assert because.values["machine"] == process.machine().split(" ")[0]
    second.close()


def test_the_next_may_write_when_the_first_has_left(written_elsewhere, path):
    written_elsewhere.close()
    second = Session.open(path)

    assert not second.read_only
    second.close()


def test_a_dead_process_of_this_machine_holds_nothing(session, path):
    session.close()
    code = (
        "import os, sys; from pathlib import Path; from gridmap.session import Session\n"
        "Session.open(Path(sys.argv[1])); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", code, path], check=False)
    assert killed.returncode == -9
    connection = connect(path, read_only=True)
    assert connection.execute("SELECT count(*) FROM lease").fetchone() == (1,)
    connection.close()

    second = Session.open(path)
    assert not second.read_only
    second.close()


def test_on_the_own_machine_a_running_process_holds_however_long_it_slept():
    mine = replace(
        ELSEWHERE, machine=process.machine(), process=process.this_process(), beat_at="2020-01-01T00:00:00Z"
    )
    assert not mine.is_gone(NOW)


def test_a_copy_of_a_file_that_is_open_is_nobody_s_and_the_file_itself_still_is(
    written_elsewhere, path, tmp_path
):
    (tmp_path / "copies").mkdir()
    for file in tmp_path.glob(path.name + "*"):  # as it lies there, log and lease included
        shutil.copyfile(file, tmp_path / "copies" / file.name)

    copy, second = Session.open(tmp_path / "copies" / path.name), Session.open(path)

    assert not copy.read_only
    assert second.read_only
    copy.close()
    second.close()


@pytest.mark.parametrize(("there", "gone"), [("801.7", False), ("801.8", True), ("", False)])
def test_on_the_own_machine_the_lease_holds_the_file_it_was_taken_for(there, gone):
    mine = replace(ELSEWHERE, machine=process.machine(), process=process.this_process(), file="801.7")
    assert mine.is_gone(NOW, there) is gone
    assert not replace(ELSEWHERE, file="801.7").is_gone(NOW, there)  # machines number files each in its way


def test_a_lease_from_before_files_were_told_apart_holds(session, path):
    connection = connect(path)
    connection.execute("ALTER TABLE lease DROP COLUMN file")
    connection.close()
    second = Session.open(path)
    assert second.read_only
    second.close()


def test_a_lease_table_from_before_files_were_told_apart_is_taken(session, path):
    session.close()
    connection = connect(path)
    connection.execute("ALTER TABLE lease DROP COLUMN file")
    connection.close()
    second = Session.open(path)
    assert not second.read_only
    second.close()


def test_a_later_process_with_the_same_pid_is_another_one():
    pid = process.this_process().partition("@")[0]
    earlier = replace(ELSEWHERE, machine=process.machine(), process=f"{pid}@0.0")

    assert earlier.is_gone(NOW)


@pytest.mark.parametrize(("seconds", "gone"), [(31, False), (91, True), (-95, True)])
def test_on_another_machine_the_heartbeat_decides(seconds, gone):
    assert ELSEWHERE.is_gone(NOW + timedelta(seconds=seconds - 30)) is gone


def test_a_stale_lease_of_another_machine_is_taken_over(session, path):
    set_lease(path, machine="office-2 beef", beat_at="2020-01-01T00:00:00Z")
    second = Session.open(path)

    assert not second.read_only
    second.close()


def test_who_lost_the_lease_writes_nothing_more(session, town, shop, path):
    set_lease(path, token="another")

    with pytest.raises(UserError, match="lease_lost"):
        session.run(Do(added("change.test", [shop])))
    assert session.workspace.get(shop.id) is None
    set_lease(path, holder="still the other")


def test_leaving_does_not_take_the_lease_from_whoever_has_it_now(session, path):
    set_lease(path, token="another", process=process.this_process())
    session.close()

    connection = connect(path, read_only=True)
    assert connection.execute("SELECT token FROM lease").fetchone() == ("another",)
    connection.close()


def test_a_beat_is_heard(session, path):
    session.close()
    with lease.Lease(path, None, "小张", beat_every=0.05) as held:
        set_lease(path, beat_at="2020-01-01T00:00:00Z")
        connection = connect(path, read_only=True)
        for _ in range(100):
            if lease.holder(connection).beat_at > "2020-02":
                break
            held._ended.wait(0.05)
        assert lease.holder(connection).beat_at > "2020-02"
        connection.close()


def test_beats_go_on_after_the_disk_was_away_for_a_moment(session, path):
    session.close()
    with lease.Lease(path, None, "小张", beat_every=0.05) as held:
        held._connection.execute("PRAGMA query_only = ON")  # SQLITE_READONLY, as of a share that went away
        time.sleep(0.3)
        held._connection.execute("PRAGMA query_only = OFF")
        set_lease(path, beat_at="2026-11-22T09:00:00Z")
        time.sleep(0.3)
        reading = connect(path)
        assert lease.holder(reading).beat_at != "2026-11-22T09:00:00Z"
        reading.close()


def test_a_beat_waits_for_a_long_transaction_instead_of_failing(session, path):
    session.close()
    with lease.Lease(path, None, "小张", beat_every=None) as held:
        busy = connect(path)
        busy.execute("BEGIN IMMEDIATE")
        assert held.beat() is False
        busy.execute("ROLLBACK")
        assert held.beat() is True
        busy.close()


def test_a_long_import_does_not_lose_the_lease(session, town, path):
    """Its transaction beats at its end, before anybody else can write."""
    set_lease(path, beat_at="2020-01-01T00:00:00Z")
    session.run(Do(added("change.test", [Place(session.new_id(), town.west, "店")])))

    connection = connect(path, read_only=True)
    assert lease.holder(connection).beat_at > "2020-02"
    connection.close()


def test_build_town_needs_the_lease(written_elsewhere, path):
    second = Session.open(path)
    with pytest.raises(UserError, match="store_read_only"):
        build_town(second)
    second.close()
