import csv
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gridmap import words
from gridmap.domain.access import Actor
from gridmap.domain.errors import Cancelled, Refused, UserError
from gridmap.domain.records import Event, Facility, Organisation, Place
from gridmap.exchange.record_report import reason
from gridmap.exchange.records import RecordOptions, import_records, read_records, rehearse, status_assumed
from gridmap.session import Session
from gridmap.store import journal

HEADER = "编号,时间,经度,纬度,类别,网格编码,社区代码,地址\n"


@pytest.fixture
def bring(session, cells, tmp_path):
    """Imports a CSV of this content; gives the report and the records."""

    def run(content, kind="event", progress=None, **options):
        path = tmp_path / "in.csv"
        path.write_text(content, "utf-8")
        report = import_records(session, read_records(path, kind, RecordOptions(**options)), progress)
        kinds = {"event": Event, "place": Place, "facility": Facility, "organisation": Organisation}
        return report, session.workspace.all_of(kinds[kind])

    return run


def doubts(report, *, rejected):
    """Kinds of doubt and the rows that have them."""
    return {
        key.removeprefix("import_records."): tally.rows
        for (key, out), tally in report.tallies.items()
        if out == rejected
    }


def test_an_event_is_read_whole(bring, cells):
    _, (event,) = bring(
        "工单编号,上报时间,经度,纬度,类别,描述,等级,来源,状态,办结时间,地址\n"
        "A-1,2025-06-01 08:00,104.005,29.005,噪声扰民,很吵,二级,12345,已办结,2025-06-02 08:00,桥头\n"
    )

    assert replace(event, id=0) == Event(
        id=0,
        cell_id=cells[0],
        number="A-1",
        title="噪声扰民",
        reported_at="2025-06-01T00:00:00Z",
        content="很吵",
        category="noise",
        severity=2,
        source="hotline",
        status="closed",
        step="closed",
        address="桥头",
        closed_at="2025-06-02T00:00:00Z",
        lon=104.005,
        lat=29.005,
        external_id="A-1",
        attached_by="location",
    )


def test_a_record_goes_to_its_cell_by_position_then_by_code_then_by_address(bring, cells):
    report, events = bring(
        HEADER + "1,2025-06-01,104.015,29.005,x,990101001001001,,\n"  # the position counts more than the code
        "2,2025-06-01,,,x,990101001001002,,\n"
        "3,2025-06-01,,,x,,990101001002,\n"
        "4,2025-06-01,,,x,,,大桥社区第二网格3号\n"
        "5,2025-06-01,105.5,29.005,x,,,柳荫社区\n"
        "6,2025-06-01,,,x,,990101001001,\n"
        "7,2025-06-01,,,x,999999999999999,,\n"
        "8,2025-06-01,,,x,,,\n"
    )

    west, middle, east = cells
    assert [(event.cell_id, event.attached_by) for event in events] == [
        (middle, "location"),
        (middle, "code"),
        (east, "code"),
        (middle, "address"),
        (east, "address"),
        (None, "none"),
        (None, "none"),
        (None, "none"),
    ]
    assert west not in {event.cell_id for event in events}
    assert dict(report.attached) == {"location": 1, "code": 2, "address": 2, "none": 3}
    assert report.outside == 1
    assert doubts(report, rejected=False) == {
        "code_elsewhere": [2],
        "several_cells": [7],
        "code_unknown": [8],
    }


def test_a_row_with_one_coordinate_is_told_which_column_is_empty(bring):
    report, _ = bring("编号,时间,经度_gps,纬度_gps,类别\n1,2025-06-01,,29.599073,x\n2,2025-06-01,104.1,,x\n")

    said = [reason(tally.example) for tally in report.tallies.values()]
    assert "“经度_gps”一列为空，只有纬度“29.599073”" in said[0]
    assert "“纬度_gps”一列为空，只有经度“104.1”" in said[1]


