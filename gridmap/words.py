"""Sentences in the user's language, by key.

Every sentence stands in ``resources/translations/<language>/<area>.json`` as ``{key: sentence}``
with ``{named}`` values. A test holds both languages complete and the named values equal.
"""

import json
import locale
import os
from functools import cache
from typing import Any

from gridmap.domain.errors import UserError
from gridmap.domain.terms import Term
from gridmap.resources import resource

LANGUAGES = ("zh_CN", "en")

_language = "zh_CN"


@cache
def catalogue(language: str) -> dict[str, str]:
    """Every sentence of a language, from all its files."""
    sentences: dict[str, str] = {}
    for path in sorted(resource("translations", language).glob("*.json")):
        sentences.update(json.loads(path.read_text("utf-8")))
    return sentences


def system_language() -> str:
    """The language that the system asks for; Chinese unless it clearly wants another."""
    wanted = os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return "en" if wanted.startswith("en") else "zh_CN"


def set_language(language: str) -> None:
    """Use this language from now on, one of `LANGUAGES`."""
    global _language
    if language not in LANGUAGES:
        raise UserError("unknown_language", language=language, known=", ".join(LANGUAGES))
    _language = language


def language() -> str:
    """The language in use."""
    return _language


def tr(key: str, **values: Any) -> str:
    """The sentence of a key, with its values; numbers with thousands separators, terms and errors worded too.

    A key that is missing comes back as it is, so that a forgotten sentence shows and never raises.
    """
    sentence = catalogue(_language).get(key)
    if sentence is None:
        return key
    return sentence.format_map({name: _shown(value) for name, value in values.items()})


def reference_name(layer: str) -> str:
    """What a reference layer is called: of the kinds that gridmap knows in words, else as it is named."""
    key = f"window.reference_{layer}"
    words = tr(key)
    return layer if words == key else words


def set_off(text: str) -> str:
    """A text for the middle of a sentence: in Chinese, one that begins with a letter or figure after a space.

    >>> set_off("II 较大"), set_off("高风险")
    (' II 较大', '高风险')
    """
    apart = _language == "zh_CN" and text[:1].isascii() and text[:1].isalnum()
    return f" {text}" if apart else text


def said(error: UserError) -> str:
    """What a `UserError` says in the language in use."""
    sentence = tr(error.key, **error.values)
    return sentence if sentence != error.key else str(error)


def _shown(value: Any) -> Any:
    if isinstance(value, Term):
        return tr(value)
    if isinstance(value, UserError):
        return said(value)
    if isinstance(value, tuple) and all(isinstance(part, Term) for part in value):
        return ("、" if _language == "zh_CN" else ", ").join(tr(part) for part in value)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return value
