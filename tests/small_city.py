"""A workspace small enough to know by heart: 1 city, 2 counties, 4 townships, 8 communities, 32 cells."""

import shapely

from gridmap.domain.change import Batch, Rows
from gridmap.session import Session

WEST, SOUTH, SIDE = 112.60, 26.88, 0.004
#: Code of a cell that has three open events.
BUSY_CELL = "990101001001001"
REGION_COLUMNS = ("id", "level", "code", "name", "parent_id")
CELL_COLUMNS = ("id", "community_id", "code", "name", "geometry")


def make_small_city(path, passphrase=None):
    """Write the workspace file."""
    session = Session.create(path, "澜川市", passphrase)
    new_id = session.new_id
    regions, cells = [], []
    city = new_id()
    regions.append((city, "city", "990100000000", "澜川市", None))
    for c in range(2):
        county = new_id()
        regions.append((county, "county", f"99010{c + 1}000000", ("临江区", "云岭县")[c], city))
        for t in range(2):
            town = new_id()
            code = f"99010{c + 1}00{t + 1}"
            name = ("海棠街道", "水口镇", "茅桥镇", "大佛街道")[c * 2 + t]
            regions.append((town, "township", f"{code}000", name, county))
            for v in range(2):
                community = new_id()
                of = f"{code}00{v + 1}"
                called = f"{name[:2]}{('嘉祥', '柏杨')[v]}社区"
                regions.append((community, "community", of, called, town))
                for k in range(4):
                    x = WEST + ((c * 2 + t) * 2 + k % 2) * SIDE
                    y = SOUTH + (v * 2 + k // 2) * SIDE
                    shape = shapely.box(*(round(at, 7) for at in (x, y, x + SIDE, y + SIDE)))
                    cells.append((new_id(), community, f"{of}{k + 1:03d}", f"{called}第{k + 1}网格", shape))
    at, moment = SOUTH + 0.001, "2026-11-20T02:00:00Z"
    events = [
        (new_id(), cells[0][0], f"SJ-{n}", f"路灯不亮 {n}", moment, 1 + n, WEST + 0.001 * (n + 1), at)
        for n in range(3)
    ]
    columns = ("id", "cell_id", "number", "title", "reported_at", "severity", "lon", "lat")
    rows = [
        Rows("region", REGION_COLUMNS, regions),
        Rows("cell", CELL_COLUMNS, cells),
        Rows("event", columns, events),
    ]
    session.run_batch(Batch("change.make_small_city", lambda: iter(rows)))
    session.close()
    return path
