"""Tables of planning: drafts, past shapes of cells, other nets."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_STORE = "version INTEGER NOT NULL DEFAULT 1, batch_id INTEGER"

TABLES: dict[str, str] = {
    "cell_shape": f"""id INTEGER PRIMARY KEY NOT NULL, cell_id INTEGER NOT NULL, valid_from TEXT,
        valid_to TEXT, {_STORE}, geom MULTIPOLYGON NOT NULL""",
    "draft": f"""id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, created_on TEXT NOT NULL,
        status TEXT NOT NULL DEFAULT 'open', branched_from INTEGER, effective_on TEXT,
        published_on TEXT, approver TEXT, reason TEXT, {_STORE}""",
    "draft_cell": f"""id INTEGER PRIMARY KEY NOT NULL, draft_id INTEGER NOT NULL, cell_id INTEGER NOT NULL,
        state TEXT NOT NULL, community_id INTEGER NOT NULL, name TEXT NOT NULL,
        kind TEXT NOT NULL DEFAULT 'basic', dedicated_to TEXT, organisation_id INTEGER,
        parents TEXT NOT NULL DEFAULT '[]', base TEXT, {_STORE}, geom MULTIPOLYGON NOT NULL""",
    "cell_lock": f"""id INTEGER PRIMARY KEY NOT NULL, draft_id INTEGER NOT NULL,
        cell_id INTEGER NOT NULL, {_STORE}""",
    "former_cell": f"""id INTEGER PRIMARY KEY NOT NULL, record_id INTEGER NOT NULL,
        cell_id INTEGER NOT NULL, until TEXT NOT NULL, {_STORE}""",
    "net": f"id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, {_STORE}",
    "net_area": f"""id INTEGER PRIMARY KEY NOT NULL, net_id INTEGER NOT NULL, code TEXT NOT NULL,
        name TEXT NOT NULL, {_STORE}, geom MULTIPOLYGON NOT NULL""",
}

INDEXES: dict[str, str] = {
    "by_cell_shape_cell": "cell_shape(cell_id)",
    "by_draft_cell_draft": "draft_cell(draft_id, cell_id)",
    "by_cell_lock_draft": "cell_lock(draft_id)",
    "by_former_cell_record": "former_cell(record_id)",
    "by_former_cell_cell": "former_cell(cell_id, until)",
    "by_net_area_net": "net_area(net_id)",
}


FORMER_VALUE = f"""id INTEGER PRIMARY KEY NOT NULL, record_id INTEGER NOT NULL, field TEXT NOT NULL,
    value TEXT, until TEXT NOT NULL, {_STORE}"""


def keep_former_values(db: "Database") -> None:
    """What fields of cells and regions said until a day."""
    db.execute(f"CREATE TABLE former_value ({FORMER_VALUE})")
    db.execute("CREATE INDEX by_former_value_record ON former_value(record_id, field, until)")


def number_new_cells(db: "Database") -> None:
    """New cells of drafts keep the number that they go by; older ones take it when some come or go beside."""
    db.execute("ALTER TABLE draft_cell ADD COLUMN number INTEGER")


def create_planning(db: "Database") -> None:
    """Drafts, past shapes of cells, locks and other nets."""
    for table, columns in TABLES.items():
        db.execute(f"CREATE TABLE {table} ({columns})")
    for name, index in INDEXES.items():
        db.execute(f"CREATE INDEX {name} ON {index}")