def test_what_is_assumed_of_events_without_a_status_is_known_before_the_import(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text("时间,类别\n2020-01-01,x\n", "utf-8")
    told = {
        "import_records.all_open": RecordOptions(),
        "import_records.closed_by_age": RecordOptions(closed_after=30),
        None: RecordOptions(constants={"status": "closed"}),
    }

    for key, options in told.items():
        assumed = status_assumed(read_records(path, "event", options))
        assert (assumed.key if assumed else None) == key
    path.write_text("时间,类别,状态\n2020-01-01,x,未结\n", "utf-8")
    assert status_assumed(read_records(path, "event")) is None


def test_old_events_count_as_closed_where_that_is_chosen(bring):
    now = datetime.now(UTC)
    old, young = (now - timedelta(days=40)).isoformat(), (now - timedelta(days=20)).isoformat()
    _, events = bring(f"编号,时间,类别,状态\n1,{old},x,\n2,{young},x,\n3,{old},x,处理中\n", closed_after=30)

    assert [(event.status, event.step) for event in events] == [
        ("closed", "closed"),
        ("open", "received"),
        ("open", "received"),
    ]


def test_every_rejected_row_goes_with_its_reason_to_a_file_that_can_be_mended(bring, tmp_path):
    content = (
        HEADER + "1,2025-02-30,104.005,29.005,=1+1,,,@x\n"
        "2,2025-06-01,104.005,29.005,x,,,\n"
        "3,2025-06-01,abc,29.005,x,,,\n"
        "2,2025-06-01,104.005,29.005,x,,,\n"
        "5,,104.005,29.005,x,,,\n"
        "6,2025-06-01,104.005,,x,,,\n"
    )
    report, events = bring(content)

    assert len(events) == 1
    assert doubts(report, rejected=True) == {
        "date_impossible": [2],
        "coordinate_unreadable": [4],
        "repeated_here": [5],
        "missing": [6],
        "lat_missing": [7],
    }
    with report.rejected_rows.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == [*HEADER.strip().split(","), "gridmap: row", "gridmap: reason"]
    assert [row[8] for row in rows[1:]] == ["2", "4", "5", "6", "7"]
    assert rows[1][4] == "'=1+1"
    assert rows[1][7] == "'@x"
    assert "2025-02-30" in rows[1][9]

    mended = report.rejected_rows.read_text("utf-8-sig")
    mended = (
        mended.replace("2025-02-30", "2025-02-28")
        .replace("abc", "104.005")
        .replace("\n5,,", "\n5,2025-06-01,")
    )
    mended = mended.replace("104.005,,x", "104.005,29.005,x").replace("\n2,", "\n4,")
    second, events = bring(mended)
    assert (second.read, second.imported, second.rejected_rows) == (5, 5, None)
    assert [event.number for event in events] == ["2", "1", "3", "4", "5", "6"]
    assert events[1].category == "=1+1"  # as it was before the file made it harmless


def test_what_was_imported_before_is_not_imported_again(bring):
    bring(HEADER + "1,2025-06-01,104.005,29.005,x,,,\n")
    report, events = bring(HEADER + "1,2025-06-01,104.005,29.005,x,,,\n2,2025-06-01,104.005,29.005,x,,,\n")
    apart, _ = bring(HEADER + "1,2025-06-01,104.005,29.005,x,,,\n", id_prefix="B-")

    assert doubts(report, rejected=True) == {"repeated_there": [2]}
    assert len(events) == 2
    assert apart.imported == 1


def test_axes_in_each_others_place_are_put_right_and_told(bring, cells):
    report, events = bring(HEADER + "1,2025-06-01,29.005,104.005,x,,,\n2,2025-06-01,0,0,x,,,\n")

    assert (events[0].lon, events[0].lat, events[0].cell_id) == (104.005, 29.005, cells[0])
    assert (events[1].lon, events[1].attached_by) == (None, "none")
    assert doubts(report, rejected=False) == {"axes_exchanged": [2], "zero_position": [3]}


@pytest.mark.parametrize(
    ("crs", "x", "y"),
    [
        ("EPSG:4490", "104.005", "29.005"),
        ("gcj02", "104.00725475", "29.00191496"),
        ("bd09", "104.01374965", "29.00786537"),
        ("EPSG:4544", "403050.352", "3210231.713"),
        ("EPSG:4523", "3210231.713", "35403050.352"),  # northing in the column X, as Chinese tables have it
        ("EPSG:3857", "11577783.64", "3376282.438"),
    ],
)
def test_positions_of_any_system_fall_into_their_cell(bring, cells, crs, x, y):
    _, (place,) = bring(f"名称,X坐标,Y坐标\n桥,{x},{y}\n", "place", crs=crs)

    assert (place.lon, place.lat) == pytest.approx((104.005, 29.005), abs=2e-6)
    assert place.cell_id == cells[0]


def test_metres_without_a_system_are_asked_about(bring):
    with pytest.raises(UserError, match="crs_needed"):
        bring("名称,X坐标,Y坐标\n桥,402923.5,3209767.3\n", "place")


def test_times_are_on_the_clock_of_the_zone_that_is_named(bring):
    _, (event,) = bring("time,category\n2010-07-01 00:00,x\n", time_zone="America/Chicago")

    assert event.reported_at == "2010-07-01T05:00:00Z"


def test_a_time_in_the_future_is_told(bring):
    report, _ = bring("时间,类别\n2099-06-01,x\n2025-06-01,x\n")

    assert doubts(report, rejected=False) == {"in_future": [2]}


def test_an_event_without_id_gets_a_number_of_its_own(bring):
    report, events = bring("时间,类别\n2025-06-01,x\n2025-06-01,y\n")

    assert len({event.number for event in events}) == 2
    assert all(event.number.startswith("20250531-") for event in events)
    assert {note.key for note in report.notes} >= {"import_records.no_external_id", "import_records.all_open"}


def test_constants_fill_what_no_column_says(bring):
    report, events = bring(
        "时间,类别,状态\n2025-06-01,x,\n2025-06-01,y,未办结\n", constants={"status": "closed"}
    )

    assert [(event.status, event.step) for event in events] == [("closed", "closed"), ("open", "received")]
    assert "import_records.all_open" not in {note.key for note in report.notes}


def test_places_facilities_and_organisations_are_read(bring, cells):
    _, (place,) = bring("名称,类型,地址,经度,纬度\n老王超市,超市,柳荫社区7号,,\n", "place")
    _, (lamp,) = bring("名称,类型,状态,网格编码\n路灯3,路灯,破损,990101001001001\n", "facility")
    report, (firm,) = bring(
        "单位名称,统一社会信用代码,电话,经度,纬度\n厂,913502007760496530,110,104.015,29.005\n", "organisation"
    )

    assert (place.kind, place.cell_id, place.attached_by) == ("超市", cells[2], "address")
    assert (lamp.kind, lamp.status, lamp.cell_id) == ("lamp", "broken", cells[0])
    assert (firm.credit_code, firm.phone, firm.cell_id) == ("913502007760496530", "110", cells[1])
    assert doubts(report, rejected=False) == {"credit_code_check_digit": [2]}


def test_the_r_tree_knows_imported_places(bring, session):
    bring("名称,经度,纬度\n桥,104.005,29.005\n河,,\n", "place")

    found = session.workspace.reading().execute("SELECT count(*), min(minx) FROM rtree_place_geom").fetchone()
    assert found[0] == 1
    assert found[1] == pytest.approx(104.005, abs=1e-4)


def test_an_import_is_one_entry_of_the_journal_and_undone_as_a_whole(bring, session):
    before = journal.head(session.workspace.reading())[0]
    bring(HEADER + "1,2025-06-01,104.005,29.005,x,,,\n2,2025-06-01,104.005,29.005,x,,,\n")

    assert journal.head(session.workspace.reading())[0] == before + 1
    assert session.undo() == "change.import_records"
    assert session.workspace.all_of(Event) == []
    session.redo()
    assert len(session.workspace.all_of(Event)) == 2


def test_a_rehearsal_and_an_import_that_takes_nothing_write_nothing(session, cells, bring, tmp_path):
    before = journal.head(session.workspace.reading())
    report, events = bring(HEADER + "1,x,104.005,29.005,x,,,\n")
    trial = rehearse(session, read_records(tmp_path / "in.csv", "event"))

    assert (report.imported, report.rejected, events) == (0, 1, [])
    assert (trial.read, trial.rejected, trial.rejected_rows) == (1, 1, None)
    assert journal.head(session.workspace.reading()) == before


def test_cancelled_it_leaves_nothing(bring, session, tmp_path, monkeypatch):
    monkeypatch.setattr("gridmap.exchange.records.CHUNK", 100)
    before = journal.head(session.workspace.reading())
    rows = "".join(f"{i},2025-06-01,104.005,{'29.005' if i % 7 else 'x'},x,,,\n" for i in range(1000))

    def stop(done, total=None):
        if done >= 500:
            raise Cancelled

    with pytest.raises(Cancelled):
        bring(HEADER + rows, progress=stop)

    assert session.workspace.all_of(Event) == []
    assert journal.head(session.workspace.reading()) == before
    assert sorted(path.name for path in tmp_path.iterdir() if "rejected" in path.name) == []


def test_a_file_that_breaks_off_leaves_nothing(bring, session, monkeypatch):
    monkeypatch.setattr("gridmap.exchange.records.CHUNK", 100)
    rows = "".join(f"{i},2025-06-01,104.005,29.005,x,,,\n" for i in range(500))

    with pytest.raises(UserError, match=r"open_quote.*line=502"):
        bring(HEADER + rows + '500,2025-06-01,104.005,29.005,"x,,,\n')

    assert session.workspace.all_of(Event) == []


def test_progress_grows_to_the_end(bring, monkeypatch):
    monkeypatch.setattr("gridmap.exchange.records.CHUNK", 10)
    told = []
    bring("时间,类别\n" + "2025-06-01,x\n" * 35, progress=lambda done, total=None: told.append((done, total)))

    assert [done for done, _ in told] == [0, 10, 20, 30, 35, 35]  # asked again before it is kept
    assert told[-1] == (35, 35)


def test_who_may_not_import_does_not(tmp_path):
    path = tmp_path / "city.gpkg"
    Session.create(path, "试验市").close()
    (tmp_path / "in.csv").write_text("时间,类别\n2025-06-01,x\n", "utf-8")
    session = Session.open(path, actor=Actor("看客", "viewer"))

    with pytest.raises(Refused):
        import_records(session, read_records(tmp_path / "in.csv", "event"))
    session.close()


def test_what_is_missing_is_asked_for_before_anything_begins(bring):
    with pytest.raises(UserError, match="no_required"):
        bring("编号,地址\n1,x\n", "place")
    with pytest.raises(UserError, match="report_unwritable"):
        bring("名称\nx\n", "place", report=Path("/nowhere/at/all.csv"))


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_report_is_worded_in_full(bring, language):
    before = words.language()
    words.set_language(language)
    try:
        report, _ = bring(HEADER + "1,x,104.005,29.005,x,,,\n2,2025-06-01,29.005,104.005,x,990101001001,,\n")
        said = "\n".join(report.sentences())
    finally:
        words.set_language(before)

    assert "import_records." not in said
    assert "in.rejected.csv" in said


def test_an_import_whose_rejected_rows_cannot_be_saved_keeps_nothing(bring, session, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()

    def lose_the_folder(done, total):
        if folder.exists():
            folder.rmdir()

    with pytest.raises(UserError, match="report_unwritable"):
        bring("名称,经度,纬度,编号\n店,104.005,29.005,1\n铺,104.006,29.005,1\n", "place", lose_the_folder,
              report=folder / "out.csv")  # fmt: skip

    assert session.workspace.all_of(Place) == []
    assert session.can_undo != "change.import_records"


@pytest.mark.parametrize("name", ["in.csv", "city.gpkg"])
def test_rejected_rows_never_take_the_place_of_what_is_read(bring, tmp_path, name):
    content = "名称,经度,纬度,编号\n店,104.005,29.005,1\n铺,104.006,29.005,1\n"
    (tmp_path / "in.csv").write_text(content, "utf-8")
    before = (tmp_path / name).read_bytes()

    with pytest.raises(UserError, match="report_over_input"):
        bring(content, "place", report=tmp_path / name)

    assert (tmp_path / name).read_bytes() == before


def test_no_two_events_have_one_number(bring):
    header = "外部编号,事件编号,标题,上报时间\n"
    columns = {"external_id": "外部编号", "number": "事件编号"}
    rows = "E1,SJ-9,一,2026-01-01 10:00\nE2,SJ-9,二,2026-01-01 10:00\n,SJ-8,三,2026-01-01 10:00\n"

    first, events = bring(header + rows, columns=columns)
    second, _ = bring(header + "E3,SJ-8,四,2026-01-01 10:00\n", columns=columns)

    assert [event.number for event in events] == ["SJ-9", "SJ-8"]
    assert doubts(first, rejected=True) == {"repeated_here": [3]}
    assert doubts(second, rejected=True) == {"repeated_there": [2]}
