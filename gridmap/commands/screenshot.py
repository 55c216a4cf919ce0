"""The verb screenshot: the window as a picture."""

import os
import re
from pathlib import Path

import click
from click.core import ParameterSource

from gridmap import words
from gridmap.commands.any_day import as_of_option
from gridmap.commands.open import has_display
from gridmap.commands.passphrase import passphrase_for, passphrase_option, workspace_argument
from gridmap.domain.records import LEVELS
from gridmap.planning.as_of import parsed_day
from gridmap.words import tr


class Size(click.ParamType[tuple[int, int]]):
    """Width and height in pixels, written 1920x1080."""

    name = "size"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """The two numbers."""
        found = re.fullmatch(r"(\d{3,5})[x×](\d{3,5})", str(value))
        if not found:
            self.fail(f"{value!r} is not like 1920x1080", param, ctx)
        return int(found[1]), int(found[2])


@click.command("screenshot")
@workspace_argument
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="PNG to write.")
@click.option("--mode", default="duty", show_default=True, help="Mode of the window.")
@click.option("--draft", metavar="NAME", help="Draft to show; the mode is planning then.")
@click.option("--select", metavar="CODE", help="Region or cell to select.")
@click.option("--level", type=click.Choice(LEVELS), help="Level to show; else as the zoom has it.")
@click.option("--size", type=Size(), default="1920x1080", show_default=True)
@click.option("--lang", "language", type=click.Choice(words.LANGUAGES), help="Language of the window.")
@click.option("--theme", type=click.Choice(["light", "dark"]), default="light", show_default=True)
@as_of_option
@passphrase_option
@click.pass_context
def screenshot_command(
    ctx: click.Context,
    workspace: Path,
    out: Path,
    mode: str,
    draft: str | None,
    select: str | None,
    level: str | None,
    size: tuple[int, int],
    language: str | None,
    theme: str,
    day: str,
    passphrase_file: Path | None,
) -> None:
    """Draw the real window into a PNG, without a display."""
    if not has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    passphrase = passphrase_for(workspace, passphrase_file)
    from gridmap.gui.screenshot import Picture, screenshot

    day = parsed_day(day) if day else ""
    if draft is not None and ctx.get_parameter_source("mode") is ParameterSource.DEFAULT:
        mode = "planning"
    wanted = Picture(mode, select, level, size, language or words.language(), theme, draft, day)
    screenshot(workspace, out, wanted, passphrase)
    click.echo(tr("window.picture_written", file=str(out)))
