"""Whether a file still has every table that gridmap reads and writes: other programs can drop them."""

from typing import Any

from gridmap.domain.errors import UserError
from gridmap.store.schema import finding, planning, tables

#: What there is after every step; styles and the GeoPackage's own lists are for other programs.
NEEDED: frozenset[str] = frozenset(
    {
        *tables.TABLES,
        *planning.TABLES,
        "former_value",
        *finding.SEARCH_TABLES,
        *(f"rtree_{table}_geom" for table in tables.R_TREES),
        "journal_record",
        "search_state",
    }
)
#: So many are named in a sentence.
_NAMED = 6


def refuse_incomplete(connection: Any, file: str, needed: frozenset[str] = NEEDED) -> None:
    """Refuse a workspace that lacks tables.

    Raises:
        UserError: it does, with their names.
    """
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    if missing := sorted(needed - {name for (name,) in rows}):
        named = ", ".join(missing[:_NAMED]) + (" …" if len(missing) > _NAMED else "")
        raise UserError("workspace_file_incomplete", file=file, count=len(missing), tables=named)
