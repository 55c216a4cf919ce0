"""export web: the city as one HTML file that opens without a network."""

from pathlib import Path

import click

from gridmap import words
from gridmap.commands.any_day import as_of_option, shown_on
from gridmap.commands.import_outcome import progress_shown
from gridmap.commands.passphrase import open_session, passphrase_option, workspace_argument
from gridmap.domain.records import LEVELS
from gridmap.words import tr


@click.command("web")
@workspace_argument
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--level", type=click.Choice(LEVELS), default="cell", show_default=True,
    help="Finest level; nothing finer is in the page.",
)  # fmt: skip
@click.option("--title", default="", help="Else the name of the workspace.")
@click.option("--lang", "language", type=click.Choice(words.LANGUAGES), help="Language of the page.")
@as_of_option
@click.option("--force", is_flag=True, help="Replace a file that lies there.")
@passphrase_option
def web_command(
    workspace: Path,
    out: Path,
    level: str,
    title: str,
    language: str | None,
    day: str,
    force: bool,
    passphrase_file: Path | None,
) -> None:
    """Write cells and regions, coloured by risk, as one web page: no network, no people's data."""
    if language:
        words.set_language(language)
    with open_session(workspace, passphrase_file) as session:
        from gridmap.exchange.export_web import WebOptions, export_web

        options = WebOptions(level, title)
        with shown_on(session, day) as shown, progress_shown(tr("export.working")) as progress:
            size = export_web(session, out, options, force=force, progress=progress, shown=shown, day=day)
    click.echo(tr("export.web_written", file=str(out), megabytes=f"{size / 2**20:.1f}"))
