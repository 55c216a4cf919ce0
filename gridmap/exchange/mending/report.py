"""What a survey found, what was decided and what that moves, line by line."""

from collections.abc import Iterable

import numpy as np
import shapely

from gridmap.domain import geodesy
from gridmap.domain.mending.fault import KINDS
from gridmap.domain.mending.outcome import in_several_parts, parent_areas
from gridmap.domain.mending.rules import OPEN
from gridmap.exchange.area_words import area_said
from gridmap.exchange.mending.delivery import Delivery, Mended
from gridmap.exchange.mending.wording import concerned, decided, what_moves
from gridmap.exchange.report import Line, Report

_TOLD = 1.0  # square metres: a row whose area changes by less is not told of


def mending_report(done: Mended) -> Report:
    """Every fault with size, place, decision and what it moves, then every row and parent that changes."""
    delivery = done.delivery
    lines = [
        *delivery.features.lines,
        *_fault_lines(done),
        *_row_lines(done),
        *_parent_lines(done),
    ]
    areas = _areas(done)
    return Report(delivery.preview.path.name, _counts(done) | areas, tuple(lines), frozenset(areas))


def _counts(done: Mended) -> dict[str, int]:
    survey = done.delivery.survey
    counts = {"mending.count.rows": len(survey.polygons)}
    totals = survey.totals()
    counts |= {f"mending.count.{kind}": totals[kind][0] for kind in KINDS if kind in totals}
    counts["mending.count.open"] = len(done.outcome.open)
    counts["mending.count.rows_changed"] = int(((done.outcome.gained + done.outcome.lost) > _TOLD).sum())
    return counts


def _areas(done: Mended) -> dict[str, int]:
    """Sums of ground in square metres."""
    survey = done.delivery.survey
    return {
        "mending.count.claimed_twice": round(survey.claimed_twice),
        "mending.count.unclaimed": round(survey.unclaimed),
        "mending.count.moved": round(done.outcome.moved),
    }


def _fault_lines(done: Mended) -> Iterable[Line]:
    delivery = done.delivery
    for number, (fault, owner) in enumerate(
        zip(delivery.survey.faults, done.outcome.owners, strict=True)
    ):  # fmt: skip
        first = (fault.rows or fault.candidates)[0]
        one = delivery.features.features[first]
        values = {
            "who": concerned(delivery, number),
            "width": f"{fault.width:,.1f}",
            "decided": decided(delivery, number, owner),
            "moves": what_moves(delivery, number, owner),
        }
        yield Line(
            f"mending.fault.{fault.kind}", values, one.row, one.code, one.name, fault.lon, fault.lat,
            fault.size, grave=owner == OPEN,
        )  # fmt: skip


def _row_lines(done: Mended) -> Iterable[Line]:
    survey, found = done.delivery.survey, done.outcome
    after = found.after(survey)
    torn = set(in_several_parts(survey.polygons, done.shapes))
    changed = (found.gained + found.lost) > _TOLD
    gone = shapely.is_missing(done.shapes) & ~shapely.is_missing(survey.polygons)
    for row in np.flatnonzero(changed).tolist():
        one = done.delivery.features.features[row]
        point = survey.polygons[row].representative_point()
        values = {
            "before": area_said(survey.areas[row]),
            "after": area_said(after[row]),
            "gained": area_said(found.gained[row]),
            "lost": area_said(found.lost[row]),
        }
        kind = "row_gone" if gone[row] else "row_torn" if row in torn else "row"
        moved = float(found.gained[row] + found.lost[row])
        yield Line(
            f"mending.{kind}", values, one.row, one.code, one.name, point.x, point.y, moved,
            left_out=bool(gone[row]),
        )  # fmt: skip


def _parent_lines(done: Mended) -> Iterable[Line]:
    delivery = done.delivery
    parents = delivery.parents
    if parents is None:
        return
    for row, to in done.moved_rows().items():
        one = delivery.features.features[row]
        point = delivery.survey.polygons[row].representative_point()
        values = {"to": parents.called(to)}
        size = float(delivery.survey.areas[row])
        yield Line("mending.other_parent", values, one.row, one.code, one.name, point.x, point.y, size)
    before = geodesy.areas(parents.shapes)
    after = parent_areas(delivery.survey, done.outcome.parents, geodesy.areas(done.shapes))
    named = after > 0  # of a parent that nothing was delivered for nothing is told
    if delivery.surroundings is not None:
        after += delivery.surroundings.areas_in(parents.shapes)
    for number in np.flatnonzero(named & (np.abs(after - before) > _TOLD)).tolist():
        point = parents.shapes[number].representative_point()
        values = {"before": area_said(before[number]), "after": area_said(after[number])}
        apart = float(abs(after[number] - before[number]))
        yield Line(
            "mending.parent_differs", values, None, parents.codes[number], parents.names[number], point.x,
            point.y, apart,
        )  # fmt: skip


def still_open_said(delivery: Delivery, owners: tuple[int, ...]) -> tuple[int, float]:
    """How many faults somebody has to decide yet, and how many square metres those are."""
    some = [delivery.survey.faults[number] for number, owner in enumerate(owners) if owner == OPEN]
    return len(some), sum(fault.size for fault in some)
