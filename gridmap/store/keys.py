"""From a passphrase to the key of a sealed workspace.

A sealed workspace is an ordinary SQLCipher 4 file: its first 16 bytes are the salt, the key is
PBKDF2-HMAC-SHA512 of the passphrase over 256,000 rounds (https://www.zetetic.net/sqlcipher/design/).
That takes 0.2 s by intention; it is done once, and every further connection is given the raw key.
"""

import hashlib
import os
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from gridmap.domain.errors import UserError
from gridmap.store.held_files import first_bytes

SALT_BYTES = 16
_KEY_BYTES = 32
_ROUNDS = 256_000


@dataclass(frozen=True, slots=True)
class Key:
    """The raw key of one sealed file and its salt; shows neither."""

    key: bytes = field(repr=False)
    salt: bytes = field(repr=False)

    @classmethod
    def derived(cls, passphrase: str, salt: bytes) -> "Key":
        """The key that a passphrase gives with a file's salt (16 bytes).

        Raises:
            UserError: the passphrase is empty, or holds a character that SQLCipher would cut it at.
        """
        return cls(hashlib.pbkdf2_hmac("sha512", _plain_bytes(passphrase), salt, _ROUNDS, _KEY_BYTES), salt)

    @classmethod
    def of_file(cls, path: Path, passphrase: str) -> "Key":
        """The key that a passphrase gives for a sealed file; whether it is the right one, opening tells."""
        return cls.derived(passphrase, first_bytes(path, SALT_BYTES)[0])

    @classmethod
    def fresh(cls, passphrase: str) -> "Key":
        """The key for a file that is yet to be made."""
        return cls.derived(passphrase, os.urandom(SALT_BYTES))

    @property
    def literal(self) -> str:
        """As `PRAGMA key` and `ATTACH ... KEY` take it: a blob of key and salt."""
        return f"x'{self.key.hex()}{self.salt.hex()}'"


def _plain_bytes(passphrase: str) -> bytes:
    if not passphrase:
        raise UserError("passphrase_empty")
    if "\0" in passphrase:
        raise UserError("passphrase_character")
    # Input methods differ in how they compose a character; the same passphrase must stay the same.
    return unicodedata.normalize("NFC", passphrase).encode("utf-8")
