"""Chinese names in the order of their pinyin, as SQL functions.

Every character becomes one whose code stands where its reading does: by letters, then by tone. So what
SQLite compares byte by byte lies in the order in which people look names up, after figures and letters.
The readings are read when the first name is asked for, which takes 0.3 s and no window's thread.
"""

from functools import cache, lru_cache
from typing import Any, NamedTuple

from gridmap.store.search.tokens import plain

#: Ranks are characters of planes in which there are none of anybody's.
_FIRST = 0x40000
#: Names repeat themselves; asking again costs a tenth.
_KEPT = 32_768
#: Family names that are read otherwise than the same character elsewhere.
_FAMILY = {
    "曾": "zēng", "单": "shàn", "解": "xiè", "仇": "qiú", "查": "zhā", "区": "ōu", "盖": "gě", "朴": "piáo",
    "任": "rén", "覃": "qín", "缪": "miào", "翟": "zhái", "召": "shào", "折": "shé", "繁": "pó", "员": "yùn",
    "乜": "niè", "秘": "bì", "卜": "bǔ", "万俟": "mò qí", "尉迟": "yù chí", "长孙": "zhǎng sūn",
    "单于": "chán yú", "令狐": "líng hú", "澹台": "tán tái",
}  # fmt: skip
_LETTERS = {"a": "āáǎà", "e": "ēéěè", "i": "īíǐì", "o": "ōóǒò", "u": "ūúǔù", "v": "ǖǘǚǜ"}
_TONED = {toned: (letter, str(tone)) for letter, row in _LETTERS.items() for tone, toned in enumerate(row, 1)}
_TONED["ü"] = ("v", "")
_TONE = {ord(toned): letter for toned, (letter, _) in _TONED.items()}


def register_pinyin(connection: Any) -> None:
    """Let SQL of this connection sort by ``pinyin_order(name)`` and ``person_order(name)``."""
    connection.create_function("pinyin_order", 1, pinyin_order, deterministic=True)
    connection.create_function("person_order", 1, person_order, deterministic=True)


@lru_cache(_KEPT)
def pinyin_order(text: str | None) -> str | None:
    """What a text is sorted by; None and "" stay what they are.

    >>> sorted(["重庆路", "银杏苑", "长江街", "B座", "安居里"], key=pinyin_order)
    ['B座', '安居里', '长江街', '重庆路', '银杏苑']
    """
    if not text:
        return text
    ranks, told = _ranks(), plain(text)
    return told.translate(ranks.mostly) if ranks.doubtful.isdisjoint(told) else _in_words(told, ranks)


@lru_cache(_KEPT)
def person_order(name: str | None) -> str | None:
    """The same for the name of a person, whose family name may have a reading of its own.

    >>> sorted(["周敏", "单小明", "曾凡", "丁一"], key=person_order)
    ['丁一', '单小明', '曾凡', '周敏']
    """
    if not name:
        return name
    told, families = plain(name), _ranks().families
    for length in (2, 1):
        if (family := families.get(told[:length])) is not None:
            return family + (pinyin_order(told[length:]) or "")
    return pinyin_order(told)


def _in_words(text: str, ranks: "_Ranks") -> str:
    """Where a character has several readings the one beside it says which: 重庆, 银行."""
    found, at = [], 0
    while at < len(text):
        pair = ranks.pairs.get(text[at : at + 2])
        found.append(pair or ranks.mostly.get(ord(text[at]), text[at]))
        at += 2 if pair else 1
    return "".join(found)


class _Ranks(NamedTuple):
    mostly: dict[int, str]  # of each character as it is mostly read
    pairs: dict[str, str]  # of pairs of characters in which one is read otherwise
    doubtful: frozenset[str]  # those characters
    families: dict[str, str]  # of family names with a reading of their own


@cache
def _ranks() -> _Ranks:
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    readings = {chr(code): read.split(",") for code, read in PINYIN_DICT.items()}
    every = {(read, character) for character, all_read in readings.items() for read in all_read}
    ordered = sorted(every, key=lambda one: (*_parted(one[0]), one[1]))
    rank = {one: chr(_FIRST + at) for at, one in enumerate(ordered)}

    def told(characters: str, read: list[str]) -> str:
        return "".join(rank.get(one, one[1]) for one in zip(read, characters, strict=True))

    pairs, doubtful = {}, set()
    for phrase, said in PHRASES_DICT.items():
        if len(phrase) == len(said) == 2:
            read = [said[0][0], said[1][0]]
            usual = [_letters(readings[character][0]) for character in phrase]
            here = [_letters(one) for one in read]
            other = {phrase[at] for at in (0, 1) if here[at] != usual[at]}
            if other:
                pairs[phrase] = told(phrase, read)
                doubtful.update(other)
    mostly = {ord(character): rank[read[0], character] for character, read in readings.items()}
    families = {family: told(family, read.split()) for family, read in _FAMILY.items()}
    return _Ranks(mostly, pairs, frozenset(doubtful), families)


@cache
def _parted(reading: str) -> tuple[str, str]:
    """The letters of a reading, and its tone.

    >>> _parted("zhǎng"), _parted("de")
    (('zhang', '3'), ('de', '5'))
    """
    return _letters(reading), next((_TONED[letter][1] for letter in reading if letter in _TONED), "5")


def _letters(reading: str) -> str:
    return reading.translate(_TONE)
