"""Which cells a cell came from and went into, and what a retired cell held on its last day."""

from dataclasses import dataclass
from typing import Any

from gridmap.domain.records import RecordId
from gridmap.store.queries.element_counts import COUNTED_AS, ElementCounts
from gridmap.store.queries.region_path import RegionPaths

#: So small a share of a cell's ground is the width of a line.
_SPECK = 1e-4
_MOST_RELATIVES = 200

#: Since when a cell is no more. In a copy that shows a day to come a cell that is retired by then is
#: retired today, but its descent tells the day.
UNTIL = """ifnull((SELECT max(happened_on) FROM lineage WHERE parent_id = cell.id
    AND cell.valid_to IS NOT NULL), valid_to)"""
#: Cells that are retired on the day :today. None of them is one that is still to come on a day that is
#: shown, nor one of a plan that was withdrawn, which was in force on no day.
FORMER = """(valid_to <= :today AND CASE WHEN valid_from IS NOT NULL THEN valid_from < valid_to
    WHEN valid_to > '0001-01-01' THEN 1 ELSE EXISTS (SELECT 1 FROM lineage WHERE parent_id = cell.id) END)"""


@dataclass(frozen=True, slots=True)
class Relative:
    """A cell that another came from or went into."""

    id: RecordId
    code: str
    title: str
    happened_on: str
    share_area: float  # of the area of the earlier of the two
    share_households: float | None  # of its located households


@dataclass(frozen=True, slots=True)
class Descent:
    """Where a cell came from and where it went; both empty for one that was never changed."""

    since: str | None = None
    until: str | None = None  # the day from which it is no more, also where that has passed
    predecessors: tuple[Relative, ...] = ()
    successors: tuple[Relative, ...] = ()
    former: bool = False  # it is no longer in force


def read_descent(connection: Any, cell_id: RecordId, today: str) -> Descent:
    """The descent of a cell as it is told on a day; relatives the latest first, then by what they share."""
    question = f"SELECT valid_from, {UNTIL}, {FORMER} FROM cell WHERE id = :cell"
    row = connection.execute(question, {"cell": cell_id, "today": today}).fetchone()
    if row is None:
        return Descent()
    since, until, former = row
    return Descent(
        since,
        until,
        _relatives(connection, cell_id, of="child_id", other="parent_id"),
        _relatives(connection, cell_id, of="parent_id", other="child_id"),
        former=bool(former),
    )


def _relatives(connection: Any, cell_id: RecordId, *, of: str, other: str) -> tuple[Relative, ...]:
    rows = connection.execute(
        f"""SELECT cell.id, code, happened_on, share_area, share_households
            FROM lineage JOIN cell ON cell.id = {other}
            WHERE {of} = ? AND {other} != {of} AND (share_area >= {_SPECK} OR share_households > 0)
            ORDER BY happened_on DESC, share_area DESC, code LIMIT {_MOST_RELATIVES}""",
        (cell_id,),
    ).fetchall()
    titles = RegionPaths(connection).titles(row[0] for row in rows)
    return tuple(
        Relative(id_, code, titles.get(id_, ""), day, area, homes) for id_, code, day, area, homes in rows
    )


def retired_on(connection: Any, cell_id: RecordId) -> str | None:
    """The day from which a cell is no more; None for one without an end."""
    row = connection.execute(f"SELECT {UNTIL} FROM cell WHERE id = ?", (cell_id,)).fetchone()
    return row[0] if row else None


def last_day(connection: Any, cell_id: RecordId) -> str | None:
    """The last day of a cell that was retired or will be; None for one without an end, and for a region."""
    question = f"SELECT date({UNTIL}, '-1 day') FROM cell WHERE id = ?"
    row = connection.execute(question, (cell_id,)).fetchone()
    return row[0] if row else None


#: The shape that a parent had before it gave ground away: of one that stayed a former one.
_GROUND_BEFORE = """ifnull((SELECT geom FROM cell_shape WHERE cell_shape.cell_id = parent_id
    AND cell_shape.valid_to >= happened_on ORDER BY cell_shape.valid_to, cell_shape.id LIMIT 1),
    parent.geom)"""


def chief_predecessor(connection: Any, cell_id: RecordId) -> tuple[RecordId, str] | None:
    """The cell that gave a cell the most of its ground when it began, and that day.

    None where it had none, and where its beginning is not known.
    """
    from gridmap.domain.geodesy import areas
    from gridmap.store.geopackage import geometry

    rows = connection.execute(
        f"""SELECT parent_id, happened_on, share_area, {_GROUND_BEFORE} FROM lineage
           JOIN cell AS child ON child.id = child_id AND child.valid_from = happened_on
           JOIN cell AS parent ON parent.id = parent_id
           WHERE child_id = ? AND parent_id != child_id ORDER BY parent.code""",
        (cell_id,),
    ).fetchall()
    if not rows:
        return None
    given = areas([geometry(row[3]) for row in rows]) * [row[2] for row in rows]
    chief = rows[int(given.argmax())]
    return chief[0], chief[1]


#: Ids of a table's records that lay in a retired cell on its last day: those that went elsewhere with
#: it, and those that nobody has decided about.
LAST_HELD = f"""(SELECT record_id AS id FROM former_cell JOIN cell ON cell.id = former_cell.cell_id
    WHERE former_cell.cell_id = :cell AND until = {UNTIL}
    UNION SELECT id FROM "{{table}}" WHERE cell_id = :cell)"""


@dataclass(frozen=True, slots=True)
class HeldCounts(ElementCounts):
    """The counts of what a retired cell held, whose list shows closed events as well."""

    events: int = 0


def count_last_held(connection: Any, cell_id: RecordId) -> HeldCounts:
    """How many records lay in a retired cell on its last day, of events those still open, and all."""
    counts = {}
    for name, (table, condition) in {**COUNTED_AS, "events": ("event", "")}.items():
        held = LAST_HELD.format(table=table)
        question = f'SELECT count(*) FROM {held} AS held CROSS JOIN "{table}" USING (id) WHERE 1 {condition}'
        counts[name] = connection.execute(question, {"cell": cell_id}).fetchone()[0]
    return HeldCounts(**counts)
