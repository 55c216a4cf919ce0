"""The verb import, a group: boundaries, codes, records; each in a module of its own, imported when used."""

import importlib

import click

#: Name -> module below gridmap.commands that holds it as `<name>_command`.
KINDS: dict[str, str] = {
    "boundaries": "import_boundaries",
    "codes": "import_codes",
    "net": "import_net",
    "records": "import_records",
    "references": "import_references",
}


class Kinds(click.Group):
    """What can be imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all kinds."""
        return sorted(KINDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a kind, from its module."""
        if cmd_name not in KINDS:
            return None
        module = importlib.import_module(f"gridmap.commands.{KINDS[cmd_name]}")
        found = getattr(module, cmd_name + "_command")
        assert isinstance(found, click.Command)
        return found


@click.command("import", cls=Kinds)
def import_command() -> None:
    """Bring in boundaries, code lists or records from files of other programs."""
