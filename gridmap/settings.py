"""The options of the program, as data: types, defaults and descriptions from `resources/settings.toml`."""

import json
import os
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gridmap.domain.errors import UserError
from gridmap.resources import resource

_KINDS: dict[str, type] = {"text": str, "bool": bool, "int": int, "choice": str, "list": list}


@dataclass(frozen=True, slots=True)
class Option:
    """One option: what it may hold and what it is for."""

    name: str
    kind: str  # a key of _KINDS
    default: Any
    scope: str  # "user" or "workspace"
    descriptions: dict[str, str]
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    hidden: bool = False

    def checked(self, value: Any) -> Any:
        """The value, if the option may hold it.

        Raises:
            UserError: it may not.
        """
        fits = isinstance(value, _KINDS[self.kind]) and not (self.kind == "int" and isinstance(value, bool))
        if fits and self.choices:
            fits = value in self.choices
        if fits and self.minimum is not None:
            fits = self.minimum <= value
        if fits and self.maximum is not None:
            fits = value <= self.maximum
        if not fits:
            raise UserError("setting_value", option=self.name, value=str(value))
        return value


@cache
def options() -> dict[str, Option]:
    """Every option by name."""
    described = tomllib.loads(resource("settings.toml").read_text("utf-8"))
    return {
        name: Option(
            name,
            about["type"],
            about["default"],
            about["scope"],
            {language: about[language] for language in ("zh_CN", "en")},
            tuple(about.get("choices", ())),
            about.get("minimum"),
            about.get("maximum"),
            about.get("hidden", False),
        )
        for name, about in described.items()
    }


def user_folder() -> Path:
    """Where this user's settings and caches lie; `GRIDMAP_HOME` says otherwise."""
    if home := os.environ.get("GRIDMAP_HOME"):
        return Path(home)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home())) / "gridmap"
    return Path(os.environ.get("XDG_CONFIG_HOME", Path.home() / ".config")) / "gridmap"


class UserSettings:
    """The user's choices on this computer, written at once when one changes."""

    def __init__(self, path: Path | None = None) -> None:
        """Read from `path`, else from `settings.json` in the user's folder; a broken file counts as empty."""
        self._path = path or user_folder() / "settings.json"
        self._values: dict[str, Any] = {}
        try:
            read = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            read = {}
        for name, value in read.items() if isinstance(read, dict) else ():
            if name in options():
                try:
                    self._values[name] = options()[name].checked(value)
                except UserError:
                    continue  # an option that has changed its kind: the default holds

    def __getitem__(self, name: str) -> Any:
        """The value, or the option's default."""
        return self._values.get(name, options()[name].default)

    def __setitem__(self, name: str, value: Any) -> None:
        """Keep a value.

        Raises:
            UserError: the option may not hold it, or the file cannot be written.
        """
        self._values[name] = options()[name].checked(value)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_suffix(".new")
            fresh.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), "utf-8")
            fresh.replace(self._path)
        except OSError as error:
            raise UserError("settings_unwritable", file=str(self._path), why=error.strerror) from error
