import pytest

from gridmap import words
from gridmap.domain.fields import ADDED, EDITED, fields_of, form_fields
from gridmap.domain.records import TABLES
from gridmap.domain.vocabulary import CLOSED, OPEN


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_kind_field_and_word_of_the_records_is_worded(language):
    keys = {f"records.kind.{table}" for table in TABLES.values()}
    keys |= {f"records.field.{name}" for kind in TABLES for name in fields_of(kind)}
    keys |= {f"records.{group}.{word}" for group, known in (CLOSED | OPEN).values() for word in known}
    keys |= {f"change.{verb}_{TABLES[kind]}" for verb in ("add", "edit", "remove") for kind in ADDED}

    assert keys - words.catalogue(language).keys() == set()


def test_every_coded_field_is_a_field_of_its_kind():
    for kind, name in CLOSED | OPEN:
        assert name in fields_of(kind)


@pytest.mark.parametrize("kind", EDITED)
def test_every_edited_field_has_an_entry_that_fits_it(kind):
    for field in form_fields(kind):
        assert (field.entry in ("choice", "open_choice")) == bool(field.words)
        assert (field.entry == "reference") == bool(field.to)


def test_nothing_about_a_persons_beliefs_or_looks_can_be_entered():
    forbidden = {"ethnicity", "religion", "political_status", "photo", "risk_level", "score"}

    assert forbidden.isdisjoint(name for kind in TABLES for name in fields_of(kind))
