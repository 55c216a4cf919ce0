"""What a record says, as labelled lines, with names in place of numbers."""

from typing import Any

from gridmap.domain.fields import fields_of, form_fields
from gridmap.domain.people import MaskedResident, hides_home
from gridmap.domain.records import TABLES, Event, Hazard, Record, Resident, ServiceNeed, Visit
from gridmap.gui.levels import severity_numeral
from gridmap.gui.panels.wording import field_label, kind_word, value_text, word
from gridmap.session import Session
from gridmap.store.queries.candidates import name_of
from gridmap.store.queries.region_path import RegionPaths
from gridmap.words import tr

Fact = tuple[str, str]  # label, text


def record_title(record: Record) -> str:
    """What a record is called at the head of its page."""
    if isinstance(record, Event):
        return f"{severity_numeral(record.severity)}  {record.title}"
    if isinstance(record, ServiceNeed):
        return word("need", record.kind)
    if isinstance(record, Hazard):
        return word("hazard_kind", record.kind)
    if isinstance(record, Visit):
        return record.visited_on
    return getattr(record, "name", None) or getattr(record, "number", None) or kind_word(type(record))


def record_facts(session: Session, record: Record) -> list[Fact]:
    """Every edited field that is filled in, then where the record lies and where it came from."""
    kind = type(record)
    facts = []
    hidden = hides_home(record, session.actor)
    for field in form_fields(kind):
        value = getattr(record, field.name)
        if hidden and field.name == "address":
            facts.append((field_label(kind, field.name), tr("panels.home_hidden")))
            continue
        text = _reference(session, record, field.name, value) or value_text(kind, field.name, value)
        if text:
            facts.append((field_label(kind, field.name), text))
    if isinstance(record, Event):
        facts += _event_facts(record)
    return facts + place_facts(session, record, numbered=not hidden)


def masked_facts(masked: MaskedResident, needs: list[str]) -> list[Fact]:
    """What is shown of a resident before anybody gave a reason."""
    said = {
        "sex": word("sex", masked.sex),
        "age_band": masked.age_band,
        "phone": masked.phone,
        "id_number": masked.id_number,
        "needs": "" if masked.protected else tr("panels.list_separator").join(word("need", n) for n in needs),
    }
    return [(field_label(Resident, name), text) for name, text in said.items() if text]


def place_facts(session: Session, record: Record, *, numbered: bool = True) -> list[Fact]:
    """The cell, how the record came to it, and its number elsewhere: of a person that may be anything."""
    cell_id = getattr(record, "cell_id", None)
    facts = []
    if "cell_id" in fields_of(type(record)):
        connection = session.workspace.reading()
        name = name_of(connection, "cell", cell_id) if cell_id is not None else tr("records.attached.none")
        path = RegionPaths(connection).of_cells([cell_id]).get(cell_id, "") if cell_id is not None else ""
        facts.append((field_label(type(record), "cell_id"), " · ".join(filter(None, (path, name)))))
    if how := getattr(record, "attached_by", None):
        facts.append((field_label(type(record), "attached_by"), word("attached", how)))
    if numbered and (number := getattr(record, "external_id", None)):
        facts.append((field_label(type(record), "external_id"), number))
    return facts


def reference_names(session: Session, record: Record) -> dict[str, str]:
    """What the records are called that a record's fields name."""
    return {
        field.name: _reference(session, record, field.name, getattr(record, field.name))
        for field in form_fields(type(record))
        if field.entry == "reference"
    }


def _reference(session: Session, record: Record, name: str, value: Any) -> str:
    to = fields_of(type(record))[name].to
    if value is None or not to:
        return ""
    return name_of(session.workspace.reading(), TABLES[to[0]], value)


def _event_facts(event: Event) -> list[Fact]:
    names = ("number", "severity", "status", "source", "reported_at", "responded_at", "respond_by",
             "close_by", "closed_at")  # fmt: skip
    said = [(field_label(Event, name), value_text(Event, name, getattr(event, name))) for name in names]
    said.insert(3, (field_label(Event, "step"), word("event_step", event.step)))
    return [fact for fact in said if fact[1]]
