"""Texts of other people's files as tooltips.

The window's style sheet (`gridmap.gui.theme`) has every tooltip shown as it stands, never as HTML, so it
does not matter who sets one. What is plain is not wrapped by Qt, so long texts are broken here.
"""

from unicodedata import east_asian_width

_COLUMNS = 72  # a Chinese character takes two


def plain_tip(text: str) -> str:
    """A text as a tooltip, its long lines broken.

    >>> plain_tip("<img src='//x'>\\n1 < 2"), plain_tip("桥" * 37).splitlines()[1]
    ("<img src='//x'>\\n1 < 2", '桥')
    """
    return "\n".join(broken for line in text.splitlines() for broken in _broken(line))


def _broken(line: str) -> list[str]:
    """A line in pieces, parted at a space where there is one in the last third."""
    pieces, piece, taken = [], "", 0
    for character in line:
        width = 2 if east_asian_width(character) in "WF" else 1
        if taken + width > _COLUMNS:
            at = piece.rfind(" ", len(piece) * 2 // 3) + 1 or len(piece)
            pieces.append(piece[:at].rstrip())
            piece = piece[at:]
            taken = sum(2 if east_asian_width(one) in "WF" else 1 for one in piece)
        piece, taken = piece + character, taken + width
    return [*pieces, piece]
