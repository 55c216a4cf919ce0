"""Reading a chunk of rows: every column by what it is taken for, refused rows apart."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from gridmap import words
from gridmap.domain.columns import REQUIRED
from gridmap.domain.dates import beyond, read_dates, read_moments
from gridmap.domain.field_text import read_code, read_credit_codes, read_id_numbers, read_loosely, read_text
from gridmap.domain.field_words import Labels, read_needs, read_words, read_yes_or_no
from gridmap.domain.prohibited import without_prohibited
from gridmap.domain.reading import Doubt, Reading
from gridmap.domain.terms import Term, field_term
from gridmap.exchange.record_preview import Preview
from gridmap.formats.spreadsheet_safe import unguarded
from gridmap.formats.tables import Chunk

Read = Callable[[Sequence[str]], Reading[Any]]

_TEXTS = (
    "name", "title", "content", "address", "cell_name", "community_name", "township_name", "legal_basis",
)  # fmt: skip
#: What cannot lie in the future; where it does, it is taken and told of.
_PAST = ("reported_at", "closed_at", "birth_date", "last_visit_on")
_POSITION = ("lon", "lat", "position")
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(slots=True)
class Rows:
    """A chunk as values by target, each column as long as the chunk."""

    numbers: list[int]
    texts: dict[str, list[str]]  # of the position, which is read with the cells at hand
    values: dict[str, list[Any]]
    refused: dict[int, Doubt] = field(default_factory=dict)
    noted: list[dict[int, Doubt]] = field(default_factory=list)

    def refuse(self, doubts: Mapping[int, Doubt]) -> None:
        """Take rows out; the first reason of a row stands."""
        self.refused = {**doubts, **self.refused}


class ChunkReader:
    """Reads the chunks of one file."""

    def __init__(self, preview: Preview) -> None:
        """Read as the preview says."""
        self._preview = preview
        at = preview.table.columns.index
        self._places = {target: at(match.column) for target, match in preview.plan.matches.items()}
        self._labels = labels()
        # A day more than now: clocks differ, and so do the zones of those who wrote the times.
        now = datetime.now(UTC)
        self._latest = (now + timedelta(days=1)).strftime(_MOMENT)
        age = preview.options.closed_after if preview.kind == "event" else None
        self._closed_before = "" if age is None else (now - timedelta(days=age)).strftime(_MOMENT)
        named = (target for target in self._targets() if target not in _POSITION)
        self._readers = {target: self._reader(target) for target in named}

    def _targets(self) -> Iterable[str]:
        return dict.fromkeys((*self._places, *self._preview.options.constants))

    def read(self, chunk: Chunk) -> Rows:
        """The values of a chunk."""
        read = Rows(chunk.numbers, {}, {}, dict(chunk.refused), [chunk.noted])
        categories: list[str] = []
        for target in self._targets():
            texts = self._texts(target, chunk)
            if self._preview.kind == "resident":
                texts = self._without_prohibited(texts, read)
            if target in _POSITION:
                read.texts[target] = texts
                continue
            reading = self._readers[target](texts)
            read.values[target] = reading.values
            read.refuse(reading.refused)
            read.noted.append(reading.noted)
            if target in _PAST:
                read.noted.append(beyond(reading.values, self._latest))
            if target == "category":
                categories = texts
        if self._preview.kind == "event":
            read.values["title"] = _titles(read.values, categories or [""] * len(chunk.rows))
            if self._closed_before and "closed_at" not in read.values:
                read.values["status"] = _states_by_age(read.values, self._closed_before)
        read.refuse(_missing(read, self._preview.kind))
        return read

    def _texts(self, target: str, chunk: Chunk) -> list[str]:
        constant = self._preview.options.constants.get(target, "")
        if target not in self._places:
            return [constant] * len(chunk.rows)
        texts = chunk.column(self._places[target])
        if self._preview.table.spreadsheet and "'" in "".join(texts):
            texts = [unguarded(text) for text in texts]
        if constant:
            texts = [text if text.strip() else constant for text in texts]
        if target == "external_id" and self._preview.options.id_prefix:
            texts = [self._preview.options.id_prefix + text.strip() if text.strip() else "" for text in texts]
        return texts

    def _without_prohibited(self, texts: list[str], read: Rows) -> list[str]:
        kept, emptied = without_prohibited(texts)
        if emptied:
            read.noted.append({place: _prohibited(what) for place, what in emptied.items()})
        return kept

    def _reader(self, target: str) -> Read:
        zone, order, kind = self._preview.zone, self._preview.order, self._preview.kind
        known = self._labels
        if target in _TEXTS:
            return lambda texts: read_text(target, texts)
        if target in ("external_id", "number"):
            return read_code
        if target in ("cell_code", "community_code", "phone", "household_number"):
            return read_loosely
        if target == "id_number":
            return read_id_numbers
        if target == "credit_code":
            return read_credit_codes
        if target in ("reported_at", "closed_at"):
            return lambda texts: read_moments(texts, zone, order)
        if target in ("birth_date", "last_visit_on", "keep_until"):
            return lambda texts: read_dates(texts, order)
        if target == "needs":
            return lambda texts: read_needs(texts, known)
        if target.startswith("need."):
            return read_yes_or_no
        return lambda texts: read_words(kind, target, texts, known)


@cache
def labels() -> Labels:
    """gridmap's own words for coded fields in every language: group -> word -> code."""
    found: dict[str, dict[str, str]] = {}
    for language in words.LANGUAGES:
        for key, word in words.catalogue(language).items():
            area, _, rest = key.partition(".")
            group, _, code = rest.partition(".")
            if area == "records" and code:
                found.setdefault(group, {}).setdefault(word, code)
    return found


def _titles(values: Mapping[str, list[Any]], categories: Sequence[str]) -> list[str | None]:
    """Titles of events; where there is none, the category in the words of the file."""
    titles = values.get("title")
    if titles is None:
        named: list[str | None] = [*map(str.strip, categories)]
        return [name or None for name in named] if "" in named else named
    if None not in titles:
        return titles
    return [title or category.strip() or None for title, category in zip(titles, categories, strict=True)]


def _states_by_age(values: Mapping[str, list[Any]], closed_before: str) -> list[str | None]:
    """States of events; where none is known, those reported before a moment are closed."""
    moments = values["reported_at"]
    by_age = ["closed" if moment and moment < closed_before else "open" for moment in moments]
    return [state or assumed for state, assumed in zip(values.get("status", by_age), by_age, strict=True)]


def _prohibited(what: str) -> Doubt:
    return Doubt("import_records.prohibited_value", {"what": Term(f"import_records.prohibited.{what}")})


def _missing(read: Rows, kind: str) -> dict[int, Doubt]:
    """Rows without what a record of the kind needs."""
    refused: dict[int, Doubt] = {}
    groups = (*REQUIRED[kind], ("legal_basis",)) if kind == "resident" else REQUIRED[kind]
    for group in groups:
        columns = [read.values[target] for target in group if target in read.values]
        if any(None not in column for column in columns):
            continue
        for place in range(len(read.numbers)):
            if all(column[place] is None for column in columns):
                refused.setdefault(place, Doubt("import_records.missing", {"field": field_term(group[0])}))
    return refused
