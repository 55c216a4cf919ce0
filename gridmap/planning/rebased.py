"""A group of a draft's cells whose published state has moved on, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from gridmap.domain.coverage.validity import same_ground, sound_shape
from gridmap.domain.planning.overlay import brings_ground, parents_of
from gridmap.domain.planning.rebase import Group
from gridmap.domain.planning.three_way import Merge
from gridmap.domain.planning_records import DraftCell
from gridmap.domain.records import RecordId

#: A cell with a smaller share of disputed ground only touches it.
_SPECK = 1e-6
_NOWHERE = shapely.Polygon()


@dataclass(frozen=True, slots=True)
class Rebased:
    """A group of a draft's cells whose published state has moved on, and what becomes of it."""

    group: Group
    mine: Mapping[RecordId, BaseGeometry]  # as drawn
    published: Mapping[RecordId, BaseGeometry]  # in force on the same ground now
    merge: Merge | None  # None where the group still fits as it is
    base: Mapping[RecordId, BaseGeometry]  # as published when the draft touched them, as far as known
    whole: "Rebased | None" = None  # the group that this is a part of, and with which it is written

    @property
    def key(self) -> RecordId:
        """What choices name it by."""
        return self.group.key

    @property
    def conflict(self) -> bool:
        """Whether somebody must choose."""
        merge = self.merge
        return merge is not None and (not merge.whole or merge.torn or not merge.disputed.is_empty)

    @property
    def can_keep_mine(self) -> bool:
        """Whether the draft can be kept without an overlap or a gap."""
        return self.merge is None or self.merge.whole

    def same_as(self, other: "Rebased") -> bool:
        """Whether what was chosen about another look at it holds: the same ground and cells.

        A point more on a border beside it makes it no other.
        """
        return (
            self._meant() == other._meant()
            and all(same_ground(shape, other.mine[one]) for one, shape in self.mine.items())
            and same_ground(self.ground, other.ground)
        )

    def _meant(self) -> tuple[object, ...]:
        """The cells that a choice is about."""
        beside = self.touched_elsewhere(), self.changed_along()
        return self._drawn, self.mine.keys(), self.can_keep_mine, *beside

    @property
    def ground(self) -> BaseGeometry:
        """What the two are at odds about; all that the published state changed where they are not."""
        if self.merge is not None and not self.merge.disputed.is_empty:
            return self.merge.disputed
        moved = [
            shapely.symmetric_difference(sound_shape(was), sound_shape(self.published.get(one, _NOWHERE)))
            for one, was in self.base.items()
            if one in self._outdated
        ]
        return shapely.union_all(moved)

    @property
    def given_up(self) -> list[RecordId]:
        """The cells whose changes go where the published state is taken: the group goes as a whole."""
        return sorted(one.cell_id for one in self.group.cells if self._is_drawn(one))

    def touched_by_me(self) -> list[RecordId]:
        """The cells that the draft draws or retires on that ground; in no conflict all that it changes.

        With a cell that it retires all that it makes of it, wherever that lies.
        """
        if not self.conflict:
            return self.given_up
        there = {one for side in (self.mine, self.base, self.published) for one in _on(self.ground, side)}
        retired = {one.cell_id for one in self.group.cells if one.state == "retired"} & there
        there |= {
            one.cell_id
            for one in self.group.cells
            if one.state == "new" and retired.intersection(parents_of(one))
        }
        return sorted(there & self._drawn) or sorted(self._drawn)

    def changed_along(self) -> list[RecordId]:
        """The cells in force that stay, with other ground, where the draft is kept: it does not draw them."""
        merged = self.merge.shapes if self.merge is not None else {}
        beside = [(one, merged.get(one), self.published.get(one)) for one in self.changes - self._drawn]
        return sorted(
            one
            for one, now, was in beside
            if now is not None and was is not None and not same_ground(now, was)
        )

    def touched_elsewhere(self) -> list[RecordId]:
        """The cells in force to which that ground came, or that have lost it."""
        was = {one: shape for one, shape in self.base.items() if one in self.published}
        unknown = {one for one in self._outdated - self.base.keys() if one in self.published}
        moved = {*_on(self.ground, self.published), *_on(self.ground, was)}
        return sorted(moved | unknown) or sorted(self.published)

    @property
    def _drawn(self) -> set[RecordId]:
        return {one.cell_id for one in self.group.cells}

    @property
    def _outdated(self) -> set[RecordId]:
        return {one.cell_id for one in self.group.outdated}

    @property
    def changes(self) -> set[RecordId]:
        """The cells that are its own, and those in force that would have other ground or vertices with it."""
        merged = self.merge.shapes if self.merge is not None else {}
        return self._drawn | {one for one, shape in merged.items() if differ(shape, self.published.get(one))}

    def _is_drawn(self, one: DraftCell) -> bool:
        """Whether a cell is more than one that got a vertex of its neighbour's."""
        return brings_ground(one, self.base.get(one.cell_id, self.published.get(one.cell_id)))


def differ(shape: BaseGeometry | None, published: BaseGeometry | None) -> bool:
    """Whether a cell would not be drawn just as it is published."""
    return shape is None or published is None or bool(shape.normalize() != published.normalize())


def _on(ground: BaseGeometry, shapes: Mapping[RecordId, BaseGeometry]) -> list[RecordId]:
    """The cells that lie on some ground, and not only touch it."""
    shapely.prepare(ground)
    return sorted(
        one
        for one, shape in shapes.items()
        if ground.intersection(sound_shape(shape)).area > _SPECK * ground.area
    )
