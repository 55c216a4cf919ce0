"""Invented words, from data/demo."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from gridmap.resources import DATA


@cache
def data(name: str) -> Any:
    """What a file of data/demo holds, read once."""
    return json.loads((DATA / "demo" / f"{name}.json").read_text("utf-8"))


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
