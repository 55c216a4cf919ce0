"""Faults and decisions in the user's words."""

from gridmap.domain.mending.decisions import CUT, NOBODY
from gridmap.domain.mending.fault import NESTING, UNCLAIMED
from gridmap.domain.mending.rules import OPEN, STANDING
from gridmap.exchange.area_words import area_said
from gridmap.exchange.mending.delivery import Delivery
from gridmap.exchange.mending.parents import Parents
from gridmap.words import tr

_NAMED = 3  # polygons that a sentence names; the others are counted


def rows_said(delivery: Delivery, rows: tuple[int, ...], short: bool = False) -> str:
    """Some features by code and name; short, by name alone."""
    called = delivery.named if short else delivery.called
    said = tr("mending.between").join(called(row) for row in rows[:_NAMED])
    more = len(rows) - _NAMED
    return tr("mending.and_more", named=said, count=more) if more > 0 else said


def concerned(delivery: Delivery, number: int, short: bool = False) -> str:
    """Whom a fault concerns, cells that stand after rows."""
    fault = delivery.survey.faults[number]
    said = rows_said(delivery, fault.candidates if fault.kind in UNCLAIMED else fault.rows, short)
    there = cells_said(delivery, fault.standing, short)
    ending = "_short" if short else ""
    return tr(f"mending.with_cells{ending}", rows=said, cells=there) if there else said


def cells_said(delivery: Delivery, cells: tuple[int, ...], short: bool = False) -> str:
    """Some cells that stand by code and name; short, by name alone. "" for none."""
    around = delivery.surroundings
    if around is None or not cells:
        return ""
    called = around.named if short else around.called
    said = tr("mending.between").join(called(cell) for cell in cells[:_NAMED])
    more = len(cells) - _NAMED
    return tr("mending.and_more", named=said, count=more) if more > 0 else said


def candidate_said(delivery: Delivery, number: int, candidate: int, short: bool = False) -> str:
    """One who may get the ground of a fault; of a nesting fault a parent."""
    fault = delivery.survey.faults[number]
    if fault.kind in NESTING:
        assert delivery.parents is not None
        some: Delivery | Parents = delivery.parents
    else:
        some = delivery
    return some.named(candidate) if short else some.called(candidate)


def decided(delivery: Delivery, number: int, owner: int, short: bool = False) -> str:
    """What becomes of a fault."""
    fault = delivery.survey.faults[number]
    if owner == OPEN:
        return tr("mending.decided.open")
    if owner == CUT:
        return tr("mending.decided.cut")
    if owner == NOBODY:
        return tr("mending.decided.left")
    if owner == STANDING:
        return tr("mending.decided.yields")
    to = candidate_said(delivery, number, owner, short)
    if fault.kind in NESTING:
        key = "mending.decided.stays" if owner == fault.parent else "mending.decided.belongs"
        return tr(key, to=to)
    return tr("mending.decided.gets", to=to)


def what_moves(delivery: Delivery, number: int, owner: int) -> str:
    """Who loses and who gains ground by it; "" where nothing moves."""
    fault = delivery.survey.faults[number]
    if owner in (OPEN, NOBODY) or fault.kind in NESTING:
        return ""
    size = area_said(fault.size)
    lost = [row for row in fault.rows if row != owner]
    said = [tr("mending.loses", who=rows_said(delivery, tuple(lost)), size=size)] if lost else []
    if owner != STANDING and owner not in fault.rows:
        said.append(tr("mending.gains", who=delivery.called(owner), size=size))
    return tr("mending.between").join(said)


def beside_cells_said(delivery: Delivery) -> str:
    """What a delivery was held against; "" where it was looked at by itself."""
    around = delivery.surroundings
    if around is None:
        return ""
    said = [tr("mending.beside_cells", count=len(around.cells))] if len(around.cells) else []
    if settled := int(around.settled.sum()):
        said.append(tr("mending.settled_rows", count=settled))
    return " ".join(said)
