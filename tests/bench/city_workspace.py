"""A workspace of the bench city: cells of a GeoPackage with columns code, name, community, township, risk."""

import sys
from pathlib import Path

import numpy as np
import pyogrio

from gridmap.domain.change import Batch, Rows
from gridmap.session import Session


def build(city: Path, made: Path) -> None:
    """Write a plain workspace of the city's cells with the regions above them and random levels."""
    session = Session.create(made, "bench city")
    frame = pyogrio.read_dataframe(city, layer="cell")
    ids = session.workspace.ids
    communities = sorted(set(frame.community))
    townships = sorted({code[:9] + "000" for code in communities})
    counties = sorted({code[:6] + "000000" for code in townships})
    region_ids: dict[str, int] = {"city": ids()}
    rows = [(region_ids["city"], "city", "990000000000", "合成市", None)]
    for level, codes, above, name in (
        ("county", counties, lambda code: "city", "县"),
        ("township", townships, lambda code: code[:6] + "000000", "街道"),
        ("community", communities, lambda code: code[:9] + "000", "社区"),
    ):
        for number, code in enumerate(codes, 1):
            region_ids[code] = ids()
            rows.append((region_ids[code], level, code, f"第{number}{name}", region_ids[above(code)]))
    cells = [
        (ids(), region_ids[community], code, name, geometry)
        for community, code, name, geometry in zip(
            frame.community, frame.code, frame.name, frame.geometry, strict=True
        )
    ]
    session.run_batch(
        Batch(
            "change.bench",
            lambda: iter(
                [
                    Rows("region", ("id", "level", "code", "name", "parent_id"), rows),
                    Rows("cell", ("id", "community_id", "code", "name", "geometry"), cells),
                ]
            ),
        )
    )
    rng = np.random.default_rng(5)
    with session.workspace.writing() as connection:
        for table, records in (("cell", [row[0] for row in cells]), ("region", list(region_ids.values()))):
            levels = rng.choice([0, 1, 2, 3, 4], len(records), p=[0.05, 0.03, 0.08, 0.2, 0.64]).tolist()
            connection.executemany(
                f"UPDATE {table} SET risk_level = nullif(?, 0) WHERE id = ?",
                zip(levels, records, strict=True),
            )
    session.close()


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
