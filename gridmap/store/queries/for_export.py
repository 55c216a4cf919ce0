"""What exports ask: shapes of a level, and rows of a layer without more columns than wanted."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridmap.domain.records import RecordId
from gridmap.store import geopackage
from gridmap.store.outlines import IN_FORCE


def shapes_of(connection: Any, level: str, today: str) -> tuple[list[RecordId], NDArray[np.object_]]:
    """Ids and shapes of the cells, or the regions of a level, in force on a day; None where there is none."""
    question = (
        f"SELECT id, geom FROM cell WHERE {IN_FORCE}"
        if level == "cell"
        else f"SELECT id, geom FROM region WHERE level = :level AND {IN_FORCE}"
    )
    rows = connection.execute(question, {"level": level, "today": today}).fetchall()
    made = np.full(len(rows), None, dtype=object)
    there = [at for at, (_, blob) in enumerate(rows) if blob is not None]
    if there:
        made[there] = geopackage.geometries([rows[at][1] for at in there])
    return [record_id for record_id, _ in rows], made
