import threading
import time
from dataclasses import replace

from gridmap.domain.change import Batch, Rows, replaced
from gridmap.domain.records import Place
from gridmap.exchange.records import RecordOptions, import_records, read_records
from gridmap.session import Session
from tests.store.conftest import build_town


def test_an_import_that_waits_for_other_cells_attaches_to_those(tmp_path):
    session = Session.create(tmp_path / "city.gpkg", "试验市")
    town = build_town(session)
    west = session.workspace.get(town.west)
    heir = session.new_id()
    columns = ("id", "community_id", "code", "name", "geometry")
    row = (heir, town.community, "990101001001003", "第三网格", west.geometry)
    retired = replaced("change.test", [(west, replace(west, valid_to=session.today()))])
    begun, go = threading.Event(), threading.Event()

    def cells():
        begun.set()
        go.wait(5)
        yield Rows("cell", columns, [row])

    (tmp_path / "in.csv").write_text("名称,经度,纬度\n店,104.005,29.005\n", "utf-8")
    preview = read_records(tmp_path / "in.csv", "place", RecordOptions())
    publishing = threading.Thread(target=session.run_batch, args=[Batch("change.test", cells, retired)])
    importing = threading.Thread(target=import_records, args=[session, preview])
    publishing.start()
    begun.wait(5)
    importing.start()
    time.sleep(0.5)  # until the import has looked for its cells, or waits to
    go.set()
    publishing.join()
    importing.join()

    (shop,) = session.workspace.all_of(Place)
    assert shop.cell_id == heir
    session.close()
