"""Names of roads and waters, and the reference lines that borders follow."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from gridmap.demo.columns import Column, Ints, Numbering, Table, Values
from gridmap.demo.coverage import STEP, Faces, to_degrees
from gridmap.demo.curves import Geometries
from gridmap.demo.terrain import Terrain
from gridmap.demo.ways import KIND_NAMES, WAY_KINDS
from gridmap.demo.wording import data, place_words

#: How gladly a house is addressed to a road of each kind; waters, rails and expressways have no houses.
_ADDRESSED = {
    "arterial": 1.0, "secondary": 1.4, "street": 1.6, "lane": 1.2, "trunk": 0.6, "county_road": 0.8,
    "village_road": 0.9, "edge": 0.05,
}  # fmt: skip
_MINOR = ("street", "lane", "village_road")


@dataclass(frozen=True, slots=True)
class Streets:
    """Names by road number, and the edge of each face that its houses stand along."""

    names: list[str | None]
    kinds: Ints  # of each road
    edge_of_face: Ints
    road_of_face: Ints  # -1 where that edge is no named road


def streets(faces: Faces, rng: np.random.Generator) -> Streets:
    """Name every road; find the street of every face."""
    roads = int(faces.roads.max()) + 1
    kinds = np.full(roads, KIND_NAMES.index("edge"))
    known = faces.roads >= 0
    kinds[faces.roads[known]] = faces.kinds[known]
    edge = _edge_of_face(faces)
    names = _names(kinds, rng)
    named = np.array([name is not None for name in names])
    road = np.where(edge >= 0, faces.roads[edge], -1)
    addressed = np.array([kind in _ADDRESSED for kind in KIND_NAMES])[faces.kinds[edge]]
    road = np.where((road >= 0) & addressed & named[road], road, -1)
    return Streets(names, kinds, edge, road)


def reference_lines(faces: Faces, named: Streets, land: Terrain, numbering: Numbering) -> Table:
    """Roads, rails and waters on the very vertices of the cells, with their names."""
    layers, names, shapes = _waters(faces, named, land)
    waters = len(shapes)
    great = shapely.transform(land.waters.surface, lambda points: points / STEP)
    shapely.prepare(great)
    lone = (faces.sides < 0).all(1) & (shapely.length(faces.edges) * STEP[0] < 5.0)
    for kind, (layer, _) in WAY_KINDS.items():
        at = KIND_NAMES.index(kind)
        mine = np.flatnonzero((faces.kinds == at) & (faces.roads >= 0) & ~lone)
        if layer in ("", "water") or not len(mine):
            continue
        mine = mine[np.argsort(faces.roads[mine], kind="stable")]
        lines = _joined(faces.edges[mine], faces.roads[mine])
        if kind in _MINOR:
            wet = shapely.intersects(great, lines)
            lines[wet] = shapely.difference(lines[wet], great)
        roads = np.unique(faces.roads[mine])
        kept = ~shapely.is_empty(lines)
        shapes += list(lines[kept])
        names += [named.names[road] for road in roads[kept]]
        layers += [layer] * int(kept.sum())
    columns: dict[str, Column] = {
        "layer": Values(layers),
        "name": Values(names),
        "geometry": Values(
            np.r_[
                np.array(shapes[:waters], dtype=object),
                shapely.transform(np.array(shapes[waters:], dtype=object), to_degrees),
            ]
        ),
    }
    return Table("reference_line", numbering.take(len(shapes)), len(shapes), columns)


def _waters(
    faces: Faces, named: Streets, land: Terrain
) -> tuple[list[str], list[str | None], list[shapely.Geometry]]:
    """The rivers' and lakes' surfaces, then the middle lines of rivers and streams; degrees."""
    words = data("words")
    surface = shapely.transform(land.waters.rivers_surface, lambda points: to_degrees(points / STEP))
    found: list[tuple[str | None, shapely.Geometry]] = [(words["river"], surface)]
    for kind in ("river", "stream", "shore"):
        mine = np.flatnonzero((faces.kinds == KIND_NAMES.index(kind)) & (faces.roads >= 0))
        for road in np.unique(faces.roads[mine]).tolist():
            edges = shapely.transform(faces.edges[mine[faces.roads[mine] == road]], to_degrees)
            lines = shapely.get_parts(shapely.polygonize(edges)) if kind == "shore" else edges
            if kind == "shore" and (not len(lines) or named.names[road] == words["island"]):
                continue
            joined = lines[0] if kind == "shore" else shapely.line_merge(shapely.multilinestrings(lines))
            found.append((named.names[road], joined))
    return ["water"] * len(found), [name for name, _ in found], [shape for _, shape in found]


def _joined(edges: Geometries, roads: Ints) -> Geometries:
    """One line a road, from its edges in the order of roads."""
    _, group = np.unique(roads, return_inverse=True)
    return np.asarray(shapely.line_merge(shapely.multilinestrings(edges, indices=group)))


def _edge_of_face(faces: Faces) -> Ints:
    """The edge beside each face that is longest by how gladly houses are addressed to it, -1 for none."""
    weight = np.array([_ADDRESSED.get(kind, 0.001) for kind in KIND_NAMES])[faces.kinds]
    weight = weight * shapely.length(faces.edges)
    best = np.full(len(faces.polygons), -1)
    order = np.argsort(weight, kind="stable")  # the greatest comes last and stays
    for side in (0, 1):
        beside = faces.sides[order, side]
        there = beside >= 0
        mine = np.full(len(faces.polygons), -1)
        mine[beside[there]] = order[there]
        better = (mine >= 0) & ((best < 0) | (weight[mine] > weight[best]))
        best[better] = mine[better]
    return best


def _names(kinds: Ints, rng: np.random.Generator) -> list[str | None]:
    """A name for each road: numbers for the great ones, words for streets, none for village roads."""
    makers = {kind: _namer(kind, rng) for kind in KIND_NAMES}
    return [next(makers[KIND_NAMES[kind]]) for kind in kinds.tolist()]


def _namer(kind: str, rng: np.random.Generator) -> Iterator[str | None]:
    words = data("words")
    short = words["city_short"]
    if kind == "river":
        yield from (words["river"], words["tributary"])
    elif kind == "expressway":
        yield "绕城高速"
        yield from (f"{short[0]}{word[0]}高速" for word in place_words(rng))
    elif kind == "railway":
        yield from (f"{short}铁路", f"{short}高铁")
    elif kind in ("trunk", "county_road"):
        letter, first, last = ("S", 301, "省道") if kind == "trunk" else ("X", 101, "县道")
        yield from (f"{letter}{first + k}{last}" for k in range(10_000))
    elif kind in ("stream", "shore"):
        yield from (word[0] + ("溪" if kind == "stream" else "湖") for word in place_words(rng))
    elif kind in words["road_last"]:
        yield from _street_names(words["road_last"][kind], kind == "arterial", rng)
    while True:
        yield None


def _street_names(lasts: list[str], great: bool, rng: np.random.Generator) -> Iterator[str]:
    """Names of streets, each once: the best words first, then the words of places."""
    words = data("words")
    best = [first + last for first in words["road_first"] for last in dict.fromkeys(lasts)]
    if great:
        yield "滨江路"
    yield from (best[k] for k in rng.permutation(len(best)))
    for word in place_words(rng):
        yield word + lasts[int(rng.integers(len(lasts)))]
