"""What became of a column of other people's text: values, those refused, those taken with a doubt."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T")

#: What people write into a cell of a table to say that there is nothing.
_NOTHING = frozenset({
    "-", "--", "—", "——", "/", "\\", ".", "无", "不详", "未知", "暂无", "暂缺", "空",
    "null", "none", "nan", "n/a", "na", "#n/a", "<null>", "nil", "(null)",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a value could not be taken as it stands."""

    key: str  # of the translations
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Reading(Generic[T]):
    """A column after reading; positions count from 0 within what was read.

    `None` among the values stands for "not known": an empty text, or a refused one. A refused value
    takes its row out of the import, a noted one is taken (mended, or left out) and told of.
    """

    values: list[T | None]
    refused: dict[int, Doubt] = field(default_factory=dict)
    noted: dict[int, Doubt] = field(default_factory=dict)


def plain(text: str) -> str:
    """A text with full-width forms halved (NFKC) and the spaces around it gone.

    >>> plain(" １０３．７６ ")
    '103.76'
    """
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip()


def says_nothing(text: str) -> bool:
    """Whether a text is empty or one of the ways to write "none" (无, 不详, NULL, -)."""
    stripped = text.strip()
    return not stripped or (len(stripped) < 7 and stripped.lower() in _NOTHING)


def emptied(texts: Sequence[str]) -> list[str]:
    """The texts with those that say nothing turned into ``""``."""
    if "".join(texts).isdecimal():  # nothing but digits, or no letter at all: only "" says nothing
        return list(texts)
    return ["" if says_nothing(text) else text for text in texts]
