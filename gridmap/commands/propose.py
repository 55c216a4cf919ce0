"""The verb propose: divide communities into cells of a wanted number of households."""

import json
from pathlib import Path

import click

from gridmap.commands.passphrase import open_session, passphrase_option, workspace_argument
from gridmap.planning.proposals import propose_into_draft
from gridmap.words import tr


@click.command("propose")
@workspace_argument
@click.option(
    "--community", "codes", multiple=True, required=True, metavar="CODE",
    help="A community, or a region whose communities are all divided; may be repeated.",
)  # fmt: skip
@click.option(
    "--households", type=click.IntRange(min=1), help="Households a cell; the setting's target without it."
)
@click.option(
    "--along", "layers", multiple=True, metavar="LAYER", help="Reference layers to follow; all without it."
)
@click.option("--draft", "name", help="Name of the draft that is made.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@passphrase_option
def propose_command(
    workspace: Path,
    codes: tuple[str, ...],
    households: int | None,
    layers: tuple[str, ...],
    name: str | None,
    as_json: bool,
    passphrase_file: Path | None,
) -> None:
    """Divide communities anew, into a draft of its own."""
    with open_session(workspace, passphrase_file) as session:
        made = propose_into_draft(session, codes, households, layers or None, name)
    if as_json:
        click.echo(json.dumps(made.data(), ensure_ascii=False, indent=2))
        return
    for one in made.communities:
        click.echo(
            tr(
                "planning.proposed",
                community=one.name,
                cells=len(one.households),
                least=min(one.households, default=0),
                most=max(one.households, default=0),
                within=one.within,
                along=f"{one.along_reference:.0%}",
                without=one.without_position,
            )
        )
    for community, why in made.refused:
        click.echo(tr("planning.not_proposed", community=community, why=why))
    click.echo(tr("planning.proposed_draft", name=made.draft_name, cells=made.cells, within=made.within))
