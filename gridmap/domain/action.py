"""What an action is: a pure function from what it reads and its arguments to a `Change`."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, NamedTuple, Protocol, TypeVar, runtime_checkable

from gridmap.domain.access import Permission
from gridmap.domain.change import Change
from gridmap.domain.errors import Refused
from gridmap.domain.records import Cell, Record, RecordId

R = TypeVar("R", bound=Record)


class CellCode(NamedTuple):
    """The code of a cell that a community has or had."""

    cell_id: RecordId
    code: str
    retired: bool


class Reader(Protocol):
    """What actions and checks may read; the store is one, a dictionary in a test another."""

    def get(self, record_id: RecordId) -> Record | None:
        """The record as it is now, or None."""
        ...

    def get_many(self, ids: Iterable[RecordId]) -> Mapping[RecordId, Record]:
        """The records that exist among these ids."""
        ...

    def cells_of(self, region_id: RecordId) -> list[Cell]:
        """The cells in force below a region of any level, in the order of their codes."""
        ...

    def codes_of(self, community_id: RecordId) -> list[CellCode]:
        """The code of every cell that a community has or had, without reading its shape."""
        ...

    def referring_to(self, record_id: RecordId, kind: type[R], field: str) -> list[R]:
        """Records of a kind whose `field` holds this id."""
        ...

    def all_of(self, kind: type[R]) -> list[R]:
        """Every record of a kind, in the order of their ids; for kinds that are few."""
        ...


class NewIds(Protocol):
    """Gives ids that no other record of any workspace has."""

    def __call__(self) -> RecordId:
        """The next id."""
        ...


class Action(Protocol):
    """A frozen dataclass of its arguments that says what would change; it writes nothing."""

    permission: ClassVar[Permission]

    def change(self, reader: Reader, new_id: NewIds) -> Change:
        """The change that this action makes to what `reader` shows.

        Raises:
            Refused: it cannot be done; says why.
        """
        ...


@runtime_checkable
class NeedsMore(Protocol):
    """An action that needs, for some records, more than the permission of its kind."""

    def also_needs(self, reader: Reader) -> tuple[Permission, ...]:
        """The permissions that are needed besides."""
        ...


def also_needed(action: Action, reader: Reader) -> tuple[Permission, ...]:
    """What an action needs besides its permission, told before it reads what it would change."""
    return action.also_needs(reader) if isinstance(action, NeedsMore) else ()


def existing(reader: Reader, record_id: RecordId, kind: type[R]) -> R:
    """The record with this id.

    Raises:
        Refused: there is none, or it is of another kind.
    """
    record = reader.get(record_id)
    if not isinstance(record, kind):
        raise Refused("record_gone", id=record_id)
    return record
