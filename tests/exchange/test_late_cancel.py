"""Imports that are cancelled when all rows are written and nothing is kept yet."""

import pytest

from gridmap.domain.errors import Cancelled
from gridmap.domain.records import Cell, Event
from gridmap.exchange.boundaries import BoundaryOptions, import_boundaries, read_boundaries
from gridmap.exchange.records import RecordOptions, import_records, read_records
from gridmap.store import journal
from tests.exchange.boundary_files import tile, write_geojson

EVENTS = "编号,时间,经度,纬度,类别\n1,2025-06-01,104.005,29.005,x\n2,2025-02-30,104.005,29.005,x\n"


def test_records_cancelled_after_the_last_row_leave_nothing(session, cells, tmp_path):
    path = tmp_path / "in.csv"
    path.write_text(EVENTS, "utf-8")
    before = journal.head(session.workspace.reading())

    def stop(done, total=None):
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_records(session, read_records(path, "event", RecordOptions()), stop)

    assert session.workspace.all_of(Event) == []
    assert journal.head(session.workspace.reading()) == before
    assert [one.name for one in tmp_path.glob("*rejected*")] == []


def test_boundaries_cancelled_after_the_last_cell_leave_nothing(session, tmp_path):
    path = write_geojson(tmp_path / "in.geojson", [(tile(0, 0), {"code": "511102004001", "name": "甲"})])

    def stop(done, total=None):
        outline = session.workspace._writer.execute("SELECT count(geom) FROM region").fetchone()[0]
        if outline:  # which is computed after the last row
            raise Cancelled

    with pytest.raises(Cancelled):
        import_boundaries(session, read_boundaries(path, BoundaryOptions(), session), stop)

    assert session.workspace.all_of(Cell) == []
