"""Names of many things in a line: the first of them, and how many there are in all."""

from collections.abc import Sequence

from gridmap.words import tr


def listed(names: Sequence[str], most: int) -> str:
    """The first names; how many there are is said where that is not all."""
    shown = tr("plan.list_separator").join(names[:most])
    return shown if len(names) <= most else tr("plan.and_more", names=shown, count=len(names))
