"""What lists, the event queue, the history of a record and search need beyond the records' tables."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

#: The clock of an open event that runs out next: to respond, then to close.
DEADLINE = "COALESCE(CASE WHEN responded_at IS NULL THEN respond_by END, close_by)"
#: The same to sort by: events without a clock come last.
CLOCK = "COALESCE(CASE WHEN responded_at IS NULL THEN respond_by END, close_by, '~')"

#: Search table -> tables of records that it finds. People stand apart: searching them needs a permission.
SEARCH_TABLES: dict[str, tuple[str, ...]] = {
    "search_area": ("region", "cell"),
    "search_object": ("place", "organisation"),
    "search_event": ("event",),
    "search_people": ("resident",),
}

_SEARCH = (
    *(
        f"CREATE VIRTUAL TABLE {table} USING fts5(words, initials, content='', contentless_delete=1)"
        for table in ("search_area", "search_object", "search_event")
    ),
    # Names of people who are removed leave the index at once, not when it is next merged; for that
    # FTS5 needs the words themselves.
    "CREATE VIRTUAL TABLE search_people USING fts5(words, initials)",
    "INSERT INTO search_people(search_people, rank) VALUES ('secure-delete', 1)",
)
_STATEMENTS = (
    # Lists of a cell page by this, in its order.
    "CREATE INDEX by_resident_cell_household ON resident(cell_id, IFNULL(household_id, 0), id)",
    f"CREATE INDEX by_event_clock ON event(severity, {CLOCK}, id) WHERE status = 'open'",
    "CREATE INDEX by_event_closed_at ON event(closed_at, close_by) WHERE closed_at IS NOT NULL",
    "CREATE INDEX by_event_place ON event(place_id) WHERE place_id IS NOT NULL",
    # Which rows of the journal touched a record.
    """CREATE TABLE journal_record (record_id INTEGER NOT NULL, seq INTEGER NOT NULL,
       PRIMARY KEY (record_id, seq)) WITHOUT ROWID""",
    # Search: words by record id, and how far into the journal they have been kept.
    *_SEARCH,
    """CREATE TABLE search_state (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL,
       batch_table TEXT, batch_last_id INTEGER)""",
    "INSERT INTO search_state VALUES (1, 0, NULL, NULL)",
    # Where one table without a place is registered, GDAL and QGIS hide those that are not: people,
    # the journal, the index of names.
    "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('hazard', 'attributes', 'hazard')",
)


def create_finding(db: "Database") -> None:
    """Indexes for paging, the event queue and record history, and the search tables."""
    for statement in _STATEMENTS:
        db.execute(statement)


def search_by_two_letters(db: "Database") -> None:
    """Search tables empty again, to be filled with initials of two letters too."""
    for table in SEARCH_TABLES:
        db.execute(f"DROP TABLE {table}")
    for statement in _SEARCH:
        db.execute(statement)
    db.execute("UPDATE search_state SET seq = 0, batch_table = NULL, batch_last_id = NULL")


def open_events_without_index_of_their_own(db: "Database") -> None:
    """The index that risk reads from answers how many events of a cell are open nearly as fast; sorting a
    million rows into a second one took a tenth of an import."""
    db.execute("DROP INDEX by_event_cell_id")
