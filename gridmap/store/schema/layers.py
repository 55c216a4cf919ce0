# ruff: noqa: E501  # a table of definitions reads best a line each
"""What makes a workspace a GeoPackage: its metadata tables, R-trees and QGIS's symbology."""

from typing import Any

from gridmap.store.geopackage import SRS
from gridmap.store.schema.tables import LAYERS, R_TREES

_METADATA: tuple[str, ...] = (
    """CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY NOT NULL,
       organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
       description TEXT)""",
    """CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY NOT NULL, data_type TEXT NOT NULL,
       identifier TEXT UNIQUE, description TEXT DEFAULT '',
       last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
       min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
       CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    """CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
       geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
       CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
       CONSTRAINT uk_gc_table_name UNIQUE (table_name),
       CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
       CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))""",
    """CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
       definition TEXT NOT NULL, scope TEXT NOT NULL,
       CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))""",
    """CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT,
       f_table_schema TEXT, f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT,
       styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT, ui TEXT,
       update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))""",
)  # fmt: skip

# Definitions as EPSG publishes them.
_CGCS2000 = (
    'GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,'
    '298.257222101,AUTHORITY["EPSG","1024"]],AUTHORITY["EPSG","1043"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG",'
    '"8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4490"]]'
)
_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'
)
_REFERENCE_SYSTEMS = (
    (
        "Undefined cartesian SRS",
        -1,
        "NONE",
        -1,
        "undefined",
        "undefined cartesian coordinate reference system",
    ),
    (
        "Undefined geographic SRS",
        0,
        "NONE",
        0,
        "undefined",
        "undefined geographic coordinate reference system",
    ),
    ("WGS 84", 4326, "EPSG", 4326, _WGS84, "longitude and latitude in degrees on WGS 84"),
    ("CGCS2000", SRS, "EPSG", SRS, _CGCS2000, "longitude and latitude in degrees on CGCS2000"),
)

APPLICATION_ID = 0x47504B47  # "GPKG"
USER_VERSION = 10400


def create_layers(execute: Any) -> None:
    """Create the metadata and R-trees on a connection's `execute`."""
    create_metadata(execute)
    for table, kind in LAYERS.items():
        register_layer(execute, table, kind)
    for table in R_TREES:
        create_r_tree(execute, table)
        for statement in r_tree_triggers(table):
            execute(statement)


def create_metadata(execute: Any) -> None:
    """Create the tables that make a file a GeoPackage, without any layer."""
    for statement in _METADATA:
        execute(statement)
    for system in _REFERENCE_SYSTEMS:
        execute("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", system)


def register_layer(execute: Any, table: str, kind: str) -> None:
    """Say that a table is a layer whose column geom holds a kind of geometry."""
    execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?, 'features', ?, ?)",
        (table, table, SRS),
    )
    execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)", (table, kind, SRS))


def register_table(execute: Any, table: str) -> None:
    """Say that a table without geometry is there to be read."""
    execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES (?, 'attributes', ?)",
        (table, table),
    )


def create_r_tree(execute: Any, table: str) -> None:
    """Create a layer's R-tree, empty and without its triggers."""
    execute(f"CREATE VIRTUAL TABLE rtree_{table}_geom USING rtree(id, minx, maxx, miny, maxy)")
    execute(
        "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', "
        "'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
        (table,),
    )


_BOX = "ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)"
_THERE = "NEW.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom)"


def r_tree_triggers(table: str) -> list[str]:
    """Statements that keep a table's R-tree true; what they do is set by the extension's specification."""
    tree, name = f"rtree_{table}_geom", f"rtree_{table}_geom"
    put = f"INSERT OR REPLACE INTO {tree} VALUES (NEW.id, {_BOX});"
    drop = f"DELETE FROM {tree} WHERE id = OLD.id;"
    same = "OLD.id = NEW.id"
    return [
        f"CREATE TRIGGER {name}_insert AFTER INSERT ON {table} WHEN ({_THERE}) BEGIN {put} END",
        f"CREATE TRIGGER {name}_update2 AFTER UPDATE OF geom ON {table} "
        f"WHEN {same} AND NOT ({_THERE}) BEGIN {drop} END",
        f"CREATE TRIGGER {name}_update4 AFTER UPDATE ON {table} "
        f"WHEN OLD.id != NEW.id AND NOT ({_THERE}) BEGIN "
        f"DELETE FROM {tree} WHERE id IN (OLD.id, NEW.id); END",
        f"CREATE TRIGGER {name}_update5 AFTER UPDATE ON {table} WHEN OLD.id != NEW.id AND ({_THERE}) "
        f"BEGIN {drop} {put} END",
        f"CREATE TRIGGER {name}_update6 AFTER UPDATE OF geom ON {table} WHEN {same} AND ({_THERE}) "
        f"AND (OLD.geom NOT NULL AND NOT ST_IsEmpty(OLD.geom)) BEGIN UPDATE {tree} SET "
        "minx = ST_MinX(NEW.geom), maxx = ST_MaxX(NEW.geom), miny = ST_MinY(NEW.geom), maxy = ST_MaxY(NEW.geom) "
        "WHERE id = NEW.id; END",
        f"CREATE TRIGGER {name}_update7 AFTER UPDATE OF geom ON {table} WHEN {same} AND ({_THERE}) "
        f"AND (OLD.geom IS NULL OR ST_IsEmpty(OLD.geom)) BEGIN {put} END",
        f"CREATE TRIGGER {name}_delete AFTER DELETE ON {table} WHEN OLD.geom NOT NULL BEGIN {drop} END",
    ]


def r_tree_trigger_names(table: str) -> list[str]:
    """Names of the triggers that `r_tree_triggers` creates."""
    return [statement.split()[2] for statement in r_tree_triggers(table)]
