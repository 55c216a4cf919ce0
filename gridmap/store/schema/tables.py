# ruff: noqa: E501  # a table of definitions reads best a line each
"""The first schema of a workspace: what it creates, as data.

`version` counts the writes of a row, `batch_id` names the bulk work that brought it. Geometry
stands last in a row, so that reading the other columns never walks over it.
"""

_STORE = "version INTEGER NOT NULL DEFAULT 1, batch_id INTEGER"
_LOCATED = "external_id TEXT, attached_by TEXT NOT NULL DEFAULT 'none'"
_CELL = "cell_id INTEGER REFERENCES cell(id) DEFERRABLE INITIALLY DEFERRED"
_VALID = "valid_from TEXT, valid_to TEXT"
_RISK = "risk_level INTEGER, risk_score REAL"

#: Table -> its columns. Records' tables in the words of gridmap.domain.records.
TABLES: dict[str, str] = {
    "region": f"""id INTEGER PRIMARY KEY NOT NULL, level TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,
        parent_id INTEGER REFERENCES region(id) DEFERRABLE INITIALLY DEFERRED, urban_rural TEXT,
        {_VALID}, {_STORE}, {_RISK}, geom MULTIPOLYGON""",
    "cell": f"""id INTEGER PRIMARY KEY NOT NULL,
        community_id INTEGER NOT NULL REFERENCES region(id) DEFERRABLE INITIALLY DEFERRED,
        code TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL DEFAULT 'basic', dedicated_to TEXT,
        organisation_id INTEGER, worker_id INTEGER, leader_id INTEGER,
        {_VALID}, {_STORE}, {_RISK}, geom MULTIPOLYGON NOT NULL""",
    "unit": f"""id INTEGER PRIMARY KEY NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, parent_id INTEGER,
        region_id INTEGER, phone TEXT, source TEXT, {_STORE}""",
    "household": f"""id INTEGER PRIMARY KEY NOT NULL, {_CELL}, number TEXT, address TEXT, {_LOCATED},
        source TEXT, {_STORE}, geom POINT""",
    "resident": f"""id INTEGER PRIMARY KEY NOT NULL, {_CELL}, name TEXT NOT NULL, sex INTEGER NOT NULL DEFAULT 0,
        birth_date TEXT, id_number TEXT, phone TEXT, household_id INTEGER, relation INTEGER, address TEXT,
        legal_basis TEXT, keep_until TEXT, {_LOCATED}, source TEXT, {_STORE}, geom POINT""",
    "service_need": f"""id INTEGER PRIMARY KEY NOT NULL,
        resident_id INTEGER NOT NULL REFERENCES resident(id) DEFERRABLE INITIALLY DEFERRED,
        kind TEXT NOT NULL, interval_days INTEGER NOT NULL, last_visit_on TEXT, {_STORE}""",
    "visit": f"""id INTEGER PRIMARY KEY NOT NULL,
        need_id INTEGER NOT NULL REFERENCES service_need(id) DEFERRABLE INITIALLY DEFERRED,
        visited_on TEXT NOT NULL, unit_id INTEGER, note TEXT, {_STORE}""",
    "place": f"""id INTEGER PRIMARY KEY NOT NULL, {_CELL}, name TEXT NOT NULL, kind TEXT NOT NULL DEFAULT 'other',
        address TEXT, organisation_id INTEGER, {_LOCATED}, {_STORE}, geom POINT""",
    "facility": f"""id INTEGER PRIMARY KEY NOT NULL, {_CELL}, name TEXT NOT NULL,
        kind TEXT NOT NULL DEFAULT 'other', status TEXT NOT NULL DEFAULT 'unknown', address TEXT, {_LOCATED},
        {_STORE}, geom POINT""",
    "organisation": f"""id INTEGER PRIMARY KEY NOT NULL, {_CELL}, name TEXT NOT NULL,
        kind TEXT NOT NULL DEFAULT 'other', credit_code TEXT, address TEXT, phone TEXT, {_LOCATED},
        {_STORE}, geom POINT""",
    "hazard": f"""id INTEGER PRIMARY KEY NOT NULL, holder_id INTEGER NOT NULL, kind TEXT NOT NULL,
        found_on TEXT NOT NULL, grade INTEGER, due_on TEXT, cleared_on TEXT, note TEXT, {_STORE}""",
    "event": f"""id INTEGER PRIMARY KEY NOT NULL, {_CELL}, number TEXT NOT NULL, title TEXT NOT NULL,
        reported_at TEXT NOT NULL, content TEXT, category TEXT NOT NULL DEFAULT 'other',
        severity INTEGER NOT NULL DEFAULT 4, source TEXT NOT NULL DEFAULT 'other',
        status TEXT NOT NULL DEFAULT 'open', step TEXT NOT NULL DEFAULT 'received', place_id INTEGER,
        address TEXT, unit_id INTEGER, respond_by TEXT, close_by TEXT, responded_at TEXT, closed_at TEXT,
        {_LOCATED}, {_STORE}, geom POINT""",
    "event_step": f"""id INTEGER PRIMARY KEY NOT NULL,
        event_id INTEGER NOT NULL REFERENCES event(id) DEFERRABLE INITIALLY DEFERRED,
        step TEXT NOT NULL, at TEXT NOT NULL, unit_id INTEGER, who TEXT, note TEXT, {_STORE}""",
    "reference_line": f"""id INTEGER PRIMARY KEY NOT NULL, layer TEXT NOT NULL, name TEXT, {_STORE},
        geom GEOMETRY NOT NULL""",
    "lineage": f"""id INTEGER PRIMARY KEY NOT NULL, parent_id INTEGER NOT NULL, child_id INTEGER NOT NULL,
        happened_on TEXT NOT NULL, share_area REAL NOT NULL, share_households REAL, {_STORE}""",
    "level_override": f"""id INTEGER PRIMARY KEY NOT NULL, cell_id INTEGER NOT NULL, level INTEGER NOT NULL,
        reason TEXT NOT NULL, expires_on TEXT NOT NULL, set_on TEXT NOT NULL, {_STORE}""",
    "risk_model": """id INTEGER PRIMARY KEY NOT NULL, "version" INTEGER NOT NULL, name TEXT NOT NULL,
        definition TEXT NOT NULL, batch_id INTEGER""",
    "setting": f"id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL UNIQUE, value TEXT NOT NULL, {_STORE}",
    "attached_file": f"""id INTEGER PRIMARY KEY NOT NULL, record_id INTEGER NOT NULL, name TEXT NOT NULL,
        media_type TEXT NOT NULL, {_STORE}, content BLOB NOT NULL""",
    # What the store keeps for itself.
    "journal": """seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, kind TEXT NOT NULL,
        label TEXT NOT NULL, "values" TEXT NOT NULL, reason TEXT NOT NULL, undoes INTEGER, batch_id INTEGER,
        before_digest TEXT, after_digest TEXT, previous_hash TEXT NOT NULL, hash TEXT NOT NULL,
        "before" BLOB, "after" BLOB""",
    "batch_shelf": "batch_id INTEGER NOT NULL, part INTEGER NOT NULL, payload BLOB NOT NULL",
    "site": """one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL, next_id INTEGER NOT NULL,
        name TEXT NOT NULL, created_at TEXT NOT NULL""",
    "level_history": """subject_id INTEGER NOT NULL, day TEXT NOT NULL, level INTEGER, score REAL,
        PRIMARY KEY (subject_id, day)""",
}  # fmt: skip

