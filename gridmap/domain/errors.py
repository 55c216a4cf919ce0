"""The user's trouble, apart from our bugs.

An error carries a key and its values; the edge (window, command line) words it in the user's
language through `gridmap.words`. Whatever is not a `UserError` is a bug of gridmap's.
"""

from typing import Any


class UserError(Exception):
    """Something in the user's world is wrong: says what, where, and what to do.

    Args:
        key: Key of the sentence in ``resources/translations/<language>/*.json``.
        **values: What the sentence names: a file, a row, a count, a code.
    """

    def __init__(self, key: str, **values: Any) -> None:
        self.key = key
        self.values = values
        said = ", ".join(f"{name}={value!r}" for name, value in values.items())
        super().__init__(f"{key}({said})")


class Refused(UserError):
    """An action will not do this: a permission, a check or the state of the records is against it."""


class Cancelled(UserError):
    """The user stopped the work; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__("cancelled")
