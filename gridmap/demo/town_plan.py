"""The plan of a town's main streets: a bent lattice that thins out towards the rim."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from gridmap.demo.curves import Points, Values
from gridmap.demo.terrain import Terrain
from gridmap.demo.ways import Ways

Plan = Callable[[Values, Values], Points]  # positions along and aside in the plan -> metres


def lay_town(streets: Ways, bridges: Ways, land: Terrain, centre: int, rng: np.random.Generator) -> None:
    """Add the main streets of the core (along the river) or of a county seat, bridges apart."""
    radius = float(land.centres.radius[centre])
    if centre == 0:
        bank = 0.5 * land.waters.half_width  # still in the water: streets are cut off at the embankment
        middle = 0.3 * radius
        plan: Plan = land.waters.course.at
    else:
        bank, middle = 0.0, 0.0
        plan = _turned(land.centres.at[centre], rng.uniform(0, np.pi / 2), land)
    spacing = float(np.clip(0.27 * radius, 420, 1_000))
    columns = _positions(radius, 0.0, spacing, rng)
    rows = _positions(radius, middle, spacing, rng)
    ends = rows
    if bank:
        rows = rows[np.abs(rows) > 4.5 * bank + 0.3 * spacing]
        ends = np.sort(np.r_[rows, -bank, bank])
    _lines(streets, bridges, land, plan, columns, ends, bank, rng, across=True)
    _lines(streets, bridges, land, plan, rows, columns, bank, rng, across=False)


def _turned(at: Points, turn: float, land: Terrain) -> Plan:
    east, north = np.cos(turn), np.sin(turn)
    warp = land.waters.course.warp

    def plan(along: Values, aside: Values) -> Points:
        flat = np.column_stack([along * east - aside * north, along * north + aside * east])
        bent = warp(flat + at) - warp(at[None])
        return np.asarray(at + 0.5 * flat + 0.5 * bent)

    return plan


def _positions(radius: float, middle: float, spacing: float, rng: np.random.Generator) -> Values:
    """Where the arterials run: closer in the middle, about `spacing` metres apart."""
    sides = []
    for side in (-1, 1):
        at, reach = rng.uniform(0.3, 0.6) * spacing, []
        while at < 1.5 * radius:
            reach.append(middle + side * at)
            at += spacing * rng.uniform(0.8, 1.2) * (0.85 + 0.4 * at / radius)
        sides += reach
    return np.sort(np.array(sides))


def _lines(
    streets: Ways, bridges: Ways, land: Terrain, plan: Plan, lines: Values, crossing: Values,
    bank: float, rng: np.random.Generator, *, across: bool,
) -> None:  # fmt: skip
    """Arterials at `lines`, and secondary streets between them, each from crossing to crossing."""

    def stretch(position: float, start: float, end: float) -> Points:
        along = np.linspace(start, end, max(3, int(abs(end - start) / 45)))
        still = np.full_like(along, position)
        return plan(still, along) if across else plan(along, still)

    def run(kind: str, position: float, least: float, kept: float) -> None:
        road = None
        bridge = kind == "arterial" and rng.random() < 0.7
        pieces = [stretch(position, start, end) for start, end in pairwise(crossing)]
        urbanity = land.urbanity(np.array([piece[len(piece) // 2] for piece in pieces]))
        for (start, end), piece, here in zip(pairwise(crossing), pieces, urbanity, strict=True):
            over_water = across and bank > 0 and start < 0 < end
            if over_water and bridge and here > 0.3:
                bridges.add(kind, piece)
            elif not over_water and here > least and rng.random() < kept:
                road = streets.add(kind, piece, road)

    for position in lines:
        run("arterial", float(position), 0.3, 1.0)
    for left, right in pairwise(lines):
        if not across and bank and left < 0 < right:
            continue
        count = 2 if right - left > 700 else 1
        for k in range(count):
            share = (k + 1) / (count + 1) + rng.uniform(-0.08, 0.08)
            run("secondary", float(left + share * (right - left)), 0.5, 0.72)
