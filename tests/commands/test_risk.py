import json
from datetime import UTC, datetime, timedelta

import pytest

from gridmap import words
from gridmap.app import main
from gridmap.domain.change import added
from gridmap.domain.records import Event, Hazard, Place, Resident, ServiceNeed
from gridmap.session import Session
from gridmap.store.queries.by_code import subject_with_code
from tests.planning.plan_hands import publish_split
from tests.planning.test_publishing import ACROSS
from tests.store.conftest import Do, build_town


@pytest.fixture
def run(capsys, monkeypatch):
    """Runs the verb; gives exit code, what it said, and what it complained of."""
    monkeypatch.delenv("GRIDMAP_PASSPHRASE", raising=False)
    before = words.language()

    def running(*arguments, language="en"):
        with pytest.raises(SystemExit) as ended:
            main(["--lang", language, "risk", *map(str, arguments)])
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    yield running
    words.set_language(before)


@pytest.fixture
def file(tmp_path):
    """A town in whose first cell an event of severity I waits, with a hazard and a visit overdue."""
    session = Session.create(tmp_path / "town.gpkg", "试验")
    town = build_town(session)
    hour_ago = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    new_id = session.new_id
    place = Place(new_id(), town.west, "老王超市")
    people = [Resident(new_id(), town.west, f"虚构{n}", source="invented") for n in range(3)]
    records = [
        Event(new_id(), town.west, "SJ-7", "燃气泄漏", hour_ago, severity=1, close_by=hour_ago),
        place,
        Hazard(new_id(), place.id, "gas", "2025-01-01", grade=2, due_on="2025-02-01"),
        *people,
        ServiceNeed(new_id(), people[0].id, "living_alone", 30),
    ]
    session.run(Do(added("change.test", records)))
    session.close()
    return tmp_path / "town.gpkg"


def test_the_levels_are_shown_as_a_table_and_kept(run, file):
    code, said, complaint = run(file)

    assert code == 0
    assert "not kept" not in complaint
    assert "II Major" in said
    session = Session.open(file, read_only=True)
    levels = session.workspace.reading().execute("SELECT risk_level FROM cell ORDER BY code").fetchall()
    session.close()
    assert levels == [(2,), (None,)]


def test_columns_are_aligned_whatever_the_language(run, file):
    for language in words.LANGUAGES:
        _, said, _ = run(file, language=language)
        lines = said.splitlines()[2:]
        widths = {sum(2 if ord(one) > 0x2E7F else 1 for one in line) for line in lines}

        assert len(lines) == 6
        assert len(widths) == 1


def test_a_program_gets_the_same_as_json(run, file):
    _, said, _ = run(file, "--json")
    data = json.loads(said)

    assert data["cells"] == {"no_data": 1, "I": 0, "II": 1, "III": 0, "IV": 0}
    assert data["residents"]["II"] == 3
    assert data["community"] == data["city"] == {"no_data": 0, "I": 1, "II": 0, "III": 0, "IV": 0}
    assert data["kept"] is True


def test_a_cell_is_explained_in_chinese(run, file):
    _, said, _ = run(file, "--explain", "990101001001001", language="zh_CN")

    assert said.startswith("第一网格（990101001001001）：II 较大\n")
    assert "未结事件 · 1 起" in said
    assert "    SJ-7 燃气泄漏" in said
    assert "    老王超市 燃气隐患 · II 级 · 期限 2025-02-01" in said
    assert "有未结的 I 级事件，等级不低于 II 较大: SJ-7 燃气泄漏" in said
    assert "可降至 III 一般" in said or "可降至 IV 低" in said
    assert "虚构" not in said


def test_the_bars_of_a_cell_compare_with_each_other(run, file):
    _, said, _ = run(file, "--explain", "990101001001001")
    _, told, _ = run(file, "--json", "--explain", "990101001001001")

    points = [one["points"] for one in json.loads(told)["explanation"]["contributions"]]
    bars = [line.count("█") for line in said.splitlines() if "█" in line or "····" in line]
    assert len(set(points)) > 1
    measure = 50 if "II " in said.splitlines()[0] else 75
    assert bars == [min(20, round(20 * one / measure)) for one in points]


