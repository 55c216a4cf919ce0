"""Turn a copy of a workspace back (or forward) to what it was on a day."""

from typing import Any

from gridmap.domain.former_values import KEPT
from gridmap.domain.records import TABLES
from gridmap.store import outlines
from gridmap.store.search.indexing import index_areas

#: No day is before it: what is never in force.
_NEVER = "0001-01-01"
_TODAY = "date('now', 'localtime')"

_STEPS: tuple[str, ...] = (
    # Cells and regions that are still to come on the day, or never come, are in force on none.
    *(
        f"UPDATE {table} SET valid_to = '{_NEVER}', valid_from = NULL "
        f"WHERE valid_from > :day OR (valid_from >= valid_to AND valid_to > {_TODAY})"
        for table in ("cell", "region")
    ),
    # Those that are retired by then are retired today, those in force have no end, and no beginning to come.
    *(
        f"UPDATE {table} SET valid_to = {_TODAY}, valid_from = iif(valid_from < {_TODAY}, valid_from, NULL) "
        f"WHERE valid_to <= :day AND valid_to > {_TODAY}"
        for table in ("cell", "region")
    ),
    *(
        f"UPDATE {table} SET valid_from = iif(valid_from <= {_TODAY}, valid_from, NULL), valid_to = NULL "
        "WHERE valid_to IS NULL OR valid_to > :day"
        for table in ("cell", "region")
    ),
    # A cell's shape on the day: the earliest of its former ones that was still in force.
    """UPDATE cell SET geom = (SELECT geom FROM cell_shape WHERE cell_shape.cell_id = cell.id
       AND cell_shape.valid_to > :day ORDER BY cell_shape.valid_to, cell_shape.id LIMIT 1)
       WHERE id IN (SELECT cell_id FROM cell_shape WHERE valid_to > :day)""",
    # What is not counted yet, and what was still open.
    "DELETE FROM event_step WHERE at >= :midnight",
    "DELETE FROM event_step WHERE event_id IN (SELECT id FROM event WHERE reported_at >= :midnight)",
    "DELETE FROM event WHERE reported_at >= :midnight",
    """UPDATE event SET status = 'open', closed_at = NULL, step = coalesce((SELECT step FROM event_step
       WHERE event_id = event.id ORDER BY at DESC, id DESC LIMIT 1), step) WHERE closed_at >= :midnight""",
    "UPDATE event SET responded_at = NULL WHERE responded_at >= :midnight",
    "DELETE FROM visit WHERE visited_on > :day",
    "DELETE FROM hazard WHERE found_on > :day",
    "UPDATE hazard SET cleared_on = NULL WHERE cleared_on > :day",
    "DELETE FROM level_override WHERE set_on > :day",
    "DELETE FROM lineage WHERE happened_on > :day",
    "DELETE FROM level_history WHERE day > :day",
    # What the levels were on that evening.
    *(
        f"""UPDATE {table} SET (risk_level, risk_score) = (SELECT level, score FROM level_history
            WHERE subject_id = {table}.id ORDER BY day DESC LIMIT 1)"""
        for table in ("cell", "region")
    ),
)

#: What tells of a day: since when something is recorded, and since when what is recorded happened.
_KNOWN = """SELECT min(day) FROM (
    SELECT date(min(at), 'localtime') AS day FROM journal
    UNION ALL SELECT date(min(reported_at), 'localtime') FROM event
    UNION ALL SELECT min(valid_from) FROM cell UNION ALL SELECT min(valid_from) FROM region
    UNION ALL SELECT min(happened_on) FROM lineage UNION ALL SELECT min(day) FROM level_history
    UNION ALL SELECT min(visited_on) FROM visit UNION ALL SELECT min(found_on) FROM hazard)"""

#: Tables whose records belong to cells.
_ATTACHED = ("household", "resident", "place", "facility", "organisation", "event")


def first_known_day(connection: Any) -> str | None:
    """The first day, ISO, of which a workspace tells anything; None where it tells of none."""
    day = connection.execute(_KNOWN).fetchone()[0]
    return None if day is None else str(day)


def turn_to(connection: Any, day: str, midnight: str) -> None:
    """Make a workspace say today what it said on a day, in the transaction that the caller has open.

    Args:
        connection: Of a copy; nothing of this is journaled.
        day: The day, ISO.
        midnight: The end of that day, ISO UTC.
    """
    values = {"day": day, "midnight": midnight}
    for table in _ATTACHED:
        connection.execute(
            f"""UPDATE "{table}" SET cell_id = (SELECT former_cell.cell_id FROM former_cell
                WHERE record_id = "{table}".id AND until > :day ORDER BY until, former_cell.id LIMIT 1)
                WHERE id IN (SELECT record_id FROM former_cell WHERE until > :day)""",
            values,
        )
    outlined = set(outlines.with_ancestors(connection, outlines.all_communities(connection)))
    _put_former_values_back(connection, day)
    for statement in _STEPS:
        connection.execute(statement, values)
    outlined |= set(outlines.with_ancestors(connection, outlines.all_communities(connection)))
    outlines.refresh(connection, outlined, day)  # all: some have other regions below them than today


def _put_former_values_back(connection: Any, day: str) -> None:
    """What fields of cells and regions said on a day: the earliest of what they said until a later one."""
    changed = "SELECT record_id FROM former_value WHERE field = :field AND until > :day"
    for kind, fields in KEPT.items():
        for field in fields:
            connection.execute(
                f"""UPDATE "{TABLES[kind]}" AS one SET "{field}" = (
                    SELECT {_still_there(field)} FROM former_value
                    WHERE record_id = one.id AND field = :field AND until > :day
                    ORDER BY until, former_value.id LIMIT 1) WHERE id IN ({changed})""",
                {"field": field, "day": day},
            )
    renamed = connection.execute(f"{changed} GROUP BY record_id", {"field": "name", "day": day}).fetchall()
    index_areas(connection, [record_id for (record_id,) in renamed])


def _still_there(field: str) -> str:
    """A former value as SQL; who or what has been removed since does not come back as a number."""
    of = {"organisation_id": "organisation", "worker_id": "unit", "leader_id": "unit"}.get(field)
    return f"(SELECT id FROM {of} WHERE id = CAST(value AS INTEGER))" if of else "value"
