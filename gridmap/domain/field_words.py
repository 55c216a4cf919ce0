"""Reading of one column of words that stand for codes: sex, relation, severity, status, needs."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from gridmap.domain.column_contents import NO, YES
from gridmap.domain.field_text import too_long
from gridmap.domain.prohibited import prohibited_value
from gridmap.domain.reading import Doubt, Reading, plain, says_nothing
from gridmap.domain.records import KINDS
from gridmap.domain.service_needs import NEED_KINDS
from gridmap.domain.terms import Term, field_term
from gridmap.domain.vocabulary import CLOSED, OPEN
from gridmap.resources import resource

#: gridmap's own words for coded fields in every language: group -> word -> code, as text.
Labels = Mapping[str, Mapping[str, str]]

_BETWEEN = re.compile(r"[、,，;；/|\s]+")
_REMARK = re.compile(r"[(（].*?[)）]")


def read_words(table: str, field: str, texts: Sequence[str], labels: Labels) -> Reading[Any]:
    """Codes of words.

    Args:
        table: Table of the kind of record.
        field: Its coded field.
        texts: As written.
        labels: gridmap's own words for the codes.

    Returns:
        The codes. A word that is none of a closed field's is left out and noted; for an open field it
        is taken as it is.
    """
    entry = (KINDS[table], field)
    closed = entry in CLOSED
    group, codes = CLOSED[entry] if closed else OPEN[entry]
    as_kept = {str(code): code for code in codes}
    known = {word: as_kept[code] for word, code in _known(group, labels).items() if code in as_kept}
    reading: Reading[Any] = Reading([])
    found: dict[str, Any] = {}
    doubts: dict[str, Doubt] = {}
    for text in set(texts):
        code = None if says_nothing(text) else known.get(_comparable(text), "" if closed else text.strip())
        if code == "":
            said = {"field": field_term(field), "value": text[:60]}
            doubts[text] = Doubt("import_records.word_unknown", said)
        elif isinstance(code, str) and (doubt := too_long(field, code)):
            doubts[text] = doubt
        found[text] = None if text in doubts else code
    reading.values = [found[text] for text in texts]
    if doubts:
        told = {place: doubts[text] for place, text in enumerate(texts) if text in doubts}
        reading.noted, reading.refused = (told, {}) if closed else ({}, told)
    return reading


def read_needs(texts: Sequence[str], labels: Labels) -> Reading[tuple[str, ...]]:
    """Service needs of a text that lists them; whatever else it lists is left out and noted."""
    known = {_comparable(need.chinese): key for key, need in NEED_KINDS.items()} | _known("need", labels)
    reading: Reading[tuple[str, ...]] = Reading([])
    for place, text in enumerate(texts):
        needs = []
        for word in () if says_nothing(text) else _BETWEEN.split(_REMARK.sub("", text).strip()):
            key = known.get(_comparable(word))
            if key:
                needs.append(key)
            elif what := prohibited_value(word):
                reading.noted[place] = Doubt(
                    "import_records.prohibited_value", {"what": Term(f"import_records.prohibited.{what}")}
                )
            elif word and not says_nothing(word):
                reading.noted.setdefault(place, Doubt("import_records.need_unknown", {"value": word[:40]}))
        reading.values.append(tuple(dict.fromkeys(needs)))
    return reading


def read_yes_or_no(texts: Sequence[str]) -> Reading[bool]:
    """Yes or no; nothing is no, and what is neither is left out and noted."""
    values = []
    noted = {}
    for place, text in enumerate(texts):
        said = plain(text).lower()
        values.append(said in YES)
        if said not in YES | NO and not says_nothing(text):
            noted[place] = Doubt("import_records.not_yes_or_no", {"value": text[:40]})
    return Reading(list(values), noted=noted)


def _comparable(text: str) -> str:
    return "".join(plain(text).split()).lower()


def _known(group: str, labels: Labels) -> dict[str, str]:
    told = {_comparable(word): code for word, code in labels.get(group, {}).items()}
    return {code: code for code in told.values()} | told | _table_words(group)


@cache
def _table_words(group: str) -> dict[str, str]:
    groups: dict[str, dict[str, list[str]]] = tomllib.loads(resource("record_words.toml").read_text("utf-8"))
    return {_comparable(word): code for code, some in groups.get(group, {}).items() for word in some}
