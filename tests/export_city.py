"""The small city with people, levels and names that mean harm, to be exported. All people are invented."""

from gridmap.domain.change import Batch, Change, Rows
from gridmap.domain.records import Cell, Region
from gridmap.session import Session
from tests.small_city import make_small_city

HOSTILE = "</script><img src=x onerror=\"document.title='pwned'\">{{7*7}}@@gridmap:data@@"
FORMULA = '=HYPERLINK("http://127.0.0.1","桥")'
SECRETS = ("欧阳测试", "13800001234", "11010519491231002X", "秘密巷7号", "内情不可外传", "张测试")
#: Residents of the first three cells.
RESIDENTS = (3, 12, 7)


def make_export_city(path, passphrase=None):
    """Write the workspace file and give a session on it."""
    make_small_city(path, passphrase)
    session = Session.open(path, passphrase)
    workspace = session.workspace
    cells = sorted(workspace.all_of(Cell), key=lambda cell: cell.code)
    communities = [region for region in workspace.all_of(Region) if region.level == "community"]
    session.run_batch(Batch("change.test", lambda: iter(_elements(session, cells))))
    _rename(session, {cells[1]: HOSTILE, communities[0]: FORMULA})
    with workspace.writing() as connection:
        levels = [(1 + at % 4, cell.id) for at, cell in enumerate(cells[:-1])]
        connection.executemany("UPDATE cell SET risk_level = ? WHERE id = ?", levels)
        connection.execute("UPDATE region SET risk_level = 2 WHERE level = 'county'")
    return session


def _elements(session, cells):
    def located(cell):
        at = cell.geometry.centroid
        return at.x, at.y

    yield Rows(
        "resident", ("id", "cell_id", "name", "phone", "id_number", "address", "lon", "lat"),
        [(session.new_id(), cell.id, SECRETS[0], SECRETS[1], SECRETS[2], SECRETS[3], *located(cell))
         for cell, count in zip(cells, RESIDENTS, strict=False) for _ in range(count)],
    )  # fmt: skip
    yield Rows(
        "household", ("id", "cell_id", "number", "address"),
        [(session.new_id(), cells[1].id, f"H{n}", SECRETS[3]) for n in range(6)],
    )  # fmt: skip
    here = located(cells[0])
    yield Rows(
        "place", ("id", "cell_id", "name", "kind", "address", "lon", "lat"),
        [(session.new_id(), cells[0].id, FORMULA, "shop", "桥头路1号", *here),
         (session.new_id(), cells[0].id, f"{SECRETS[5]}出租屋", "rental_housing", SECRETS[3], *here)],
    )  # fmt: skip
    yield Rows(
        "event",
        ("id", "cell_id", "number", "title", "content", "address", "reported_at", "category", "lon", "lat"),
        [(session.new_id(), cells[2].id, "SJ-9", f"{SECRETS[5]}家漏水", SECRETS[4], SECRETS[3],
          "2026-11-20T02:00:00Z", "water", *located(cells[2]))],
    )  # fmt: skip
    yield Rows(
        "organisation", ("id", "cell_id", "name", "kind", "phone"),
        [(session.new_id(), cells[3].id, "@SUM(A1)", "company", SECRETS[1])],
    )  # fmt: skip


def _rename(session, names):
    from dataclasses import dataclass, replace
    from typing import ClassVar

    @dataclass(frozen=True)
    class Rename:
        permission: ClassVar = "edit_records"

        def change(self, reader, new_id):
            after = {record.id: replace(record, name=name) for record, name in names.items()}
            return Change("change.test", {record.id: record for record in names}, after)

    session.run(Rename())
