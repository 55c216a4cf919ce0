"""The cells of a workspace as arrays, for building a coverage."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gridmap.store import geopackage
from gridmap.store.outlines import IN_FORCE
from gridmap.store.workspace import Workspace, today


def cells_in_force(workspace: Workspace, day: str | None = None) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """Ids and polygons of the cells in force on a day (by default today), shape (n,) each."""
    rows = (
        workspace.reading()
        .execute(f"SELECT id, geom FROM cell WHERE {IN_FORCE} ORDER BY id", {"today": day or today()})
        .fetchall()
    )
    ids = np.array([row[0] for row in rows], dtype=np.int64)
    shapes = geopackage.geometries([row[1] for row in rows]) if rows else np.empty(0, dtype=object)
    return ids, shapes
