"""The verb import net: another net over the same ground."""

from pathlib import Path

import click

from gridmap.commands.passphrase import open_session, passphrase_option, workspace_argument
from gridmap.domain.planning_records import NET_KINDS
from gridmap.exchange.boundary_options import BoundaryOptions
from gridmap.exchange.nets import import_net, read_net
from gridmap.words import tr


@click.command("net")
@workspace_argument
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", required=True, help="What the net is called: police, city management, fire ...")
@click.option(
    "--kind", type=click.Choice(NET_KINDS), default="other", show_default=True, help="Whose net it is."
)
@click.option("--layer", help="Layer of the file.")
@click.option("--code", metavar="COL", help="Column of the areas' codes.")
@click.option("--area-name", metavar="COL", help="Column of the areas' names.")
@click.option("--crs", metavar="EPSG:n|gcj02|bd09", help="Coordinate system, where the file does not say it.")
@click.option("--encoding", help="Encoding of the attributes.")
@passphrase_option
def net_command(
    workspace: Path,
    file: Path,
    name: str,
    kind: str,
    layer: str | None,
    code: str | None,
    area_name: str | None,
    crs: str | None,
    encoding: str | None,
    passphrase_file: Path | None,
) -> None:
    """Bring in another net; the cells stay as they are."""
    options = BoundaryOptions(layer=layer, code=code, name=area_name, crs=crs, encoding=encoding)
    with open_session(workspace, passphrase_file) as session:
        made = import_net(session, read_net(file, options, session), name, kind)
    click.echo(tr("nets.imported", name=name, areas=made.areas))
    click.echo(made.report.text())
