"""How hard a passphrase is to guess, roughly, for a hint while it is typed."""

import math
from typing import Literal

Strength = Literal["none", "weak", "fair", "strong"]

#: Guesses that each kind of character adds to choose from.
_POOLS = ((str.isdigit, 10), (str.islower, 26), (str.isupper, 26))
_SIGNS, _HAN = 33, 3000
_COMMON = (
    "password", "passw0rd", "123456", "111111", "000000", "888888", "666666", "qwerty", "admin", "abc123",
    "gridmap", "woaini", "5201314", "wangge", "zongzhi", "iloveyou",
)  # fmt: skip
_WEAK_BITS, _STRONG_BITS = 36, 60


def bits(passphrase: str) -> float:
    """Estimated entropy in bits: log2 of the kinds of characters used, for each that is not foreseeable.

    A character that repeats the one before, or goes on counting up or down, adds one bit; a word that
    everybody uses adds four in all.

    >>> bits("1234567890") < bits("4829175063")
    True
    """
    text = passphrase.casefold()
    common = 0
    for word in _COMMON:
        if word in text:
            text, common = text.replace(word, ""), common + 1
    pool = _pool(passphrase)
    pairs = zip(" " + text, text, strict=False)
    surprising = sum(1 for before, now in pairs if not _foreseeable(before, now))
    return 4.0 * common + surprising * math.log2(max(pool, 2)) + (len(text) - surprising)


def strength(passphrase: str) -> Strength:
    """What the estimate means: weak is guessed in hours by whoever has the file, strong is not."""
    if not passphrase:
        return "none"
    estimate = bits(passphrase)
    if estimate < _WEAK_BITS:
        return "weak"
    return "fair" if estimate < _STRONG_BITS else "strong"


def _pool(text: str) -> int:
    size = sum(guesses for is_one, guesses in _POOLS if any(map(is_one, filter(str.isascii, text))))
    if any(not character.isascii() for character in text):
        size += _HAN
    if any(character.isascii() and not character.isalnum() for character in text):
        size += _SIGNS
    return size


def _foreseeable(before: str, now: str) -> bool:
    return abs(ord(now) - ord(before)) <= 1
