"""A group of verbs, each imported when it is used."""

import importlib
from collections.abc import Mapping
from typing import Any

import click


class LazyGroup(click.Group):
    """Verbs by the module that holds each; none of them is imported to list or to run the others."""

    def __init__(self, *arguments: Any, modules: Mapping[str, str], **options: Any) -> None:
        """`modules`: verb -> module below gridmap.commands that holds it as `<verb>_command`."""
        super().__init__(*arguments, **options)
        self._modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all verbs."""
        return sorted(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a verb, from its module."""
        if cmd_name not in self._modules:
            return None
        module = importlib.import_module(f"gridmap.commands.{self._modules[cmd_name]}")
        found = getattr(module, cmd_name.replace("-", "_") + "_command")
        assert isinstance(found, click.Command)
        return found
