"""The verb export, a group: a web page, or layers in the formats of other programs."""

import importlib

import click

#: Name -> module below gridmap.commands that holds it as `<name>_command`.
FORMATS: dict[str, str] = {
    "csv": "export_layers",
    "geojson": "export_layers",
    "gpkg": "export_layers",
    "web": "export_web",
    "xlsx": "export_layers",
}


class Formats(click.Group):
    """What can be exported to, each imported when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all formats."""
        return sorted(FORMATS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a format, from its module."""
        if cmd_name not in FORMATS:
            return None
        module = importlib.import_module(f"gridmap.commands.{FORMATS[cmd_name]}")
        found = getattr(module, cmd_name + "_command")
        assert isinstance(found, click.Command)
        return found


@click.command("export", cls=Formats)
def export_command() -> None:
    """Write a web page, or layers for other programs; without people's data, and always journaled."""
