"""Another net beside the cells: read once, compared with what is published, and with a draft."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from gridmap.domain.errors import UserError
from gridmap.domain.planning.crosswalk import Crosswalk, crosswalk, joined
from gridmap.domain.planning.matching import Matching, Side, matching
from gridmap.domain.planning_records import Net, NetArea
from gridmap.domain.records import RecordId
from gridmap.planning.draft_view import DraftView
from gridmap.session import Session
from gridmap.store.coverage_data import cells_in_force
from gridmap.store.planning_data import homes
from gridmap.store.snapshot import snapshot

Progress = Callable[[int, int | None], None]

Kind = Literal["crossing", "sliver"]


@dataclass(frozen=True)
class NetAreas:
    """The areas of a net, m of them."""

    net: Net
    ids: NDArray[np.int64]
    codes: list[str]
    names: list[str]
    shapes: NDArray[Any]  # valid polygons in degrees

    @classmethod
    def read(cls, session: Session, net: Net) -> "NetAreas":
        """Read a net's areas, in the order of their ids."""
        areas = sorted(session.workspace.referring_to(net.id, NetArea, "net_id"), key=lambda one: one.id)
        shapes = np.array([one.geometry for one in areas], dtype=object)
        ids = np.array([one.id for one in areas], dtype=np.int64)
        return cls(net, ids, [one.code for one in areas], [one.name for one in areas], shapes)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The areas by place."""
        return shapely.STRtree(self.shapes)

    def at(self, lon: float, lat: float) -> list[int]:
        """Rows of the areas at a position in degrees."""
        found: list[int] = sorted(self.tree.query(shapely.Point(lon, lat), predicate="intersects").tolist())
        return found

    def called(self, row: int) -> str:
        """Code and name of an area; the name alone where it is the code."""
        code, name = self.codes[row], self.names[row]
        return name if code in ("", name) else f"{code} {name}"


@dataclass(frozen=True)
class Mismatch:
    """A cell and an area that overlap where they should not, or not fully."""

    cell_id: RecordId
    area: int  # row of the net's areas
    kind: Kind
    ground: float  # square metres in common
    share: float  # of the cell
    households: int  # located ones in common
    piece: Any  # the common ground, degrees


@dataclass(frozen=True)
class Comparison:
    """A net beside cells: those in force, or those of a draft."""

    net: NetAreas
    cell_ids: NDArray[np.int64]  # rows of the cells in `pairs`
    pairs: Crosswalk

    def matching(self, side: Side) -> Matching:
        """How well the cells, or the net's areas, match."""
        return matching(self.pairs, side, len(self.cell_ids if side == "cells" else self.net.ids))

    def mismatches(self) -> Iterator[Mismatch]:
        """Slivers, and the parts of cells that lie in more than one area; the largest first."""
        pairs = self.pairs
        crossing = np.zeros(len(pairs.cells), dtype=bool)
        crossing[pairs.crossing()] = True
        rows = np.flatnonzero(crossing | pairs.sliver)
        for row in rows[np.argsort(-pairs.ground[rows], kind="stable")].tolist():
            yield Mismatch(
                int(self.cell_ids[pairs.cells[row]]), int(pairs.areas[row]),
                "crossing" if crossing[row] else "sliver", float(pairs.ground[row]),
                float(pairs.share_of_cell[row]), int(pairs.households[row]), pairs.pieces[row],
            )  # fmt: skip


@dataclass(frozen=True)
class Ground:
    """The cells in force and the located households, n and m of them, as nets are laid over them."""

    ids: NDArray[np.int64]
    shapes: NDArray[Any]
    homes: NDArray[np.float64]  # degrees, shape (m, 2)

    @classmethod
    def read(cls, session: Session) -> "Ground":
        """Read both, of one moment."""
        with snapshot(session.workspace.reading()):
            (ids, shapes), found = cells_in_force(session.workspace), homes(session.workspace)
        return cls(ids, shapes, found.lonlat[found.located])


def compare(ground: Ground, net: NetAreas, progress: Progress | None = None) -> Comparison:
    """Lay a net over the cells in force; reads nothing more of the file.

    Raises:
        UserError: there is no cell, or the net has no area.
        Cancelled: `progress` said so.
    """
    if not len(ground.ids) or not len(net.ids):
        raise UserError("nets.nothing_to_compare", name=net.net.name)
    pairs = crosswalk(ground.shapes, net.shapes, ground.homes, progress=progress)
    return Comparison(net, ground.ids, pairs)


@dataclass(frozen=True)
class Drawn:
    """What a draft makes of the cells, as far as a net is compared with them."""

    touched: frozenset[RecordId]  # cells that are not as published, the retired ones too
    ids: list[RecordId]  # those of them that the draft has
    shapes: NDArray[Any]
    homes: NDArray[np.float64]  # located households near them, degrees


def drawn_of(view: DraftView) -> Drawn:
    """The cells that a draft draws, to be compared on another thread."""
    ids = [one.cell_id for one in view.live()]
    shapes = view.coverage.shapes(ids)
    at = view.population.of(view.sources(shapes))["household"]
    return Drawn(frozenset(view.drawn), ids, shapes, at)


def in_draft(published: Comparison, drawn: Drawn, progress: Progress | None = None) -> Comparison:
    """The comparison for a draft: only the cells that it draws are laid over the net again.

    Raises:
        Cancelled: `progress` said so.
    """
    if not drawn.touched:
        return published
    kept = ~np.isin(published.cell_ids, np.fromiter(drawn.touched, dtype=np.int64))
    rows = np.where(kept, np.cumsum(kept) - 1, -1)
    pairs = crosswalk(drawn.shapes, published.net.shapes, drawn.homes, progress=progress)
    pairs = pairs.with_cells(np.arange(len(drawn.ids), dtype=np.int64) + int(kept.sum()))
    ids = np.concatenate([published.cell_ids[kept], np.array(drawn.ids, dtype=np.int64)])
    return Comparison(published.net, ids, joined([published.pairs.with_cells(rows), pairs]))
