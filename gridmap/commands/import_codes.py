"""import codes: the official list of region codes and names."""

from pathlib import Path

import click

from gridmap.commands.import_outcome import refuse_over_input, report_option, tell
from gridmap.commands.passphrase import open_session, passphrase_option, workspace_argument
from gridmap.exchange.code_list import CodeOptions


@click.command("codes")
@workspace_argument
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--code", metavar="COL", help="Column of the codes; else guessed, as all columns.")
@click.option("--name", metavar="COL", help="Column of the names.")
@click.option("--level", metavar="COL", help="Column that tells the level of a row.")
@click.option("--parent-code", "parent", metavar="COL", help="Column of the code of the region above.")
@click.option("--encoding", help="Of a text file, where the guess is wrong.")
@click.option("--sheet", help="Of a workbook that has several.")
@click.option("--dry-run", is_flag=True, help="Say what would change and write nothing.")
@report_option
@passphrase_option
def codes_command(
    workspace: Path,
    file: Path,
    code: str | None,
    name: str | None,
    level: str | None,
    parent: str | None,
    encoding: str | None,
    sheet: str | None,
    dry_run: bool,
    report: Path | None,
    passphrase_file: Path | None,
) -> None:
    """Compare a list of 12-digit codes with the regions that are there, and take its codes and names over.

    Matches by code, then by name within the parent; tells what was kept, renamed, recoded, and what
    is gone or new.
    """
    from gridmap.exchange.codes import compare_codes, import_codes, read_codes

    refuse_over_input(report, workspace, file)
    listed = read_codes(file, CodeOptions(code, name, level, parent, encoding, sheet))
    with open_session(workspace, passphrase_file, read_only=dry_run) as session:
        done = compare_codes(session, listed)[0] if dry_run else import_codes(session, listed)
    tell(done, report)
