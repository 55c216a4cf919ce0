"""What columns are called, from the table `resources/columns.toml`."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from gridmap.resources import resource

_BRACKETS = re.compile(r"[(\[{<【《].*?[)\]}>】》]")
_NO_LETTER = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Name:
    """A column's name in the forms in which it is compared."""

    full: str  # every part of a header of several rows, without case, spaces and punctuation
    leaf: str  # the last part
    words: tuple[str, ...]  # of English names


def name_of(column: str) -> Name:
    """The forms of a column's name.

    >>> name_of("所属区划/乡镇（街道）")
    Name(full='所属区划乡镇', leaf='乡镇', words=())
    >>> name_of("reportedAt").words
    ('reported', 'at')
    """
    said = unicodedata.normalize("NFKC", column)
    bare = _BRACKETS.sub("", said) or said
    parts = [_compact(part) for part in bare.split("/")] if _headed(bare) else [_compact(bare)]
    words = tuple(re.findall(r"[a-z]+", _CAMEL.sub(" ", said).lower()))
    return Name("".join(parts), parts[-1], words)


def _headed(name: str) -> bool:
    return "/" in name and not name.isascii()


def _compact(text: str) -> str:
    return _NO_LETTER.sub("", text).lower()


@cache
def table() -> dict[str, Any]:
    """The table as it stands in its file."""
    return tomllib.loads(resource("columns.toml").read_text("utf-8"))


@cache
def synonyms(kind: str) -> Mapping[str, tuple[str, ...]]:
    """Target -> what its column may be called, best first, for a kind of record."""
    fields = table()["fields"]
    names = {target: [*some, *fields["any"].get(target, ())] for target, some in fields[kind].items()}
    for target, some in fields["any"].items():
        names.setdefault(target, some)
    return {target: tuple(map(_compact, some)) for target, some in names.items()}


def own_targets(kind: str) -> frozenset[str]:
    """Targets that a kind of record has for itself, beside those of all kinds."""
    fields = table()["fields"]
    return frozenset(fields[kind].keys() - fields["any"].keys())


def likeness(name: Name, target: str, kind: str) -> float:
    """How much a column's name is one of a target, 0 (not at all) to 100 (exactly the best name)."""
    best = 0.0
    known = synonyms(kind)[target]
    for rank, wanted in enumerate(known):
        if name.full == wanted or name.leaf == wanted:
            best = max(best, (100 if name.full == wanted else 95) - 20 * rank / len(known))
        elif wanted.isascii():
            if len(wanted) > 3 and _has_words(name.words, wanted):
                best = max(best, 50 - 10 * rank / len(known))
        elif len(wanted) > 1 and wanted in name.leaf:
            best = max(best, 40 + 30 * len(wanted) / len(name.leaf) - 5 * rank / len(known))
    return best


def is_about_another(name: Name, target: str, kind: str) -> bool:
    """Whether a column tells of another person than the row's: the grid worker, a guardian."""
    others = table()["others"]
    if kind not in others["kinds"] or target not in others["fields"] or name.full in synonyms(kind)[target]:
        return False
    return any(word in name.full for word in others["words"])


def _has_words(words: Sequence[str], wanted: str) -> bool:
    """Whether some neighbouring words, written as one, are the wanted name."""
    return any(
        "".join(words[start:stop]) == wanted
        for start in range(len(words))
        for stop in range(start + 1, len(words) + 1)
    )
