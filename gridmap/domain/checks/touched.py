"""Which fields of which records a change touches."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from gridmap.domain.change import Change
from gridmap.domain.records import TABLES, Record

_NAMES = {kind: frozenset(field.name for field in fields(kind)) for kind in TABLES}


@dataclass(frozen=True, slots=True)
class Touched:
    """A record as it will be, and the names of the fields that are new or other than before."""

    record: Record
    names: frozenset[str]

    def any_of(self, *names: str) -> bool:
        """Whether one of these fields is touched."""
        return not self.names.isdisjoint(names)


def touched(change: Change) -> Iterator[Touched]:
    """Every record that the change writes, with the fields it touches."""
    for record_id, record in change.after.items():
        if record is None:
            continue
        old = change.before.get(record_id)
        names = _NAMES[type(record)]
        if old is not None and type(old) is type(record):
            names = frozenset(name for name in names if getattr(old, name) != getattr(record, name))
        yield Touched(record, names)
