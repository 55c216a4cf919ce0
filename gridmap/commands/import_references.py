"""The verb import references: roads, rail, water, buildings, walls from any vector file."""

from pathlib import Path

import click

from gridmap.commands.import_outcome import progress_shown
from gridmap.commands.passphrase import open_session, passphrase_option, workspace_argument
from gridmap.words import reference_name, tr

_KINDS = ("rail", "water", "road", "building", "green", "wall", "other")


@click.command("references")
@workspace_argument
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--layer", help="Layer of the file; else all that have lines or polygons.")
@click.option("--kind", type=click.Choice(_KINDS), help="What they are; else as the layer's name says.")
@click.option("--crs", metavar="EPSG:n|gcj02|bd09", help="Coordinate system, where the file does not say it.")
@click.option("--encoding", help="Encoding of the attributes.")
@passphrase_option
def references_command(
    workspace: Path,
    file: Path,
    layer: str | None,
    kind: str | None,
    crs: str | None,
    encoding: str | None,
    passphrase_file: Path | None,
) -> None:
    """Bring in lines and polygons to find one's way by, and for borders to follow."""
    from gridmap.exchange.references import import_references

    with (
        open_session(workspace, passphrase_file) as session,
        progress_shown(tr("references.importing", file=file.name)) as progress,
    ):
        report = import_references(
            session, file, layer=layer, kind=kind, crs=crs, encoding=encoding, progress=progress
        )
    for name, count in report.counts.items():
        click.echo(tr("references.imported", kind=reference_name(name), count=count))
    if report.left_out:
        click.echo(tr("references.left_out", count=report.left_out))
