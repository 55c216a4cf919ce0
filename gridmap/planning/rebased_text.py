"""What of a draft and what of the published state are at odds, in words, each community on a line."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from gridmap.domain.areas import area_text
from gridmap.domain.planning.crossing import Held, given_areas, given_ground, held
from gridmap.domain.planning.naming import names_in_draft
from gridmap.domain.planning.overlay import drawn_cells, new_in
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import Cell, RecordId
from gridmap.planning.community_names import community_names
from gridmap.planning.new_numbers import codes_in_draft
from gridmap.planning.rebased import Rebased
from gridmap.session import Session
from gridmap.words import tr


def sides_of(session: Session, one: Rebased) -> tuple[str, str]:
    """The cells that the draft makes something of, and those in force that have moved on below them.

    Cells are called by the ends of their codes, new ones by those by which they go in the draft. Cells
    that only touch the ground are left out; of a conflict a line tells what would go besides.
    """
    drawn = drawn_cells(session.workspace, one.group.cells[0].draft_id)
    mine, elsewhere = one.touched_by_me(), one.touched_elsewhere()
    published, called = _known(session, one, drawn)
    did: dict[tuple[RecordId, str], list[str]] = {}
    for key in mine:
        cell = drawn[key]
        did.setdefault((cell.community_id, cell.state), []).append(called[key])
    now = {key: published[key].community_id for key in elsewhere if key in published}
    names = community_names(session, {place for place, _ in did} | set(now.values()))
    gives_up = given_up_text(session, [one]) if one.conflict else ""
    more = gives_up and (set(mine) != set(one.given_up) or _lost_transfers(session, [one]))
    told = [tr("plan.update_would_give_up", what=gives_up)] if more else []
    along = _along_lines(session, one)
    said = "\n".join([_mine_lines(did, names), *told, *along, *_apart_lines(session, one, called)])
    return said, _lines(
        names, {place: _listed(called[key] for key in now if now[key] == place) for place in now.values()}
    )


def numbers_of(session: Session, one: Rebased) -> dict[RecordId, str]:
    """What the cells of both sides are called on the map, by the ids of the cells."""
    return _known(session, one, drawn_cells(session.workspace, one.group.cells[0].draft_id))[1]


def given_up_text(session: Session, every: Iterable[Rebased]) -> str:
    """All that goes of a draft where the published state is taken for some groups; "" where nothing does.

    The cells that it changes, by community, and the ground that it gives to another community.
    """
    every = list(every)
    by_community: dict[RecordId, list[str]] = {}
    for one in every:
        drawn = drawn_cells(session.workspace, one.group.cells[0].draft_id)
        _, called = _known(session, one, drawn)
        for key in one.given_up:
            cell = drawn[key]
            by_community.setdefault(cell.community_id, []).append(called[key])
    names = community_names(session, by_community)
    lines = _lines(names, {place: _listed(cells) for place, cells in by_community.items()}).splitlines()
    return tr("plan.update_part_separator").join([*lines, *_lost_transfers(session, every)])


def _lost_transfers(session: Session, every: Iterable[Rebased]) -> list[str]:
    """Ground that goes to another community with the draft, and stays where it is without."""
    before: dict[RecordId, Held] = {}
    after: dict[RecordId, Held] = {}
    for one in every:
        published = session.workspace.get_many(cell.cell_id for cell in one.group.cells)
        for key, there in held(published).items():
            before[key] = replace(there, shape=one.base.get(key, there.shape))
        after |= held({cell.cell_id: cell for cell in one.group.cells if cell.state != "retired"})
    areas = given_areas(given_ground(before, after))
    names = community_names(session, {place for pair in areas for place in pair})
    return [
        tr("plan.update_transfer", giver=names[giver], taker=names[taker], area=area_text(area))
        for (giver, taker), area in areas.items()
    ]


def _known(
    session: Session, one: Rebased, drawn: Mapping[RecordId, DraftCell]
) -> tuple[dict[RecordId, Cell], dict[RecordId, str]]:
    """The published cells that either side touches or draws, and what the cells of both are called.

    By the ends of their codes; new ones for which no number is left by their names.
    """
    known = session.workspace.get_many({*one.touched_by_me(), *one.given_up, *one.touched_elsewhere()})
    published = {key: cell for key, cell in known.items() if isinstance(cell, Cell)}
    codes = codes_in_draft(session, new_in(drawn.values()))
    called = names_in_draft(session.workspace, drawn, codes)
    codes |= {key: cell.code for key, cell in published.items()}
    return published, called | {key: code[-3:] for key, code in codes.items()}


def _along_lines(session: Session, one: Rebased) -> list[str]:
    """Cells in force that get other ground where the draft is kept, though it does not draw them."""
    if not one.conflict or not one.can_keep_mine:
        return []
    did: dict[tuple[RecordId, str], list[str]] = {}
    for cell in session.workspace.get_many(one.changed_along()).values():
        if isinstance(cell, Cell):
            did.setdefault((cell.community_id, "changed"), []).append(cell.code[-3:])
    if not did:
        return []
    lines = _mine_lines(did, community_names(session, {place for place, _ in did})).splitlines()
    return [tr("plan.update_would_change", what=tr("plan.update_part_separator").join(lines))]


def _apart_lines(session: Session, one: Rebased, called: Mapping[RecordId, str]) -> list[str]:
    """Cells that keeping the draft leaves in several parts."""
    apart = one.merge.apart if one.merge is not None else ()
    drawn = {cell.cell_id: cell for cell in one.group.cells}
    cells = {**session.workspace.get_many(apart), **{key: drawn[key] for key in apart if key in drawn}}
    by_community: dict[RecordId, list[str]] = {}
    for key in apart:
        cell = cells[key]
        assert isinstance(cell, Cell | DraftCell)
        said = called.get(key) or (cell.code[-3:] if isinstance(cell, Cell) else cell.name)
        by_community.setdefault(cell.community_id, []).append(said)
    names = community_names(session, by_community)
    lines = _lines(names, {place: _listed(cells) for place, cells in by_community.items()})
    return [tr("plan.update_apart", cells=line) for line in lines.splitlines()]


def _mine_lines(did: Mapping[tuple[RecordId, str], list[str]], names: Mapping[RecordId, str]) -> str:
    said = {}
    for place in {place for place, _ in did}:
        parts = [
            tr(f"plan.update_{state}", cells=_listed(did[place, state]))
            for state in ("changed", "retired", "new")
            if (place, state) in did
        ]
        said[place] = tr("plan.update_part_separator").join(parts)
    return _lines(names, said)


def _lines(names: Mapping[RecordId, str], said: Mapping[RecordId, str]) -> str:
    lines = [tr("plan.work_in", community=names.get(place, ""), cells=cells) for place, cells in said.items()]
    return "\n".join(sorted(line.strip() for line in lines))


def _listed(codes: Iterable[str]) -> str:
    return tr("plan.list_separator").join(sorted(codes))
