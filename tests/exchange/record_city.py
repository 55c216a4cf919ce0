"""Workspaces that records are imported into."""

import shapely

from gridmap.domain.change import Batch, Rows
from gridmap.formats.vector import read_layer

#: (code, name, community) of the cells of `small_city`, each 0.01° wide, from 104.00 E, 29.00 N eastward.
CELLS = (
    ("990101001001001", "第1网格", 0),
    ("990101001001002", "第2网格", 0),
    ("990101001002001", "第1网格", 1),
)


def write(session, *parts):
    session.run_batch(Batch("change.test", lambda: iter(parts)))


def small_city(session):
    """河街道 with 大桥社区 (two cells) and 柳荫社区 (one); gives the ids of the cells."""
    city, county, town, *communities = session.workspace.ids.block(5)
    cells = list(session.workspace.ids.block(3))
    regions = [
        (city, "city", "990100000000", "试验市", None),
        (county, "county", "990101000000", "东县", city),
        (town, "township", "990101001000", "河街道办事处", county),
        (communities[0], "community", "990101001001", "大桥社区居委会", town),
        (communities[1], "community", "990101001002", "柳荫社区居委会", town),
    ]
    rows = [
        (cells[i], communities[at], code, name, shapely.box(104 + i / 100, 29, 104.01 + i / 100, 29.01))
        for i, (code, name, at) in enumerate(CELLS)
    ]
    write(
        session,
        Rows("region", ("id", "level", "code", "name", "parent_id"), regions),
        Rows("cell", ("id", "community_id", "code", "name", "geometry"), rows),
    )
    return cells


def leshan(session, shared_data, layer):
    """Each town or village of Leshan as a community of one cell."""
    read = read_layer(shared_data / "real/leshan_nested_SYNTHGEOM.gpkg", layer)
    codes, names = read.columns["code"].tolist(), read.columns["name"].tolist()
    count = len(read)
    regions, cells = session.workspace.ids.block(count), session.workspace.ids.block(count)
    shown = [f"{code}001" for code in codes]
    write(
        session,
        Rows(
            "region",
            ("id", "level", "code", "name"),
            zip(regions, ["community"] * count, codes, names, strict=True),
        ),
        Rows(
            "cell",
            ("id", "community_id", "code", "name", "geometry"),
            zip(cells, regions, shown, names, read.geometries, strict=True),
        ),
    )
