"""import records: places, facilities, organisations, residents and events from anybody's table."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import click

from gridmap.commands.import_outcome import progress_shown
from gridmap.commands.option_hints import option_hint
from gridmap.commands.passphrase import open_session, passphrase_option, workspace_argument
from gridmap.domain.columns import RECORD_KINDS
from gridmap.domain.errors import UserError

_FILE = click.Path(path_type=Path)


@click.command("records")
@workspace_argument
@click.argument("file", type=_FILE)
@click.option("--kind", required=True, type=click.Choice(RECORD_KINDS), help="What a row is.")
@click.option(
    "--map", "columns", multiple=True, metavar="FIELD=COLUMN",
    help="Which column holds a field: name, lon, lat, address, cell_code, community_code, external_id, kind; "
    "of events reported_at, title, content, category, severity, status. Without a column, none does. "
    "See --preview for the guess.",
)  # fmt: skip
@click.option(
    "--set", "constants", multiple=True, metavar="FIELD=VALUE",
    help="Value of a field where no column gives one, for example status=closed.",
)  # fmt: skip
@click.option("--crs", default="", metavar="CRS", help="EPSG:n, gcj02 or bd09; EPSG:4490 where nothing says.")
@click.option("--encoding", default="", help="Of a text file, where the guess is wrong.")
@click.option("--sheet", default="", help="Sheet of a workbook, layer of a vector file.")
@click.option(
    "--time-zone", default="Asia/Shanghai", show_default=True, metavar="ZONE",
    help="Whose clock the times show: a name or +08:00.",
)  # fmt: skip
@click.option(
    "--day-order", type=click.Choice(("day", "month")),
    help="What comes first in 6/1/2025; else such dates are rejected.",
)  # fmt: skip
@click.option("--id-prefix", default="", help="Put before ids, where two sources count alike.")
@click.option(
    "--status-default", type=click.Choice(("open", "closed")),
    help="What events count as where nothing says whether they are closed; else open.",
)  # fmt: skip
@click.option(
    "--closed-after", type=click.IntRange(min=0), metavar="DAYS",
    help="Instead: those reported more than so many days ago count as closed, the others as open.",
)  # fmt: skip
@click.option(
    "--rejected", "--report", "report", type=_FILE, metavar="FILE",
    help="Where rejected rows go; else beside FILE, as places.rejected.csv for places.csv.",
)  # fmt: skip
@click.option("--preview", "only_preview", is_flag=True, help="Say what would happen and write nothing.")
@passphrase_option
def records_command(
    workspace: Path,
    file: Path,
    kind: str,
    columns: tuple[str, ...],
    constants: tuple[str, ...],
    crs: str,
    encoding: str,
    sheet: str,
    time_zone: str,
    day_order: Literal["day", "month"] | None,
    id_prefix: str,
    status_default: Literal["open", "closed"] | None,
    closed_after: int | None,
    report: Path | None,
    only_preview: bool,
    passphrase_file: Path | None,
) -> None:
    """Import records from CSV, XLSX, XLS, ODS or any vector file.

    Columns are guessed from names and contents. Records are attached to cells by position, by code, or
    by address. Rejected rows go with their reasons to a file that can be mended and imported again.
    """
    from gridmap.exchange.record_description import described
    from gridmap.exchange.records import (
        RecordOptions,
        import_records,
        read_records,
        rehearse,
        status_assumed,
    )
    from gridmap.words import tr

    if status_default and closed_after is not None:
        raise click.UsageError("--status-default and --closed-after exclude each other")
    if kind != "event" and (status_default or closed_after is not None):
        raise click.UsageError("--status-default and --closed-after are about events")
    constants_given = _pairs(constants)
    if status_default:
        constants_given.setdefault("status", status_default)
    options = RecordOptions(
        _pairs(columns), constants_given, crs, encoding, sheet, time_zone, day_order or "", id_prefix,
        closed_after, report,
    )  # fmt: skip
    preview = read_records(file, kind, options)
    about = list(described(preview))
    click.echo("\n".join(about), err=True)
    if (assumed := status_assumed(preview)) and (hint := option_hint([assumed.key])):
        click.echo(hint, err=True)
    with open_session(workspace, passphrase_file, read_only=only_preview) as session:
        if only_preview:
            done = rehearse(session, preview)
            click.echo(tr("import_records.preview.rehearsal", count=done.read))
        else:
            with progress_shown(file.name) as progress:
                done = import_records(session, preview, progress)
        click.echo("\n".join(said for said in done.sentences() if said not in about))
        if hint := option_hint(key for key, _ in done.tallies):
            click.echo(hint, err=True)
    if done.read and not done.imported:
        raise UserError("import_records.nothing_imported")


def _pairs(texts: Iterable[str]) -> dict[str, str]:
    pairs = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise UserError("import_records.bad_pair", text=text)
        pairs[name.strip()] = value.strip()
    return pairs
