"""Bring in reference features (roads, rail, water, buildings, walls), which borders follow."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain import geodesy
from gridmap.domain.change import Batch, Rows
from gridmap.domain.crs_guess import fits, guess_crs
from gridmap.domain.errors import UserError
from gridmap.formats.vector import VectorLayer, layers, read_layer
from gridmap.session import Session

Progress = Callable[[int, int | None], None]
Shapes = NDArray[np.object_]

#: Kind of reference layer -> parts of names of files and layers that mean it; the first one counts.
WORDS: dict[str, tuple[str, ...]] = {
    "rail": ("rail", "铁路", "地铁", "metro", "subway"),
    "water": ("water", "river", "lake", "hydro", "水", "河", "湖"),
    "road": ("road", "street", "way", "道路", "公路", "街"),
    "building": ("building", "house", "建筑", "房屋", "楼"),
    "green": ("green", "park", "forest", "绿地", "公园", "林"),
    "wall": ("wall", "fence", "围墙", "栅栏"),
}
KINDS = (*WORDS, "other")
#: OpenStreetMap's column -> the kind of a feature that has a value there.
_OSM: dict[str, str] = {
    "railway": "rail", "waterway": "water", "highway": "road", "building": "building", "barrier": "wall",
}  # fmt: skip
_OSM_VALUES: dict[str, dict[str, str]] = {
    "natural": {"water": "water", "wood": "green"},
    "landuse": {"reservoir": "water", "forest": "green", "grass": "green"},
    "leisure": {"park": "green", "garden": "green"},
}
_COLUMNS = ("id", "layer", "name", "geometry")
_NAMES = ("name", "名称", "mc", "name_zh", "label")
_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class ReferenceReport:
    """What was brought in: features of each kind, and how many had no line or polygon to show."""

    file: str
    counts: dict[str, int] = field(default_factory=dict)
    left_out: int = 0


def kind_named(name: str) -> str:
    """The kind that the name of a layer or file means, "other" where it says nothing.

    >>> kind_named("osm_waterways")
    'water'
    """
    words = name.casefold()
    return next((kind for kind, parts in WORDS.items() if any(part in words for part in parts)), "other")


def import_references(
    session: Session,
    path: Path,
    *,
    layer: str | None = None,
    kind: str | None = None,
    crs: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> ReferenceReport:
    """Keep the lines and polygons of a file as reference features; one piece of work, undone as a whole.

    Args:
        session: Where they go.
        path: Any vector file.
        layer: One layer of it; else every one that has lines or polygons.
        kind: One of `KINDS`; else as each layer's name says.
        crs: EPSG:n, gcj02 or bd09; else what the file says, if that can be.
        encoding: Of a shapefile's attributes, where it does not say.
        progress: Told features done and in all; may raise `Cancelled`.

    Raises:
        UserError: the file cannot be read, has no line or polygon, or its coordinate system is not certain.
    """
    if kind is not None and kind not in KINDS:
        raise UserError("references.unknown_kind", kind=kind, known=", ".join(KINDS))
    found: list[tuple[str, str | None, object]] = []
    counts: dict[str, int] = {}
    left_out = 0
    for part in [layer] if layer else _names(path):
        read = read_layer(path, part, encoding)
        shapes, rows = _usable(read)
        kinds = [kind] * len(rows) if kind else _kinds(read, rows, path.stem)
        if not len(shapes):
            left_out += len(read)
            continue
        stored = geodesy.geometries_to_stored(shapes, _crs_of(read, shapes, crs, session))
        names, before = _feature_names(read, rows), len(found)
        for one, name, shape, there in zip(kinds, names, stored, _on_earth(stored), strict=True):
            if one is not None and there:
                found.append((one, name, shape))
                counts[one] = counts.get(one, 0) + 1
        left_out += len(read) - (len(found) - before)
    if not found:
        raise UserError("references.nothing", file=path.name)
    _keep(session, path.name, found, progress or _unwatched)
    return ReferenceReport(path.name, counts, left_out)


def _keep(
    session: Session, file: str, found: list[tuple[str, str | None, object]], progress: Progress
) -> None:
    def rows() -> Iterator[Rows]:
        for start in range(0, len(found), _CHUNK):
            progress(start, len(found))
            part = found[start : start + _CHUNK]
            yield Rows("reference_line", _COLUMNS, [(session.new_id(), *one) for one in part])

    total = len(found)
    values = {"file": file, "count": total}
    session.run_batch(
        Batch("change.import_references", rows, values=values, still_wanted=lambda: progress(total, total))
    )


def _names(path: Path) -> list[str]:
    """The layers that may hold lines or polygons."""
    return [one.name for one in layers(path) if one.rows and one.geometry and "Point" not in one.geometry]


def _kinds(layer: VectorLayer, rows: NDArray[np.int64], file: str) -> list[str | None]:
    """Kind of each row: as the layer is called, else as OpenStreetMap tags it, else as the file is called.

    None for a feature of OpenStreetMap that is nothing to find one's way by.
    """
    said = kind_named(layer.name)
    if said != "other":
        return [said] * len(rows)
    tagged = [name for name in (*_OSM, *_OSM_VALUES) if name in layer.columns]
    if not tagged:
        return [kind_named(file)] * len(rows)
    columns = {name: layer.columns[name][rows].tolist() for name in tagged}
    return [_tagged({name: values[at] for name, values in columns.items()}) for at in range(len(rows))]


def _tagged(tags: dict[str, object]) -> str | None:
    for name, value in tags.items():
        if isinstance(value, str) and value:
            kind = _OSM.get(name) or _OSM_VALUES.get(name, {}).get(value)
            if kind is not None:
                return kind
    return None


def _usable(layer: VectorLayer) -> tuple[Shapes, NDArray[np.int64]]:
    """Lines and polygons, invalid ones mended, and their rows."""
    shapes = np.asarray(layer.geometries, dtype=object).copy()
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    broken = there & ~shapely.is_valid(shapes)
    with np.errstate(all="ignore"):  # impossible coordinates are left out below
        shapes[broken] = shapely.make_valid(shapes[broken])
    drawn = there & (shapely.get_dimensions(shapes) >= 1) & np.isfinite(shapely.bounds(shapes)).all(axis=1)
    rows = np.flatnonzero(drawn)
    return shapes[rows], rows


def _on_earth(shapes: Shapes) -> NDArray[np.bool_]:
    """Which geometries in EPSG:4490 lie within its degrees, shape (n,)."""
    west, south, east, north = shapely.bounds(shapes).T
    return np.asarray((west >= -180) & (east <= 180) & (south >= -90) & (north <= 90))


def _crs_of(layer: VectorLayer, shapes: Shapes, said: str | None, session: Session) -> str:
    from gridmap.store.queries.for_boundaries import middle_of_cells

    bounds = shapely.bounds(shapes)
    x, y = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    if said is not None:
        if not fits(x, y, said):
            raise UserError("boundaries.crs_impossible", file=layer.file, crs=said)
        return said
    seen = guess_crs(x, y, layer.crs, middle_of_cells(session.workspace.reading()))
    if seen.crs is None or not seen.certain or seen.swapped:
        option = seen.crs or "EPSG:4490"
        raise UserError("references.ask_crs", file=layer.file, layer=layer.name, option=option)
    return seen.crs


def _feature_names(layer: VectorLayer, rows: NDArray[np.int64]) -> list[str | None]:
    column = next((name for name in layer.columns if name.casefold() in _NAMES), None)
    if column is None:
        return [None] * len(rows)
    values = layer.columns[column][rows].tolist()
    return [value.strip() or None if isinstance(value, str) else None for value in values]


def _unwatched(_done: int, _total: int | None) -> None:
    """Progress that nobody watches."""
