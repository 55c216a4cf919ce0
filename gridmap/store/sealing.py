"""Sealing a workspace, opening it for good, and changing its passphrase.

Each makes a copy beside the file, verifies it and puts it in place at one stroke; killed at any
moment, the file is either as it was or as it was to become.
"""

from pathlib import Path

from gridmap.store.connection import Connection, bare, key_for
from gridmap.store.contents import contents, refuse_unless_whole
from gridmap.store.disk import ensure_room
from gridmap.store.keys import Key
from gridmap.store.replacing import replacing
from gridmap.store.trouble import told


def seal(path: Path, passphrase: str) -> None:
    """Encrypt a plain workspace that nobody has open.

    What it was stays readable in backups made before, and in blocks of the disk not yet written over.

    Raises:
        UserError: it is sealed already, in use, not a workspace, or the disk has no room for a copy.
    """
    _written_anew(path, key_for(path, None), Key.fresh(passphrase))


def unseal(path: Path, passphrase: str) -> None:
    """Turn a sealed workspace that nobody has open into a plain one.

    Raises:
        UserError: wrong passphrase, not sealed, in use, or the disk has no room for a copy.
    """
    _written_anew(path, key_for(path, passphrase), None)


def change_passphrase(path: Path, old: str, new: str) -> None:
    """Seal a sealed workspace that nobody has open with another passphrase.

    Raises:
        UserError: as `unseal`.
    """
    _written_anew(path, key_for(path, old), Key.fresh(new))


def _written_anew(path: Path, key: Key | None, new_key: Key | None) -> None:
    ensure_room(path.parent, path.stat().st_size)
    with replacing(path, key) as (connection, made), told(path):
        expected = contents(connection)
        _export(connection, made, new_key)
        copy = bare(made, new_key, "rw")
        try:
            copy.execute("DELETE FROM lease")
            refuse_unless_whole(copy, expected, made)
        finally:
            copy.close()


def _export(connection: Connection, made: Path, key: Key | None) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("ATTACH DATABASE ? AS copy KEY ?", (str(made), key.literal if key else ""))
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("SELECT sqlcipher_export('copy')")
    for pragma in ("application_id", "user_version"):  # which the export leaves out
        value = connection.execute(f"PRAGMA main.{pragma}").fetchone()[0]
        connection.execute(f"PRAGMA copy.{pragma} = {value:d}")
    connection.execute("COMMIT")
    connection.execute("DETACH DATABASE copy")
