"""The verb crosswalk: how the cells lie over another net."""

from pathlib import Path

import click

from gridmap.commands.passphrase import open_session, passphrase_option, workspace_argument
from gridmap.exchange.crosswalks import write_crosswalk
from gridmap.exchange.nets import net_named
from gridmap.words import tr


@click.command("crosswalk")
@workspace_argument
@click.argument("net", metavar="NET")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace OUT if it is there.")
@passphrase_option
def crosswalk_command(
    workspace: Path, net: str, out: Path, force: bool, passphrase_file: Path | None
) -> None:
    """Write which cells and which areas of a net overlap, with shares of area and of households.

    OUT is a CSV file, or an Excel workbook if its name ends in .xlsx.
    """
    with open_session(workspace, passphrase_file) as session:
        rows = write_crosswalk(session, net_named(session, net), out, force=force)
    click.echo(tr("nets.crosswalk_written", rows=rows, file=str(out)))
