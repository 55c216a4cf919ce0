"""The verb propose: divide communities into cells of a wanted number of households."""

import json
from pathlib import Path

import click

from gridmap.commands.import_outcome import progress_shown
from gridmap.commands.passphrase import open_session, passphrase_option, workspace_argument
from gridmap.domain.errors import UserError
from gridmap.domain.records import Region
from gridmap.planning.proposals import Proposed, communities_below, propose_communities
from gridmap.planning.proposer import ProposedCommunity
from gridmap.session import Session
from gridmap.words import tr


@click.command("propose")
@workspace_argument
@click.option(
    "--community", "communities", multiple=True, metavar="CODE",
    help="A community, or a region whose communities are all divided; may be repeated.",
)  # fmt: skip
@click.option(
    "--township", "townships", multiple=True, metavar="CODE", help="All communities of it; may be repeated."
)
@click.option(
    "--county", "counties", multiple=True, metavar="CODE", help="All communities of it; may be repeated."
)
@click.option(
    "--households", type=click.IntRange(min=1), help="Households a cell; the setting's target without it."
)
@click.option(
    "--along", "layers", multiple=True, metavar="LAYER", help="Reference layers to follow; all without it."
)
@click.option(
    "--draft", "name", metavar="NAME",
    help="Write the cells into this draft, which is made where there is none; nothing is written without it.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@passphrase_option
def propose_command(
    workspace: Path,
    communities: tuple[str, ...],
    townships: tuple[str, ...],
    counties: tuple[str, ...],
    households: int | None,
    layers: tuple[str, ...],
    name: str | None,
    as_json: bool,
    passphrase_file: Path | None,
) -> None:
    """Divide communities anew: show what it comes to, or write it into a draft."""
    if not communities + townships + counties:
        raise UserError("planning.propose_what")
    with open_session(workspace, passphrase_file, read_only=name is None) as session:
        wanted = _wanted(session, communities, townships, counties)
        with progress_shown(tr("planning.proposing")) as progress:
            made = propose_communities(session, wanted, households, layers or None, name, progress)
    if as_json:
        click.echo(json.dumps(made.data(), ensure_ascii=False, indent=2))
    else:
        _tell(made)


def _wanted(session: Session, *codes: tuple[str, ...]) -> list[Region]:
    communities, townships, counties = codes
    found = communities_below(session, communities)
    found += communities_below(session, townships, "township")
    found += communities_below(session, counties, "county")
    return list({one.id: one for one in found}.values())


def _tell(made: Proposed) -> None:
    for one in made.communities:
        click.echo(_line(one))
    if made.draft is not None:
        click.echo(tr("planning.proposed_draft", name=made.draft.name, cells=made.cells, within=made.within))
    else:
        click.echo(tr("planning.proposed_only", cells=made.cells, within=made.within))
    if made.within < made.cells:
        click.echo(allowed_text(made.allowed, made.within_allowed))


def allowed_text(cells: int, within: int) -> str:
    """How many cells are within range of those that could be by the numbers of households."""
    key = "none" if not cells else "all" if within == cells else "some"
    return tr(f"planning.proposed_allowed_{key}", cells=cells, within=within)


def _line(one: ProposedCommunity) -> str:
    if one.proposal is None:
        return tr("planning.not_proposed", community=one.name, why=one.why)
    line = tr(
        "planning.proposed",
        community=one.name,
        before=one.before,
        cells=len(one.households),
        least=min(one.households),
        most=max(one.households),
        within=one.within,
        deviation=f"{one.deviation:.0%}",
        along=f"{one.along_reference:.0%}",
        without=one.without_position,
    )
    return f"{line} {one.why}" if one.why else line
