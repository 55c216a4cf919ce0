"""The verb export, a group: a web page, or layers in the formats of other programs."""

import click

from gridmap.commands.lazy_group import LazyGroup

#: Name -> module below gridmap.commands that holds it as `<name>_command`.
FORMATS: dict[str, str] = {
    "csv": "export_layers",
    "geojson": "export_layers",
    "gpkg": "export_layers",
    "kml": "export_layers",
    "web": "export_web",
    "xlsx": "export_layers",
}


@click.command("export", cls=LazyGroup, modules=FORMATS)
def export_command() -> None:
    """Write a web page, or layers for other programs; without people's data, and always journaled."""
