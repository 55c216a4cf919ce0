"""What a text typed above the region tree matches: name, code, or the initials of the name's pinyin."""

from collections.abc import Callable

from gridmap.store.region_tree import TreeRows


def initials_of(names: list[str]) -> list[str]:
    """The first letters of each name's pinyin, lower case; Latin text stays as it is.

    Read a character at a time and in all its readings' first one, which names of places are typed by.
    """
    from pypinyin import Style, lazy_pinyin  # a quarter of a second to import

    known: dict[str, str] = {}
    for character in set("".join(names)):
        known[character] = "".join(lazy_pinyin(character, style=Style.FIRST_LETTER)).casefold()
    return ["".join(known[character] for character in name) for name in names]


def matcher(rows: TreeRows, text: str, initials: list[str] | None) -> Callable[[int], bool] | None:
    """Whether a row matches the text; None when there is nothing to match.

    Args:
        rows: The regions and cells.
        text: What was typed; parts between blanks must all match.
        initials: Of every row's name, None while they are not known.
    """
    parts = text.casefold().split()
    if not parts:
        return None

    def matches(row: int) -> bool:
        name, code = rows.names[row].casefold(), rows.codes[row]
        return all(
            part in name
            or (part.isdigit() and code.startswith(part))
            or (initials is not None and part.isascii() and part in initials[row])
            for part in parts
        )

    return matches
