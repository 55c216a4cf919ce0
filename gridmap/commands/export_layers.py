"""export gpkg, geojson, kml, csv, xlsx: chosen layers for other programs."""

from pathlib import Path
from typing import Any

import click

from gridmap import words
from gridmap.commands.any_day import as_of_option, shown_on
from gridmap.commands.import_outcome import progress_shown
from gridmap.commands.passphrase import open_session, passphrase_option, workspace_argument
from gridmap.words import tr

_WHAT = {
    "gpkg": "Write layers as a GeoPackage that QGIS opens coloured; plain, also from a sealed workspace.",
    "geojson": "Write layers as GeoJSON: one file, or a folder OUT of files where there are several layers.",
    "kml": "Write layers as KML, for maps on phones: one file, or a folder OUT of files.",
    "csv": "Write layers as CSV: one file, or a folder OUT of files where there are several layers.",
    "xlsx": "Write layers as an Excel workbook, one sheet each.",
}


def _command(format_name: str) -> click.Command:
    from gridmap.exchange.export_layers import LAYERS, USUAL_LAYERS

    @click.command(format_name, help=_WHAT[format_name])
    @workspace_argument
    @click.argument("out", type=click.Path(path_type=Path))
    @click.option(
        "--layers", default=",".join(USUAL_LAYERS), show_default=True, metavar="A,B,…",
        help=f"Any of {', '.join(LAYERS)}. Residents and households are counts per cell.",
    )  # fmt: skip
    @click.option(
        "--with-people", is_flag=True,
        help="Names, numbers, addresses, homes and contents too; journaled, needs --reason.",
    )  # fmt: skip
    @click.option("--reason", default="", help="Why people's data leave; goes into the journal.")
    @click.option("--lang", "language", type=click.Choice(words.LANGUAGES), help="Language of headings.")
    @as_of_option
    @click.option("--force", is_flag=True, help="Replace a file that lies there.")
    @passphrase_option
    def command(
        workspace: Path, out: Path, layers: str, with_people: bool, reason: str, language: str | None,
        day: str, force: bool, passphrase_file: Path | None,
    ) -> None:  # fmt: skip
        if language:
            words.set_language(language)
        named = tuple(name.strip() for name in layers.split(",") if name.strip())
        _export(workspace, out, passphrase_file, force, day,
                format=format_name, layers=named, people=with_people, reason=reason)  # fmt: skip

    return command


def _export(
    workspace: Path, out: Path, passphrase_file: Path | None, force: bool, day: str, **chosen: Any
) -> None:
    from gridmap.exchange.export_layers import LayerOptions, export_layers
    from gridmap.exchange.export_words import title

    options = LayerOptions(**chosen)
    with open_session(workspace, passphrase_file) as session:
        with shown_on(session, day) as shown, progress_shown(tr("export.working")) as progress:
            counts = export_layers(
                session, out, options, force=force, progress=progress, shown=shown, day=day
            )
        if session.sealed:
            click.echo(tr("export.not_sealed", file=str(out)), err=True)
    click.echo(tr("export.written_folder" if options.in_folder else "export.written", file=str(out)))
    files = [str(out / file) for file in options.files] if options.in_folder else [""] * len(counts)
    for (name, count), file in zip(counts.items(), files, strict=True):
        click.echo(f"{count:>12,}  {title(name)}" + (f"  {file}" if file else ""))


gpkg_command = _command("gpkg")
geojson_command = _command("geojson")
kml_command = _command("kml")
csv_command = _command("csv")
xlsx_command = _command("xlsx")
