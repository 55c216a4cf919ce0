"""Verb demo: a workspace with a fictional city, to look around in and to try things on."""

from datetime import date, datetime
from pathlib import Path
from time import monotonic

import click

from gridmap.commands.import_outcome import progress_shown
from gridmap.domain.access import Actor
from gridmap.domain.errors import UserError
from gridmap.store.process import user
from gridmap.words import tr


@click.command("demo")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--cells", type=click.IntRange(30, 100_000), default=1_200, show_default=True)
@click.option("--residents", type=click.IntRange(100, 10_000_000), default=60_000, show_default=True)
@click.option("--events", type=click.IntRange(100, 10_000_000), default=12_000, show_default=True)
@click.option(
    "--seed", type=click.IntRange(0), default=3, show_default=True, help="Another one, another city."
)
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), default=None, metavar="YYYY-MM-DD",
    help="The day that events and visits lead up to; else this one.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Replace FILE if it is a plain workspace that nobody has open.")
def demo_command(
    file: Path, cells: int, residents: int, events: int, seed: int, today: datetime | None, force: bool
) -> None:
    """Make a workspace with a fictional city and a year of events.

    Everybody and everything in it is invented. It is not sealed. The same numbers, seed and day give
    the same city.
    """
    from gridmap.demo.city import city
    from gridmap.demo.write import write

    if file.exists() and not force:
        raise UserError("demo.file_exists", file=str(file))
    started = monotonic()
    day = (today.date() if today else date.today()).isoformat()
    with progress_shown(tr("demo.drawing")) as progress:
        made = city(cells, residents, events, seed, day, progress)
    with progress_shown(tr("demo.writing")) as progress:
        summary = write(made, file, Actor(user()), replace=force, progress=progress)
    seconds = f"{monotonic() - started:.1f}"
    click.echo(tr("demo.made", file=str(file), seconds=seconds, **made.counts()))
    unknown, red, orange, yellow, blue = summary.cells
    click.echo(tr("demo.levels", red=red, orange=orange, yellow=yellow, blue=blue, unknown=unknown))
