"""The option --as-of of exports, and what they are made of then."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from gridmap.assessment import Assessment
from gridmap.planning.as_of import is_known, parsed_day
from gridmap.session import Session
from gridmap.store.workspace import Workspace
from gridmap.words import tr

Command = TypeVar("Command", bound=Callable[..., Any])


def as_of_option(command: Command) -> Command:
    """The option --as-of, a text named `day`, "" for now."""
    said = "As things stood, or will stand as planned, on that day; else now."
    return click.option("--as-of", "day", default="", metavar="YYYY-MM-DD", help=said)(command)


def warn_of_unknown(session: Session, day: str) -> None:
    """Say so when the workspace tells nothing of an ISO day, so that all that is shown came later."""
    if not is_known(session, day):
        click.echo(tr("planning.as_of_unknown", day=day), err=True)


@contextmanager
def shown_on(session: Session, day: str) -> Iterator[Workspace | None]:
    """The copy that shows a day; None for now, when the levels of risk are made as of now."""
    if day:
        from gridmap.exchange.any_day import as_of

        warn_of_unknown(session, parsed_day(day))
        with as_of(session, day) as shown:
            yield shown
    else:
        Assessment(session).assess_all()  # levels as they are, not as they were
        yield None
