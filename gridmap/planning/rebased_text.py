"""What of a draft and what of the published state are at odds, in words, each community on a line."""

from collections.abc import Iterable, Mapping

from gridmap.domain.planning.naming import shown_codes
from gridmap.domain.planning.overlay import drawn_cells
from gridmap.domain.records import Cell, RecordId, Region
from gridmap.planning.rebasing import Rebased
from gridmap.session import Session
from gridmap.words import tr


def sides_of(session: Session, one: Rebased) -> tuple[str, str]:
    """The cells that the draft makes something of, and those in force that have moved on below them.

    Cells are called by the ends of their codes, new ones by those by which they go in the draft. Cells
    that only touch the ground are left out.
    """
    drawn = drawn_cells(session.workspace, one.group.cells[0].draft_id)
    mine, elsewhere = one.touched_by_me(), one.touched_elsewhere()
    known = session.workspace.get_many({*mine, *elsewhere})
    published = {key: cell for key, cell in known.items() if isinstance(cell, Cell)}
    codes = {key: cell.code for key, cell in published.items()}
    codes |= shown_codes(session.workspace, [cell for cell in drawn.values() if cell.state == "new"])
    did: dict[tuple[RecordId, str], list[str]] = {}
    for key in mine:
        cell = drawn[key]
        did.setdefault((cell.community_id, cell.state), []).append(codes.get(key, cell.name)[-3:])
    now = {key: published[key].community_id for key in elsewhere if key in published}
    regions = session.workspace.get_many({place for place, _ in did} | set(now.values()))
    names = {key: region.name for key, region in regions.items() if isinstance(region, Region)}
    return _mine_lines(did, names), _lines(
        names, {place: _listed(codes[key][-3:] for key in now if now[key] == place) for place in now.values()}
    )


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
