"""Click's own sentences (a missing argument, an unknown option) in the language in use."""

import json
from functools import cache
from types import ModuleType

from click import core, exceptions, parser, termui, types

from gridmap import words
from gridmap.resources import resource

#: Modules of click whose sentences people meet; help pages have their own table.
SPEAKING: tuple[ModuleType, ...] = (core, exceptions, parser, termui, types)


@cache
def _table(language: str) -> dict[str, str]:
    path = resource("help", f"click_{language}.json")
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}


class _Sentence(str):
    """A sentence around one of click's, which ends in a full stop of its own."""

    __slots__ = ()

    def format(self, *arguments: object, **values: object) -> str:
        said = super().format(*arguments, **values)
        return f"{said[:-1]}。" if said.endswith(".") else said


def spoken(text: str) -> str:
    """One of click's sentences in the language in use; English where the language has none."""
    found = _table(words.language()).get(text)
    return _Sentence(found) if found is not None else text


def spoken_count(one: str, many: str, count: int) -> str:
    """The same for a sentence about one or many."""
    found = _table(words.language()).get(many)
    return _Sentence(found) if found is not None else one if count == 1 else many


def teach_click() -> None:
    """Have click look its sentences up here; it would look for files of gettext."""
    for module in SPEAKING:
        for name, speaks in (("_", spoken), ("ngettext", spoken_count)):
            if hasattr(module, name):
                setattr(module, name, speaks)
