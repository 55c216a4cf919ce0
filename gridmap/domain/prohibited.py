"""What is never taken from anybody's table: ethnicity, religion, politics, photos, control lists.

Found by a column's name, Chinese, English or in pinyin, and among residents by what it holds, whatever
its name.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from gridmap.domain.column_names import name_of, table
from gridmap.domain.reading import plain, says_nothing

#: Share of a column's different values that have to be telling ones.
_MOST = 0.6


def what_is_prohibited(column: str, values: Sequence[str], kind: str) -> str | None:
    """What a column holds that must not be taken, or None.

    Args:
        column: Its name.
        values: Some of its contents.
        kind: Kind of record that the table is imported as.

    Returns:
        The end of the translation key ``import_records.prohibited.<what>``.

    >>> what_is_prohibited("民 族", [], "resident"), what_is_prohibited("ethnic_group", [], "resident")
    ('ethnicity', 'ethnicity')
    >>> what_is_prohibited("备注", ["群众", "中共党员"], "resident")
    'politics'
    """
    name = name_of(column)
    for entry in table()["prohibited"]:
        if kind not in entry.get("kinds", (kind,)):
            continue
        by_word = not set(entry["words"]).isdisjoint(name.words)
        if by_word or any(part in name.full for part in entry["names"]):
            return str(entry["what"])
    if kind != "resident":
        return None
    told = {plain(value).lower() for value in values if not says_nothing(value)}
    found = [what for value in told if (what := _values().get(value))]
    if told and len(found) >= _MOST * len(told):
        return max(found, key=found.count)
    return None


def prohibited_value(value: str) -> str | None:
    """What a single value says that must not be taken of a person, or None.

    >>> prohibited_value("社区矫正人员")
    'person_control'
    """
    return _values().get(plain(value).lower())


def without_prohibited(values: list[str]) -> tuple[list[str], dict[int, str]]:
    """A column about persons with the values emptied that say something prohibited.

    Returns:
        The column, and what was in each emptied place.

    >>> without_prohibited(["柳荫街3号", "社区矫正人员"])
    (['柳荫街3号', ''], {1: 'person_control'})
    """
    banned = {value: what for value in set(values) if (what := prohibited_value(value))}
    if not banned:
        return values, {}
    emptied = {place: banned[value] for place, value in enumerate(values) if value in banned}
    return ["" if place in emptied else value for place, value in enumerate(values)], emptied


@cache
def _values() -> Mapping[str, str]:
    return {value: entry["what"] for entry in table()["prohibited"] for value in entry.get("values", ())}
