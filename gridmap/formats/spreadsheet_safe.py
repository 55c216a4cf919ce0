"""Text that a spreadsheet takes for text, never for a formula (CWE-1236)."""

import re

#: The full-width signs begin a formula in Chinese and Japanese editions
#: (https://owasp.org/www-community/attacks/CSV_Injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?%?")


def guarded(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would calculate; numbers stay numbers.

    A text that has such an apostrophe already gets another, so that `unguarded` gives back every text.

    >>> guarded("=1+1"), guarded("＝1+1"), guarded("'=1+1"), guarded("-95.3"), guarded("桥社区")
    ("'=1+1", "'＝1+1", "''=1+1", '-95.3', '桥社区')
    """
    if text.lstrip("'").startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def unguarded(text: str) -> str:
    """What `guarded` was given.

    >>> unguarded("'=1+1"), unguarded("'twas")
    ('=1+1', "'twas")
    """
    if text.startswith("'") and text.lstrip("'").startswith(_FORMULA_STARTS):
        return text[1:]
    return text
