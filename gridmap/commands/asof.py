"""The verb asof: a workspace as it was on a day."""

import json
from pathlib import Path

import click

from gridmap.commands.any_day import warn_of_unknown
from gridmap.commands.passphrase import open_session, passphrase_option, workspace_argument
from gridmap.planning.as_of import parsed_day, write_as_of
from gridmap.session import Session
from gridmap.store.unfinished import passing_folder
from gridmap.words import said, tr

_COUNTED = ("household", "resident", "place", "facility", "organisation", "event")


@click.command("asof")
@workspace_argument
@click.argument("day", metavar="YYYY-MM-DD")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write a workspace that shows the day."
)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@passphrase_option
def asof_command(
    workspace: Path, day: str, out: Path | None, as_json: bool, passphrase_file: Path | None
) -> None:
    """Show the state of any day: regions, cells and what belongs to them."""
    day = parsed_day(day)
    with (
        open_session(workspace, passphrase_file, read_only=True) as session,
        passing_folder(workspace) as folder,
    ):
        warn_of_unknown(session, day)
        target = out or folder / "day.gpkg"
        left_out = write_as_of(session, day, target)
        shown = Session(session.workspace.opened_copy(target), session.actor)
        try:
            counts = _counts(shown)
        finally:
            shown.close()
    for draft, why in left_out:
        heading = tr("plan.as_of_left_out", name=draft.name, day=draft.effective_on)
        click.echo(f"{heading}\n{said(why)}", err=True)
    if as_json:
        click.echo(json.dumps({"day": day, **counts}, ensure_ascii=False, indent=2))
        return
    click.echo(tr("planning.as_of", day=day, **counts))
    if out is not None:
        click.echo(tr("planning.as_of_written", file=str(out)))


def _counts(session: Session) -> dict[str, int]:
    counted = session.workspace.counts()
    regions = {level: counted[f"region.{level}"] for level in ("county", "township", "community")}
    return {
        **regions,
        "cell": session.workspace.cells_in_force(),
        **{name: counted[name] for name in _COUNTED},
    }
