"""Which borders between communities, and between the regions above them, a draft moves, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gridmap.domain.areas import area_text
from gridmap.domain.check import Issue
from gridmap.domain.planning.above import Above, highest_moved
from gridmap.domain.planning.crossing import given_areas, given_ground, held
from gridmap.domain.planning.overlay import drawn_cells
from gridmap.domain.records import RecordId
from gridmap.planning.facts import communities
from gridmap.planning.population import Population, count_within
from gridmap.session import Session
from gridmap.store.planning_data import households_known
from gridmap.words import tr

_HOMES = "household"


@dataclass(frozen=True, slots=True)
class BorderMove:
    """Ground that goes from one community to another."""

    giver: str
    taker: str
    area: float  # square metres
    households: int | None  # with a position; None where none are known
    above: tuple[Above, Above] | None  # the highest regions whose border moves with it


def border_moves(session: Session, draft_id: RecordId) -> list[BorderMove]:
    """The ground that changes community when a draft is published, the most first."""
    workspace = session.workspace
    drawn = drawn_cells(workspace, draft_id)
    stored = workspace.get_many(drawn)
    below = held(stored)
    found = given_ground(below, held({key: one for key, one in drawn.items() if one.state != "retired"}))
    areas = given_areas(found)  # to a new cell and to others are one border
    regions = communities(workspace, outlines=False, only={key for sides in areas for key in sides})
    at = Population(workspace, (_HOMES,)).of(below)[_HOMES] if households_known(workspace) else None
    moves = []
    for (giver, taker), area in areas.items():
        if giver not in regions or taker not in regions:
            continue
        ground = [one.ground for one in found if (one.giver, one.taker) == (giver, taker)]
        homes = None if at is None else sum(count_within(one, at) for one in ground)
        above = highest_moved(regions[giver].above, regions[taker].above)
        moves.append(BorderMove(regions[giver].name, regions[taker].name, area, homes, above))
    return sorted(moves, key=lambda one: (one.above is None, -one.area))


#: What each of some drafts moves, by its name; "" where it is plain which draft is spoken of.
MovesOf = Sequence[tuple[str, Sequence[BorderMove]]]


def lines_of_each(drafts: MovesOf, most: int | None = None) -> list[str]:
    """What borders each draft moves, in whole or the `most` of each kind, a draft's name before its lines."""
    told = []
    for name, moves in drafts:
        lines = border_lines(moves) if most is None else border_summary(moves, most)
        told += [tr("planning.of_draft", name=name, told=line) if name else line for line in lines]
    return told


def border_lines(moves: Sequence[BorderMove]) -> list[str]:
    """What goes from which community to which, and then the borders above them that move along."""
    lines = [tr("planning.ground_moves", moves=_ground_moved(one)) for one in moves]
    return [*regions_moved(one.above for one in moves), *lines]


def border_summary(moves: Sequence[BorderMove], most: int) -> list[str]:
    """The same in few lines: of each kind of border all that moves one after the other, the most first.

    Args:
        moves: What is told.
        most: So many of each kind are named, the rest counted.
    """
    above: dict[str, list[str]] = {}
    for level, border in _borders(_sides_of(one.above) for one in moves if one.above is not None):
        above.setdefault(level, []).append(border)
    lines = [
        tr("planning.border_moves_too", level=level_word(level), moves=_listed(told, most))
        for level, told in above.items()
    ]
    if not moves:
        return lines
    return [*lines, tr("planning.ground_moves", moves=_listed([_ground_moved(one) for one in moves], most))]


def regions_moved(pairs: Iterable[tuple[Above, Above] | None]) -> list[str]:
    """That borders of regions above communities move along, each two of them once."""
    return _told(_sides_of(one) for one in pairs if one is not None)


def regions_moved_in(issues: Iterable[Issue]) -> list[str]:
    """The same of what a check says of borders."""
    found: list[_Sides] = []
    for one in issues:
        if "from_region" in one.values:
            level, _, ways = one.key.removeprefix("check.").partition("_moves")
            giver, taker = one.values["from_region"], one.values["to_region"]
            found += [(level, giver, taker), (level, taker, giver)][: 2 if ways else 1]
    return _told(found)


#: The level of two regions and what they are called, the one that gives ground first.
_Sides = tuple[str, str, str]


def _sides_of(pair: tuple[Above, Above]) -> _Sides:
    giver, taker = pair
    return giver.level, giver.name, taker.name


def _borders(moved: Iterable[_Sides]) -> list[tuple[str, str]]:
    """The level of each border, and its two regions with the ways that ground goes over it, once."""
    sides = dict.fromkeys(moved)
    found: dict[tuple[str, frozenset[str]], str] = {}
    for level, giver, taker in sides:
        way = "↔" if (level, taker, giver) in sides else "→"
        found.setdefault((level, frozenset((giver, taker))), f"{giver} {way} {taker}")
    return [(level, said) for (level, _), said in found.items()]


def _told(moved: Iterable[_Sides]) -> list[str]:
    return [
        tr("planning.border_moves_too", level=level_word(level), moves=border)
        for level, border in _borders(moved)
    ]


def level_word(level: str) -> str:
    """What regions of a level are called in a sentence on their borders."""
    return tr(f"planning.border_of_{level}")


def _ground_moved(one: BorderMove) -> str:
    key = "planning.ground_move" if one.households is None else "planning.ground_move_homes"
    count = f"{one.households or 0:,}"
    return tr(key, between=f"{one.giver} → {one.taker}", area=area_text(one.area), count=count)


def _listed(told: Sequence[str], most: int) -> str:
    """One after the other; what there is no room for is counted."""
    more = [tr("planning.more_places", count=len(told) - most)] if len(told) > most else []
    return tr("planning.moves_and").join([*told[:most], *more])
