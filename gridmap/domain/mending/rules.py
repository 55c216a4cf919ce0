"""Who gets the ground of a fault, by rule."""

from typing import Literal

from gridmap.domain.mending.fault import CLAIMED, NESTING, UNCLAIMED, Fault
from gridmap.domain.mending.segments import Floats

Rule = Literal["larger", "border", "older", "first"]
OPEN = -2  # somebody has to say
STANDING = -4  # a cell that stands keeps the ground
RULES: tuple[Rule, ...] = ("larger", "border", "older", "first")


def owner_by(rule: Rule, fault: Fault, areas: Floats, codes: tuple[str, ...], nested: bool = False) -> int:
    """The row that gets the ground, or `STANDING`; of a nesting fault the parent that the row goes to.

    Args:
        rule: ``larger``: of those who claim it the one of whose area it is the larger share; a gap or a
            sliver goes along the longest border, a row to the parent that holds most of it.
            ``border``: the longest border with the ground; nesting stays as the table says.
            ``older``: the lowest code; without codes the first row. Nesting stays as the table says.
            ``first``: the first row of the file. Nesting stays as the table says.
        fault: What is to be settled.
        areas: Of all polygons, shape (n,), square metres.
        codes: Of all polygons, length n.
        nested: Whether of those who claim ground the ones that belong to its parent go first. Ground that
            nobody else claims never goes to a row of another parent while it lies beside one of its own.
    """
    if fault.kind in NESTING:
        return fault.candidates[_most(fault.weights)] if rule == "larger" else fault.parent
    if fault.kind == "taken":
        return STANDING
    some = fault.candidates
    if fault.kind == "sliver":
        some = some[1:]
    if nested or fault.kind not in CLAIMED:
        some = tuple(row for row in some if row in fault.at_home) or some
    if rule == "older" and any(codes[row] for row in some):
        return min((row for row in some if codes[row]), key=lambda row: (codes[row], row))
    if rule in ("older", "first"):
        return min(some)
    if rule == "larger" and fault.kind in CLAIMED:
        return min(some, key=lambda row: (float(areas[row]), row))
    weights = dict(zip(fault.candidates, fault.weights, strict=True))
    return max(some, key=lambda row: (weights[row], -row))


def _most(weights: tuple[float, ...]) -> int:
    return max(range(len(weights)), key=lambda at: (weights[at], -at))


def unasked(fault: Fault, areas: Floats, codes: tuple[str, ...]) -> int:
    """Who gets the ground when nobody says anything: `OPEN` where somebody has to.

    Args:
        fault: What is to be settled.
        areas: Of all polygons, shape (n,).
        codes: Of all polygons, length n.
    """
    if fault.asked:
        return OPEN
    if fault.kind in NESTING:
        return fault.parent
    if fault.kind in UNCLAIMED or fault.kind == "sliver":
        return owner_by("border", fault, areas, codes)
    if fault.kind == "enclave":  # it is meant, wherever it lies
        return owner_by("larger", fault, areas, codes)
    return owner_by("border", fault, areas, codes, nested=True)
