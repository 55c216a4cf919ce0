import pytest

from gridmap import words
from gridmap.app import main
from gridmap.session import Session

SMALL = ("--cells", "40", "--residents", "300", "--events", "150")


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Runs the verb in a folder of its own; gives exit code and all that it said."""
    monkeypatch.chdir(tmp_path)
    before = words.language()

    def running(*arguments, language="en"):
        with pytest.raises(SystemExit) as ended:
            main(["--lang", language, "demo", *arguments])
        said = capsys.readouterr()
        return ended.value.code, said.out + said.err

    yield running
    words.set_language(before)


def test_a_demo_city_is_made_and_told_in_figures(run, tmp_path):
    code, said = run("city.gpkg", *SMALL)

    assert code == 0
    assert "40 cells" in said and "300 residents" in said and "invented" in said
    session = Session.open(tmp_path / "city.gpkg", read_only=True)
    assert session.workspace.counts()["cell"] == 40 and not session.sealed
    session.close()


def test_it_speaks_chinese_too(run):
    code, said = run("city.gpkg", *SMALL, language="zh_CN")

    assert code == 0 and "40 个网格" in said and "虚构" in said


def test_an_existing_file_is_refused_in_one_sentence_and_left_alone(run, tmp_path):
    (tmp_path / "city.gpkg").write_text("mine")

    code, said = run("city.gpkg", *SMALL)

    assert code == 1 and "--force" in said and len(said.strip().splitlines()) == 2  # the sentence, the option
    assert (tmp_path / "city.gpkg").read_text() == "mine"


def test_with_force_a_plain_workspace_is_replaced(run, tmp_path):
    Session.create(tmp_path / "city.gpkg", "旧").close()

    code, said = run("city.gpkg", *SMALL, "--force")

    assert code == 0, said
    session = Session.open(tmp_path / "city.gpkg", read_only=True)
    assert session.workspace.name == "澜川市（虚构）"
    session.close()


def test_with_force_a_workspace_that_somebody_has_open_is_not_replaced(run, tmp_path):
    session = Session.create(tmp_path / "city.gpkg", "旧")

    code, said = run("city.gpkg", *SMALL, "--force")

    assert code == 1 and len(said.strip().splitlines()) == 1
    assert session.workspace.name == "旧"
    session.close()


def test_numbers_out_of_range_are_refused(run):
    code, said = run("city.gpkg", "--cells", "5")

    assert code == 2 and "30" in said


def test_the_same_seed_and_day_give_the_same_records(run, tmp_path):
    run("one.gpkg", *SMALL, "--seed", "9", "--today", "2026-05-01")
    run("two.gpkg", *SMALL, "--seed", "9", "--today", "2026-05-01")

    held = []
    for name in ("one.gpkg", "two.gpkg"):
        session = Session.open(tmp_path / name, read_only=True)
        rows = session.workspace.reading().execute("SELECT number, title, reported_at FROM event ORDER BY id")
        held.append(rows.fetchall())
        session.close()
    assert held[0] == held[1] and len(held[0]) == 150