WITHOUT_ROWID = {"level_history"}

INDEXES: tuple[str, ...] = (
    "region(parent_id)", "region(code)", "cell(community_id, code, valid_from, valid_to)", "cell(code)",
    "household(cell_id)", "resident(household_id)",  # resident by cell: see finding
    "service_need(resident_id)", "visit(need_id)", "place(cell_id, name)", "facility(cell_id, name)",
    "organisation(cell_id, name)", "hazard(holder_id)", "event(number)",
    "event(cell_id, reported_at, severity, status, place_id, address)",  # risk reads no more of closed events
    "event_step(event_id)", "lineage(parent_id)", "lineage(child_id)",
    "level_override(cell_id)", "attached_file(record_id)", "batch_shelf(batch_id, part)",
    "reference_line(layer)",
)  # fmt: skip

#: Index -> its condition: only the rows that the question is about.
PARTIAL_INDEXES: dict[str, str] = {
    "event(cell_id)": "status = 'open'",
    "hazard(cleared_on)": "cleared_on IS NULL",
    "household(external_id)": "external_id IS NOT NULL",
    "resident(external_id)": "external_id IS NOT NULL",
    "place(external_id)": "external_id IS NOT NULL",
    "facility(external_id)": "external_id IS NOT NULL",
    "organisation(external_id)": "external_id IS NOT NULL",
}

#: Layer that other GIS see -> geometry type it declares. Homes are no layer.
LAYERS: dict[str, str] = {
    "cell": "MULTIPOLYGON",
    "region": "MULTIPOLYGON",
    "place": "POINT",
    "facility": "POINT",
    "event": "POINT",
    "reference_line": "GEOMETRY",
}
R_TREES: tuple[str, ...] = ("cell", "place", "facility", "reference_line")
