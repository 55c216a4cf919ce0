"""A town small enough to plan by hand: four communities of 5 × 5 cells, streets, invented households."""

import numpy as np
import shapely

from gridmap.domain.change import Batch, Rows, added
from gridmap.domain.records import Cell, ReferenceLine, Region
from gridmap.session import Session
from gridmap.store.search.indexing import catch_up
from tests.domain.coverage.conftest import wobbly_grid
from tests.store.conftest import Do

SIDE = 10
PER_COMMUNITY = 5


def make_town(path, households=38_000):
    """Write the workspace, indexed for searching.

    Cells are about a kilometre wide, 104.0–104.1 E, 29.0–29.1 N.
    """
    session = Session.create(path, "乐山（合成边界）")
    new_id = session.new_id
    city, county, township = (new_id() for _ in range(3))
    regions = [
        Region(city, "city", "511100000000", "合成市"),
        Region(county, "county", "511102000000", "江区", parent_id=city),
        Region(township, "township", "511102004000", "河街道", parent_id=county),
    ]
    communities = []
    for number, name in enumerate(("篦子街社区", "桥头社区", "柏杨社区", "嘉祥社区"), 1):
        region = Region(new_id(), "community", f"511102004{number:03d}", name, parent_id=township)
        region_with_class = Region(
            region.id, "community", region.code, name, parent_id=township, urban_rural="111"
        )
        communities.append(region_with_class)
    shapes = wobbly_grid(SIDE)
    cells, counted = [], [0, 0, 0, 0]
    for place, shape in enumerate(shapes):
        column, row = divmod(place, SIDE)
        which = column // PER_COMMUNITY * 2 + row // PER_COMMUNITY
        counted[which] += 1
        community = communities[which]
        name = f"{community.name}第{counted[which]}网格"
        cells.append(Cell(new_id(), community.id, f"{community.code}{counted[which]:03d}", name, shape))
    streets = []
    for at in np.linspace(0.0021, 0.0979, 24):
        streets.append([(104 + at, 28.995), (104 + at + 0.001, 29.105)])
        streets.append([(103.995, 29 + at), (104.105, 29 + at + 0.001)])
    lines = [ReferenceLine(new_id(), "road", shapely.LineString(one)) for one in streets]
    session.run(Do(added("change.test", [*regions, *communities, *cells, *lines])))
    session.run_batch(Batch("batch.homes", lambda: iter(_people(session, cells, households))))
    catch_up(session.workspace, lambda done, total: None)
    session.close()
    return path


def _people(session, cells, households):
    random = np.random.default_rng(3)
    tree = shapely.STRtree([one.geometry for one in cells])
    centre = np.array([104.05, 29.05])
    at = np.concatenate(
        [
            random.uniform([104.0, 29.0], [104.1, 29.1], (households * 3 // 4, 2)),
            np.clip(random.normal(centre, 0.02, (households // 4, 2)), centre - 0.0499, centre + 0.0499),
        ]
    )
    for table, share, extra in (("household", 1, ()), ("resident", 2, ("name",)), ("place", -5, ("name",))):
        many = np.repeat(at, share, axis=0) if share > 0 else at[::-share]
        many = many + random.normal(0, 2e-5, many.shape)
        many = np.clip(many, [104.00001, 29.00001], [104.09999, 29.09999])
        point, cell = tree.query(shapely.points(many), "intersects")
        _, first = np.unique(point, return_index=True)
        ids = session.workspace.ids.block(len(first))
        rows = [
            (one, cells[row].id, float(lon), float(lat), *(("虚构",) if extra else ()))
            for one, row, (lon, lat) in zip(ids, cell[first].tolist(), many[point[first]], strict=True)
        ]
        yield Rows(table, ("id", "cell_id", "lon", "lat", *extra), rows)
