"""Other people's tables as they are, each with the outcome that its description asks for."""

import csv
import shutil
import subprocess
import sys
import time

import numpy as np
import pytest

from gridmap.domain.records import Event, Place, Resident
from gridmap.exchange.records import RecordOptions, import_records, read_records
from gridmap.session import Session
from tests.exchange.record_city import leshan


@pytest.fixture(scope="module")
def towns(tmp_path_factory, shared_data):
    path = tmp_path_factory.mktemp("leshan") / "towns.gpkg"
    session = Session.create(path, "乐山")
    leshan(session, shared_data, "town")
    session.close()
    return path


@pytest.fixture
def session(towns, tmp_path):
    opened = Session.open(shutil.copy(towns, tmp_path / "towns.gpkg"))
    yield opened
    opened.close()


@pytest.fixture
def bring(session, shared_data, tmp_path):
    def run(file, kind, **options):
        chosen = RecordOptions(report=tmp_path / "rejected.csv", **options)
        return import_records(session, read_records(shared_data / file, kind, chosen))

    return run


def rows_of(report, key):
    tallies = [tally for (name, _), tally in report.tallies.items() if name == f"import_records.{key}"]
    return tallies[0].count if tallies else 0


def test_dirty_events_in_gbk(bring, session, tmp_path):
    report = bring("hostile/09_events_dirty_gbk.csv", "event")

    assert (report.read, report.imported) == (3020, 2970)
    assert rows_of(report, "lon_missing") + rows_of(report, "lat_missing") == 30
    assert rows_of(report, "repeated_here") == 20
    assert rows_of(report, "zero_position") == 40
    assert rows_of(report, "axes_exchanged") == 25
    # 2,845 rows fall into a township as they stand: 20 of them are there twice, 25 were exchanged.
    assert report.attached["location"] == 2845 - 20 + 25
    formulas = [
        event.content for event in session.workspace.all_of(Event) if (event.content or "").startswith("=")
    ]
    assert len(formulas) == 6
    with (tmp_path / "rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert '\'=HYPERLINK("http://x","点我")' in cells
    assert not any(cell.startswith(("=", "@", "+")) for cell in cells)


def test_points_without_usable_coordinates_are_refused_or_told_of_by_row(bring, session):
    report = bring("hostile/02b_nan_coordinates.geojson", "place")

    assert (report.read, report.imported) == (2, 1)
    assert report.tallies["import_records.impossible_shape", True].rows == [1]  # NaN
    assert report.tallies["import_records.no_shape", False].rows == [2]  # text, which GDAL drops
    (place,) = session.workspace.all_of(Place)
    assert (place.name, place.lon) == ("字符串坐标", None)


def test_events_of_another_city_are_kept_and_said_to_lie_outside(bring, session):
    report = bring("events/houston_crime_2010_12k.csv", "event", time_zone="UTC")

    assert (report.read, report.imported, report.rejected) == (12_000, 12_000, 0)
    assert report.attached["none"] == 12_000
    assert report.outside == 11_998  # two have no position at all
    assert "11,998" in "\n".join(report.sentences())
    first = session.workspace.all_of(Event)[0]
    assert first.reported_at == "2010-01-01T06:00:00Z"
    assert (first.lon, first.lat) == (-95.298877, 29.691712)


@pytest.mark.parametrize("system", ["gcj02", "wgs84", "bd09"])
def test_the_centres_of_towns_are_the_same_in_every_system(bring, session, system):
    columns = {"lon": f"经度_{system}", "lat": f"纬度_{system}"}
    report = bring("hostile/04_town_centres_gcj_wgs_bd.csv", "place", columns=columns)
    places = session.workspace.all_of(Place)

    assert report.attached["location"] == 217
    assert (places[0].lon, places[0].lat) == pytest.approx((103.76568, 29.573697), abs=2e-6)


def test_eight_notations_of_one_position_are_one_position(bring, session):
    report = bring("hostile/04b_coordinate_notations.csv", "place")
    places = session.workspace.all_of(Place)

    assert (report.imported, report.attached["location"], report.attached["none"]) == (8, 7, 1)
    assert np.ptp([place.lon for place in places[:7]]) < 1e-5
    assert places[7].lon is None


def test_a_merged_sheet_of_grid_workers_is_no_list_of_residents_unless_somebody_says_so(bring, session):
    file = "hostile/05_merged_header_residents.xlsx"
    with pytest.raises(Exception, match="no_required"):
        bring(file, "resident")
    report = bring(
        file,
        "resident",
        columns={"name": "网格员/姓名", "phone": "联系电话"},
        constants={"legal_basis": "试验"},
    )
    told = {note.key.removeprefix("import_records."): note.values for note in report.notes}

    assert (report.read, report.imported) == (149, 149)
    assert told["subtotals_skipped"]["count"] == 8
    assert {"titles_skipped", "hidden_sheets", "footnotes_skipped", "doubtful_numbers"} <= told.keys()
    doubtful = [note.values for note in report.notes if note.key.endswith("doubtful_numbers")]
    assert [(one["column"], one["count"]) for one in doubtful] == [("规模/户数", 21), ("规模/人口", 13)]
    assert all(person.phone.isdigit() for person in session.workspace.all_of(Resident))


def test_names_on_points_are_places_in_their_towns(bring):
    report = bring("hostile/06_mixed_points_named_polygons_coded.geojson", "place")

    assert report.imported == report.attached["location"] == 62


def test_mixed_and_marked_encodings(bring, session):
    mixed = bring("hostile/07_corrupt/mixed_encoding.csv", "place", columns={"name": "地址"})
    marked = bring("hostile/07_corrupt/utf16_bom.csv", "place", columns={"name": "编号"}, id_prefix="u")

    assert rows_of(mixed, "other_encoding") == 1
    assert {place.name for place in session.workspace.all_of(Place)} == {"乐山市", "峨眉山市", "1"}
    assert marked.attached["location"] == 1


@pytest.fixture(scope="module")
def many(tmp_path_factory, shared_data):
    """Fifty thousand rows of the generator of huge files."""
    path = tmp_path_factory.mktemp("many") / "many.csv"
    subprocess.run([sys.executable, shared_data / "hostile/10_make_huge.py", path, "50000"], check=True)
    return path


def test_many_rows_stream_in(session, many):
    told = []
    report = import_records(session, read_records(many, "event"), lambda done, total=None: told.append(done))

    assert report.imported == 50_000
    assert session.workspace.counts()["event"] == 50_000
    inside = (
        session.workspace.reading()
        .execute("SELECT count(*) FROM event WHERE cell_id IS NOT NULL AND attached_by = 'location'")
        .fetchone()[0]
    )
    assert inside == report.attached["location"] > 20_000
    assert report.attached["none"] == report.outside == 50_000 - inside


def test_killed_it_leaves_nothing(towns, many, tmp_path):
    path = shutil.copy(towns, tmp_path / "killed.gpkg")
    arguments = ["import", "records", path, many, "--kind", "event", "--report", tmp_path / "r.csv"]
    code = "import sys; from gridmap.app import main; main(sys.argv[1:])"
    log = path.with_name(path.name + "-wal")
    with subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)]) as started:
        while started.poll() is None and not (log.exists() and log.stat().st_size > 2_000_000):
            time.sleep(0.01)
        assert started.poll() is None  # killed while it writes
        started.kill()
    session = Session.open(path)

    assert session.workspace.counts()["event"] == 0
    assert session.can_undo == "change.test"
    assert not (tmp_path / "r.csv").exists()
    session.close()
