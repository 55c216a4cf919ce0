import pytest

from gridmap.app import main
from gridmap.session import Session
from tests.exchange.record_city import small_city

EVENTS = "编号,时间,经度,纬度,类别\n1,2025-06-01,104.005,29.005,x\n2,2025-02-30,104.005,29.005,x\n"


@pytest.fixture
def workspace(tmp_path):
    path = tmp_path / "city.gpkg"
    session = Session.create(path, "试验市")
    small_city(session)
    session.close()
    return path


@pytest.fixture
def events(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text(EVENTS, "utf-8")
    return path


def run(*arguments):
    """Exit code of a command line."""
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "en", "import", "records", *map(str, arguments)])
    return ended.value.code or 0


def count(path):
    session = Session.open(path, read_only=True)
    found = session.workspace.counts()["event"]
    session.close()
    return found


def statuses(path):
    session = Session.open(path, read_only=True)
    found = [status for (status,) in session.workspace.reading().execute("SELECT status FROM event")]
    session.close()
    return found


def test_records_are_imported_and_told(workspace, events, capsys):
    assert run(workspace, events, "--kind", "event") == 0

    said = capsys.readouterr()
    assert "reported_at ← 时间 (by its name)" in said.err
    assert "2 rows read, 1 imported (event)." in said.out
    assert "no calendar has “2025-02-30”: 1 rows (3)" in said.out
    assert count(workspace) == 1
    assert (events.parent / "events.rejected.csv").exists()


def test_a_preview_writes_nothing(workspace, events, capsys):
    assert run(workspace, events, "--kind", "event", "--preview") == 0

    assert "The first 2 rows would give" in capsys.readouterr().out
    assert count(workspace) == 0
    assert not (events.parent / "events.rejected.csv").exists()


def test_events_without_a_status_are_told_of_with_the_options_that_decide(workspace, events, capsys):
    assert run(workspace, events, "--kind", "event", "--preview") == 0
    told = capsys.readouterr().err
    assert "all about 2 events count as open" in told
    assert "Option: --status-default open|closed, --closed-after DAYS" in told

    assert run(workspace, events, "--kind", "event", "--closed-after", "30") == 0
    assert "more than 30 days ago count as closed" in capsys.readouterr().err
    assert statuses(workspace) == ["closed"]


def test_the_status_of_events_without_one_is_chosen(workspace, events, capsys):
    assert run(workspace, events, "--kind", "event", "--status-default", "closed") == 0

    assert "--status-default" not in capsys.readouterr().err
    assert statuses(workspace) == ["closed"]
    assert run(workspace, events, "--kind", "event", "--status-default", "open", "--closed-after", "3") == 2
    assert run(workspace, events, "--kind", "place", "--status-default", "open") == 2


def test_columns_constants_and_the_report_are_chosen(workspace, events, tmp_path, capsys):
    code = run(
        workspace, events, "--kind", "event", "--map", "title=编号", "--map", "external_id=",
        "--set", "status=closed",
        "--rejected", tmp_path / "r.csv",
    )  # fmt: skip

    assert code == 0
    assert "external_id" not in capsys.readouterr().err
    assert (tmp_path / "r.csv").exists()
    session = Session.open(workspace, read_only=True)
    row = session.workspace.reading().execute("SELECT title, status, external_id FROM event").fetchone()
    session.close()
    assert row == ("1", "closed", None)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--map", "title"), "not of the form"),
        (("--map", "titel=编号"), "no field “titel”"),
        (("--map", "title=x"), "no column “x”"),
        (("--set", "lon=3"), "no field “lon”"),
        (("--crs", "EPSG:0"), "EPSG:0"),
        (("--time-zone", "Mars"), "Mars"),
        (("--encoding", "klingon"), "klingon"),
    ],
)
def test_a_wish_that_cannot_be_met_is_one_sentence(workspace, events, capsys, arguments, said):
    assert run(workspace, events, "--kind", "event", *arguments) == 1

    assert said in capsys.readouterr().err
    assert count(workspace) == 0


def test_nothing_imported_is_no_success(workspace, tmp_path, capsys):
    bad = tmp_path / "bad.csv"
    bad.write_text("时间,类别\nx,y\n", "utf-8")

    assert run(workspace, bad, "--kind", "event") == 1
    assert "Nothing was imported" in capsys.readouterr().err
