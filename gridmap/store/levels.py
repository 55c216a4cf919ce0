"""Risk levels as they are kept: with each cell and region, and as a series of days.

All of it is derived, and written through `Workspace.writing`, never journaled.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from gridmap.domain.records import RecordId

#: (id, level or None, score or None)
Level = tuple[RecordId, int | None, float | None]
#: (id, day, level or None, score or None)
DayLevel = tuple[RecordId, str, int | None, float | None]

#: A day gets a row when the level differs from the last row's or the score by at least a point.
_WORTH_A_ROW = """ifnull((SELECT level IS NOT :level OR abs(ifnull(score, -100) - ifnull(:score, -100)) >= 1
    FROM level_history WHERE subject_id = :id AND day <= :day ORDER BY day DESC LIMIT 1),
    :level IS NOT NULL)"""


def write_levels(connection: Any, table: str, levels: Iterable[Level]) -> None:
    """Keep the levels of cells or regions (`table`) with them; rows that hold them already are left alone."""
    assert table in ("cell", "region")
    connection.executemany(
        f"UPDATE {table} SET risk_level = :level, risk_score = :score "
        "WHERE id = :id AND (risk_level IS NOT :level OR risk_score IS NOT :score)",
        _named(levels),
    )


def write_day(connection: Any, day: str, levels: Iterable[Level]) -> None:
    """Add the levels of a day to the series, one row a subject and day, where they have changed."""
    connection.executemany(
        "INSERT INTO level_history (subject_id, day, level, score) "
        f"SELECT :id, :day, :level, :score WHERE {_WORTH_A_ROW} "
        "ON CONFLICT (subject_id, day) DO UPDATE SET level = excluded.level, score = excluded.score",
        ({**one, "day": day} for one in _named(levels)),
    )


def replace_days(connection: Any, first: str, before: str, rows: Sequence[DayLevel]) -> None:
    """Put these rows in the place of all of the series from the day `first` on and before `before`."""
    connection.execute("DELETE FROM level_history WHERE day >= ? AND day < ?", (first, before))
    connection.executemany(
        "INSERT INTO level_history (subject_id, day, level, score) VALUES (?, ?, ?, ?)", rows
    )


def read_days(connection: Any, subject_id: RecordId, first: str, last: str) -> list[DayLevel]:
    """A subject's rows from the one that holds on the day `first` to the day `last`, oldest first."""
    found = connection.execute(
        """SELECT subject_id, day, level, score FROM level_history
           WHERE subject_id = :id AND day <= :last AND day >= ifnull(
               (SELECT max(day) FROM level_history WHERE subject_id = :id AND day <= :first), '')
           ORDER BY day""",
        {"id": subject_id, "first": first, "last": last},
    )
    return list(found)


def _named(levels: Iterable[Level]) -> Iterable[dict[str, Any]]:
    return ({"id": subject, "level": level, "score": score} for subject, level, score in levels)
