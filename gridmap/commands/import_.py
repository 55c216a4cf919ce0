"""The verb import, a group: boundaries, codes, records; each in a module of its own, imported when used."""

import click

from gridmap.commands.lazy_group import LazyGroup

#: Name -> module below gridmap.commands that holds it as `<name>_command`.
KINDS: dict[str, str] = {
    "boundaries": "import_boundaries",
    "codes": "import_codes",
    "net": "import_net",
    "records": "import_records",
    "references": "import_references",
}


@click.command("import", cls=LazyGroup, modules=KINDS)
def import_command() -> None:
    """Bring in boundaries, code lists or records from files of other programs."""
