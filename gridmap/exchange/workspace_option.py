"""The value of an option that is kept in the workspace."""

import json
from typing import Any

from gridmap.domain.records import Setting
from gridmap.settings import options
from gridmap.store.workspace import Workspace


def workspace_option(workspace: Workspace, name: str) -> Any:
    """The value that the workspace has for an option, the option's default where it has none."""
    kept = next((one.value for one in workspace.all_of(Setting) if one.name == name), None)
    return options()[name].default if kept is None else json.loads(kept)
