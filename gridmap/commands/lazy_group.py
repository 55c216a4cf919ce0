"""A group of verbs, each imported when it is used."""

import importlib
from collections.abc import Mapping
from typing import Any

import click

from gridmap.commands.spoken_help import SpokenGroup


class LazyGroup(SpokenGroup):
    """Verbs by the module that holds each; none of them is imported to list or to run the others."""

    def __init__(self, *arguments: Any, modules: Mapping[str, str], **options: Any) -> None:
        """`modules`: verb -> module below gridmap.commands that holds it as `<verb>_command`."""
        super().__init__(*arguments, **options)
        self._modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all verbs."""
        return sorted(self._modules)

    def verb(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of a verb, from its module."""
        if name not in self._modules:
            return None
        module = importlib.import_module(f"gridmap.commands.{self._modules[name]}")
        found = getattr(module, name.replace("-", "_") + "_command")
        assert isinstance(found, click.Command)
        return found
