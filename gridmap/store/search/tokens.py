"""How text is cut into words for the search index, and a query in the same way.

Chinese is cut into pairs of neighbouring characters (嘉祥路 → 嘉祥 祥路 路): a name of two characters
is one word, and a pair is far rarer than its characters, 路 standing in most addresses. Letters and
figures are words as they stand; a query finds words that begin like its last one.
"""

import re
import unicodedata
from functools import cache

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PAIRS = re.compile(f"(?=([{_HAN}]{{1,2}}))|([^\\W_{_HAN}]+)")
_RUNS = re.compile(f"[{_HAN}]+|[^\\W_{_HAN}]+")
_LETTER = re.compile("[a-z0-9]")


def plain(text: str) -> str:
    """Text with full-width forms halved and letters lower.

    >>> plain("ＳＪ-２０２６")
    'sj-2026'
    """
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).lower()


def index_words(text: str) -> str:
    """The words of a text, parted by spaces.

    >>> index_words("嘉祥路12号A座")
    '嘉祥 祥路 路 12 号 a 座'
    """
    return " ".join([pair or word for pair, word in _PAIRS.findall(plain(text))])


def initials(name: str) -> str:
    """First letters of the pinyin of a name, word by word (重庆 is cq); figures and letters as they are.

    >>> initials("嘉祥路社区3号"), initials("重庆路")
    ('jxlsq3h', 'cql')
    """
    from pypinyin import Style, lazy_pinyin  # 0.15 s, paid when the first name is indexed

    found = lazy_pinyin(plain(name), style=Style.FIRST_LETTER, errors=_letters)
    return "".join(found)


def person_initials(name: str) -> str:
    """The same of a person's name, once for each reading of the family name.

    >>> person_initials("周敏"), set(person_initials("单小明").split()) >= {"dxm", "sxm"}
    ('zm', True)
    """
    first, rest = plain(name)[:1], plain(name)[1:]
    given = "".join(_readings(character)[0] for character in rest)
    return " ".join(reading + given for reading in _readings(first))


def with_beginnings(words: str) -> str:
    """Initials, each also by its first two letters alone.

    Two letters begin a great many names. Looked up as a word of their own they come straight from the
    index, one after the other; as the beginning of others all of these are gathered and sorted first.

    >>> with_beginnings("dxm sxm zm")
    'dxm sxm zm dx sx'
    """
    whole = words.split()
    return " ".join([*whole, *dict.fromkeys(one[:2] for one in whole if len(one) > 2)])


def match_words(query: str) -> str | None:
    """The query as FTS5 reads it, None where there is nothing in it that can be looked up.

    >>> match_words("嘉祥路 12")
    'words : ("嘉祥 祥路" AND "12"*)'
    """
    runs = _RUNS.findall(plain(query))
    if not runs:
        return None
    return "words : (" + " AND ".join(_phrase(run) for run in runs) + ")"


def match_initials(query: str) -> str | None:
    """The query as the beginning of a name's pinyin initials, None where it is none.

    >>> match_initials("JXL"), match_initials("jx"), match_initials("嘉祥")
    ('initials : "jxl" *', 'initials : "jx"', None)
    """
    letters = plain(query).strip()
    if len(letters) < 2 or not letters.isascii() or not letters.isalnum() or letters.isdigit():
        return None
    return f'initials : "{letters}"' + (" *" if len(letters) > 2 else "")  # see `with_beginnings`


def is_specific(query: str) -> bool:
    """Whether a query says enough to be looked up among millions: two characters at least."""
    return any(len(run) > 1 for run in _RUNS.findall(plain(query)))


def _phrase(run: str) -> str:
    if _LETTER.match(run) or len(run) == 1:
        return f'"{run}"*'
    return '"' + " ".join(run[at : at + 2] for at in range(len(run) - 1)) + '"'


def _letters(characters: str) -> str:
    return "".join(character for character in characters if character.isascii() and character.isalnum())


@cache
def _readings(character: str) -> tuple[str, ...]:
    """First letters of a character's readings, the commonest first; one empty text where there is none."""
    from pypinyin import Style, pinyin

    if character.isascii():
        return (character if character.isalnum() else "",)
    found = pinyin(character, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found else ("",)
