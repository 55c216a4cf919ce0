"""How an import shows its progress and its report on the command line."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from gridmap.commands.option_hints import option_hint
from gridmap.exchange.report import ImportStopped, Report, write_csv
from gridmap.formats import rejected_rows
from gridmap.words import tr

Command = TypeVar("Command", bound=Callable[..., Any])


def report_option(command: Command) -> Command:
    """The option --report, a path named `report`."""
    kind = click.Path(dir_okay=False, path_type=Path)
    return click.option("--report", type=kind, metavar="FILE", help="Write every line as CSV.")(command)


def refuse_over_input(report: Path | None, *read: Path) -> None:
    """Refuse a report that would take the place of a file that the same work reads.

    Raises:
        UserError: it would.
    """
    if report is not None:
        rejected_rows.refuse_over_input(report, *read)


@contextmanager
def progress_shown(label: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on a terminal, silence elsewhere; gives the `progress(done, total)` to be called."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    with click.progressbar(length=100, label=label, file=sys.stderr) as bar:

        def progress(done: int, total: int | None = None) -> None:
            if total:
                bar.update(max(0, 100 * done // total - bar.pos))

        yield progress


@contextmanager
def stopping_told(report: Path | None) -> Iterator[None]:
    """Print and write the list of an import that stopped, then let its error go on."""
    try:
        yield
    except ImportStopped as error:
        tell(error.report, report)
        raise


def tell(done: Report, report: Path | None) -> None:
    """Print a report, and write it as a table if that is wanted.

    Raises:
        UserError: the table cannot be written.
    """
    click.echo(done.text())
    if report is not None:
        write_csv(done, report)
        click.echo(tr("report.written", file=str(report), count=len(done.lines)), err=True)
    elif done.shortened:
        click.echo(option_hint(["report.more"]), err=True)
