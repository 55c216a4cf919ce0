"""Which fields of which records a change touches."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from gridmap.domain.change import Change
from gridmap.domain.records import Record


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
        yield Touched(
            record,
            frozenset(
                f.name
                for f in fields(record)
                if old is None or getattr(old, f.name, None) != getattr(record, f.name)
            ),
        )
