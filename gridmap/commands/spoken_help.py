"""Help pages of the command line: written in English in the code, in other languages from a table.

Nothing is loaded before a help page is asked for.
"""

import inspect
import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache

import click

from gridmap import words
from gridmap.resources import resource

#: An option's sentence, and what click says after it: its default, range, or that it must be there.
_WITH_EXTRA = re.compile(r"(.*?)(?:\s*\[([^\[\]]+)\])?", re.DOTALL)
#: A line never begins with these.
_CLOSING = "，。；：、）！？"


@cache
def _table(language: str) -> dict[str, str]:
    path = resource("help", f"{language}.json")
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}


def spoken(text: str) -> str:
    """A text of a help page in the language in use; English where the language has none."""
    return _table(words.language()).get(inspect.cleandoc(text), text)


class _Formatter(click.HelpFormatter):
    """Writes a help page in the language in use; signs of double width count as two."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or spoken("Usage: "))

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{spoken(heading)}：\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        width = self.width - self.current_indent
        parts = [_broken(part, width) for part in spoken(text).split("\n\n")]
        self.write("\n\n".join("\n".join(indent + line for line in part) for part in parts) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        told = [(first, _with_extra(second)) for first, second in rows]
        first_wide = min(max((len(first) for first, _ in told), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for first, second in told:
            fits = len(first) <= first_wide - col_spacing
            lines = _broken(second, max(self.width - first_wide - self.current_indent, 10))
            self.write(indent + (first.ljust(first_wide) + lines.pop(0) if fits and lines else first) + "\n")
            for line in lines:
                self.write(f"{indent}{'':>{first_wide}}{line}\n")


class SpokenContext(click.Context):
    """A context whose help page is in the language in use."""

    def make_formatter(self) -> click.HelpFormatter:
        """What the page is written with."""
        if words.language() == "en":
            return super().make_formatter()
        return _Formatter(width=self.terminal_width, max_width=self.max_content_width)


class SpokenGroup(click.Group):
    """Verbs whose help pages, and the list of them, are in the language in use."""

    context_class = SpokenContext

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a verb."""
        found = self.verb(ctx, cmd_name)
        if found is not None:
            found.context_class = SpokenContext
        return found

    def verb(self, ctx: click.Context, name: str) -> click.Command | None:
        """Where a verb is found."""
        return super().get_command(ctx, name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of verbs, each with the first sentence of its help."""
        if words.language() == "en":
            super().format_commands(ctx, formatter)
            return
        verbs = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        told = {name: spoken(verb.help or "") for name, verb in verbs.items() if verb is not None}
        rows = [(name, text.split("\n\n")[0]) for name, text in told.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _with_extra(text: str) -> str:
    """An option's sentence with what click adds to it."""
    found = _WITH_EXTRA.fullmatch(text)
    if text in _table(words.language()) or found is None or not found[2]:
        return spoken(text)
    extra = [_spoken_extra(part) for part in found[2].split("; ")]
    return f"{spoken(found[1])}[{'；'.join(extra)}]"


def _spoken_extra(part: str) -> str:
    name, colon, value = part.partition(": ")
    return f"{spoken(name)}：{value}" if colon else spoken(name)


def _broken(text: str, width: int) -> list[str]:
    """Lines of a text; Chinese breaks between any two signs, other words stay whole."""
    lines, line, wide = [], "", 0
    for piece in re.findall(rf"[\x21-\x7e…]+[{_CLOSING}]*|\s+|[^\x00-\x7f][{_CLOSING}]*", text):
        size = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in piece)
        if wide + size > width and line:
            lines.append(line.rstrip())
            line, wide = "", 0
        if line or not piece.isspace():
            line, wide = line + piece, wide + size
    return [*lines, line.rstrip()] if line.strip() else lines
