"""Wiring and the command line."""

import sys
from typing import Any

import click

from gridmap import words
from gridmap.commands.lazy_group import LazyGroup
from gridmap.commands.spoken_click import teach_click
from gridmap.domain.errors import UserError

#: Verb -> module below gridmap.commands that holds it as a click command of that name.
#: A module is imported only when its verb is used.
VERBS: dict[str, str] = {
    "asof": "asof",
    "backup": "backup",
    "check": "check",
    "crosswalk": "crosswalk",
    "demo": "demo",
    "draft": "drafts",
    "export": "export",
    "import": "import_",
    "info": "workspace",
    "mend": "mend",
    "new": "workspace",
    "open": "open",
    "passphrase": "workspace",
    "propose": "propose",
    "risk": "risk",
    "screenshot": "screenshot",
    "seal": "workspace",
    "unseal": "workspace",
    "verify": "workspace",
}


def _speak(_: click.Context, __: click.Parameter, language: str | None) -> str | None:
    """Set the language before any help page is written."""
    words.set_language(language or words.system_language())
    return language


@click.command(cls=LazyGroup, modules=VERBS, invoke_without_command=True)
@click.option(
    "--lang", type=click.Choice(words.LANGUAGES), is_eager=True, callback=_speak, help="Language of messages."
)
@click.version_option(package_name="gridmap", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context, lang: str | None) -> None:
    """Desktop GIS for grid-based community governance. Without a verb the window opens."""
    if ctx.invoked_subcommand is None:
        from gridmap.commands.open import show_window

        show_window(None, language=lang)


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line; the user's trouble becomes one sentence and exit code 1."""
    words.set_language(words.system_language())  # a help page may come before --lang is looked at
    teach_click()
    try:
        cli.main(args=arguments, prog_name="gridmap")
    except UserError as error:
        from gridmap.commands.option_hints import option_hint

        click.echo(words.said(error), err=True)
        if hint := option_hint([error.key]):
            click.echo(hint, err=True)
        sys.exit(1)
    except ImportError as error:
        library, _, trouble = str(error).partition(": ")
        if "shared object file" not in trouble:
            raise
        click.echo(words.tr("library_missing", library=library), err=True)
        sys.exit(1)