def test_a_cell_is_explained_to_a_program(run, file):
    _, said, _ = run(file, "--json", "--explain", "990101001001001")
    explained = json.loads(said)["explanation"]

    assert round(sum(one["points"] for one in explained["contributions"]), 1) == explained["score"]
    assert explained["one_level_down"]["steps"][0]["do"] == "close_event"
    assert explained["rules"][0]["when"] == "open_severity_1"
    assert "虚构" not in said


def test_a_region_is_explained(run, file):
    _, said, _ = run(file, "--explain", "990100000000")

    assert said.startswith("试验市 (990100000000): I Severe\n")
    assert "By share of residents in cells at Severe, Major (%): 100.0" in said
    assert "990101001001001 第一网格" in said
    _, said, _ = run(file, "--json", "--explain", "990100000000")
    assert json.loads(said)["explanation"]["worst"][0]["code"] == "990101001001001"


def test_a_cell_of_which_nothing_is_recorded_says_so(run, file):
    _, said, _ = run(file, "--explain", "990101001001002")

    assert "No data" in said
    assert "Nothing is recorded about this cell" in said


def test_an_unknown_code_is_refused(run, file):
    code, _, complaint = run(file, "--explain", "123")

    assert code == 1
    assert "No cell or region has the code 123" in complaint


def test_a_file_that_another_writes_is_assessed_without_keeping(run, file):
    writer = Session.open(file)
    code, said, complaint = run(file)
    writer.close()

    assert code == 0
    assert "II Major" in said
    assert "not kept" in complaint


def test_the_model_is_printed_changed_elsewhere_and_put_in_force_with_a_reason(run, file, tmp_path):
    code, printed, _ = run(file, "--model")
    assert code == 0
    model = json.loads(printed)
    model["weights"]["open_events"] = 50.0
    mine = tmp_path / "summer.json"
    mine.write_text(json.dumps(model), "utf-8")

    code, _, complaint = run(file, "--load-model", mine)
    assert code != 0
    assert "--reason" in complaint
    code, _, complaint = run(file, "--load-model", mine, "--reason", "heat", "--model")
    assert code == 0
    assert "version 1 (summer)" in complaint

    assert json.loads(run(file, "--model")[1])["weights"]["open_events"] == 50.0
    session = Session.open(file)
    reasons = session.workspace.reading().execute("SELECT reason FROM journal").fetchall()
    session.close()
    assert ("heat",) in reasons


def test_a_file_that_is_no_model_changes_nothing(run, file, tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text("{}", "utf-8")

    code, _, complaint = run(file, "--load-model", bad, "--reason", "x")

    assert code != 0
    assert "model.weights" in complaint
    assert run(file, "--load-model", tmp_path / "gone.json", "--reason", "x")[0] != 0


def test_thresholds_are_least_scores_and_a_share_is_no_score(run, file):
    _, of_cell, _ = run(file, "--explain", "990101001001001", language="zh_CN")
    _, of_city, _ = run(file, "--explain", "990100000000", language="zh_CN")

    assert " 分；I 重大 ≥75 分、II 较大 ≥50 分、III 一般 ≥" in of_cell
    assert "居民占比（%）：100.0；I 重大 ≥" in of_city
    assert "分" not in of_city.splitlines()[1]
    assert of_city.splitlines()[1].count("%") == 3 + 1


def test_an_unknown_code_is_answered_with_what_lists_codes(run, file, tmp_path):
    _, _, complaint = run(file, "--explain", "42")
    assert "gridmap export csv" in complaint
    with pytest.raises(SystemExit):
        main(["export", "csv", str(file), str(tmp_path / "out")])
    listed = "".join(path.read_text("utf-8-sig") for path in (tmp_path / "out").glob("*.csv"))

    assert "990101001001001" in listed
    assert "990100000000" in listed


def test_a_retired_cell_is_explained_by_what_it_was_and_became(run, file):
    session = Session.open(file)
    reading, today = session.workspace.reading(), session.today()
    west = subject_with_code(reading, "990101001001001", today)
    publish_split(session, west, ACROSS)
    session.close()

    _, said, _ = run(file, "--explain", "990101001001001", language="zh_CN")
    _, told, _ = run(file, "--json", "--explain", "990101001001001")
    explained = json.loads(told)["explanation"]

    assert said.startswith(f"第一网格（990101001001001）：{today} 起已停用\n")
    assert said.count("归入") == 2
    assert explained["retired_on"] == today and not explained["from"]
    assert sum(one["share_area"] for one in explained["into"]) == pytest.approx(1, abs=1e-6)
