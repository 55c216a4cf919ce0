"""The fields of each kind of record that people edit, made from the dataclasses and the tables.

A form, its labels and the check of what was typed all follow from here.
"""

import types
from dataclasses import MISSING, dataclass, fields
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from gridmap.domain.records import (
    TABLES,
    Cell,
    Event,
    Facility,
    Hazard,
    Household,
    Organisation,
    Place,
    Record,
    Region,
    Resident,
    ServiceNeed,
    Unit,
    Visit,
)
from gridmap.domain.references import references_of
from gridmap.domain.vocabulary import CLOSED, OPEN

Entry = Literal[
    "text", "long_text", "integer", "number", "date", "moment", "choice", "open_choice", "reference"
]

#: Kind -> the fields that people edit, in the order of a form. What is missing here is set by an
#: action of its own, by an import, or never: codes, outlines, steps and clocks of events.
EDITED: dict[type[Record], tuple[str, ...]] = {
    Region: ("name", "urban_rural"),
    Cell: ("name", "kind", "dedicated_to", "organisation_id", "worker_id", "leader_id"),
    Unit: ("name", "kind", "phone", "parent_id", "region_id"),
    Household: ("number", "address"),
    Resident: (
        "name", "sex", "birth_date", "id_number", "phone", "household_id", "relation", "address",
        "legal_basis", "keep_until",
    ),
    ServiceNeed: ("kind", "interval_days", "last_visit_on"),
    Visit: ("visited_on", "unit_id", "note"),
    Place: ("name", "kind", "address", "organisation_id"),
    Facility: ("name", "kind", "status", "address"),
    Organisation: ("name", "kind", "credit_code", "address", "phone"),
    Hazard: ("kind", "grade", "found_on", "due_on", "cleared_on", "note"),
    Event: ("title", "content", "category", "address", "place_id"),
}  # fmt: skip

#: Kinds that people add one by one. Events come by their own way, with a number and two clocks.
ADDED: tuple[type[Record], ...] = (
    Resident, Household, Place, Facility, Organisation, Unit, ServiceNeed, Visit, Hazard,
)  # fmt: skip

_LONG = {"content", "note", "reason"}
_DATES = {"birth_date", "keep_until", "valid_from", "valid_to"}
_MOMENTS = {"respond_by", "close_by", "at"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    name: str
    entry: Entry
    required: bool
    empty: Any = None  # what the record holds where nothing is entered
    group: str = ""  # of the words of a choice
    words: tuple[Any, ...] = ()
    to: tuple[type[Record], ...] = ()  # of a reference


def fields_of(kind: type[Record]) -> dict[str, Field]:
    """Every field of a kind but its id, by name."""
    return _BY_KIND[kind]


def form_fields(kind: type[Record]) -> list[Field]:
    """The fields that people edit in records of a kind, in the order of its form."""
    return [fields_of(kind)[name] for name in EDITED.get(kind, ())]


def is_located(kind: type[Record]) -> bool:
    """Whether records of a kind have a position of their own."""
    return "lon" in fields_of(kind)


def _field(kind: type[Record], described: Any, hint: Any) -> Field:
    name, given = described.name, described.default is not MISSING
    required, empty = not given and hint is _plain(hint), described.default if given else None
    if ref := references_of(kind).get(name):
        return Field(name, "reference", required, empty, to=ref.to)
    if (kind, name) in CLOSED:
        group, words = CLOSED[kind, name]
        return Field(name, "choice", required, empty, group, words)
    if (kind, name) in OPEN:
        group, words = OPEN[kind, name]
        return Field(name, "open_choice", required, empty, group, words)
    return Field(name, _entry(name, _plain(hint)), required, empty)


def _entry(name: str, plain: Any) -> Entry:
    if plain is int:
        return "integer"
    if plain is float:
        return "number"
    if name in _DATES or name.endswith("_on"):
        return "date"
    if name in _MOMENTS or name.endswith("_at"):
        return "moment"
    return "long_text" if name in _LONG else "text"


def _plain(hint: Any) -> Any:
    """The type without `| None`."""
    if get_origin(hint) in (Union, types.UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint


def _described(kind: type[Record]) -> dict[str, Field]:
    hints = get_type_hints(kind)
    return {f.name: _field(kind, f, hints[f.name]) for f in fields(kind) if f.name != "id"}


_BY_KIND: dict[type[Record], dict[str, Field]] = {kind: _described(kind) for kind in TABLES}
