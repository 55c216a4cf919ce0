"""Invented words, from data/demo."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from gridmap.resources import DATA

_DIGITS = "〇一二三四五六七八九"


@cache
def data(name: str) -> Any:
    """What a file of data/demo holds, read once."""
    return json.loads((DATA / "demo" / f"{name}.json").read_text("utf-8"))


def numeral(number: int) -> str:
    """A number from 1 to 999 in Chinese numerals.

    >>> numeral(3), numeral(10), numeral(21), numeral(105), numeral(110)
    ('三', '十', '二十一', '一百〇五', '一百一十')
    """
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "〇"
    return text + (_DIGITS[ones] if ones else "")


def place_words(rng: np.random.Generator) -> Iterator[str]:
    """Words of two characters such as 云溪 or 桂坪, each once; with a third in front when these run out."""
    words = data("words")
    pairs = [first + second for first in words["first"] for second in words["second"]]
    mixed = [pairs[k] for k in rng.permutation(len(pairs))]
    yield from mixed
    for before in "上下大小东南西北前后":
        yield from (before + word for word in mixed)


def enough(words: list[str], wanted: int) -> list[str]:
    """So many words; when they run out, each again with a direction in front."""
    more = [before + word for before in ("", "东", "西", "南", "北", "新") for word in words]
    return more[:wanted]
