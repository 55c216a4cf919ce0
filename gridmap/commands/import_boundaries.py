"""import boundaries: regions and cells from any vector file."""

from pathlib import Path

import click

from gridmap.commands.import_outcome import (
    progress_shown,
    refuse_over_input,
    report_option,
    stopping_told,
    tell,
)
from gridmap.commands.passphrase import open_session, passphrase_option, workspace_argument
from gridmap.domain.mends import Tolerance
from gridmap.exchange.boundary_options import IMPORT_LEVELS, BoundaryOptions

_FILE = click.Path(path_type=Path)


@click.command("boundaries")
@workspace_argument
@click.argument("file", type=_FILE)
@click.option("--layer", help="Layer of a file that has several.")
@click.option("--level", type=click.Choice(IMPORT_LEVELS), help="What the polygons are; else guessed.")
@click.option("--code", metavar="COL", help="Column of the codes; else guessed, as all columns.")
@click.option("--name", metavar="COL", help="Column of the names.")
@click.option(
    "--parent-code",
    "parent_codes",
    metavar="COL",
    multiple=True,
    help="Column of the code of the region above; again for the one above that.",
)
@click.option(
    "--parent-name", "parent_names", metavar="COL", multiple=True, help="The same for names of regions above."
)
@click.option("--crs", metavar="CRS", help="EPSG:n, gcj02 or bd09, where the file says none or a wrong one.")
@click.option("--swap-axes", is_flag=True, help="Latitude or northing comes first.")
@click.option("--encoding", help="Of a shapefile's text, where the guess is wrong.")
@click.option(
    "--join-points", type=_FILE, metavar="FILE", help="Points whose names polygons take; maybe FILE itself."
)
@click.option(
    "--tolerance",
    type=click.FloatRange(0, 1000),
    default=Tolerance().width,
    show_default=True,
    metavar="METRES",
    help="Width up to which overlaps are cut and gaps filled; wider ones stop the import.",
)
@report_option
@passphrase_option
def boundaries_command(
    workspace: Path,
    file: Path,
    layer: str | None,
    level: str | None,
    code: str | None,
    name: str | None,
    parent_codes: tuple[str, ...],
    parent_names: tuple[str, ...],
    crs: str | None,
    swap_axes: bool,
    encoding: str | None,
    join_points: Path | None,
    tolerance: float,
    report: Path | None,
    passphrase_file: Path | None,
) -> None:
    """Import counties, townships, communities or cells from any vector file.

    Missing levels are made from codes or parent columns, and every community gets at least one cell.
    Shared borders are snapped; what was mended is listed, and what cannot be stops the import.
    """
    from gridmap.exchange.boundaries import import_boundaries, read_boundaries

    options = BoundaryOptions(
        layer, level, code, name, parent_codes, parent_names, crs, encoding, swap_axes, join_points,
        Tolerance(width=tolerance),
    )  # fmt: skip
    refuse_over_input(report, workspace, file)
    with open_session(workspace, passphrase_file) as session, stopping_told(report):
        preview = read_boundaries(file, options, session)
        click.echo(preview.understood(), err=True)
        with progress_shown(file.name) as progress:
            done = import_boundaries(session, preview, progress)
        tell(done, report)
