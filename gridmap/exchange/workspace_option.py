"""The value of an option that is kept in the workspace."""

import json
from typing import Any

from gridmap.domain.records import Setting
from gridmap.domain.risk.own_scheme import scheme_in_force
from gridmap.domain.risk.schemes import Scheme
from gridmap.settings import options
from gridmap.store.workspace import Workspace


def workspace_scheme(workspace: Workspace) -> Scheme:
    """The colour scheme in which the workspace's risk is shown."""
    return scheme_in_force(*(workspace_option(workspace, name) for name in ("risk_scheme", "own_scheme")))


def workspace_option(workspace: Workspace, name: str) -> Any:
    """The value that the workspace has for an option, the option's default where it has none."""
    kept = next((one.value for one in workspace.all_of(Setting) if one.name == name), None)
    return options()[name].default if kept is None else json.loads(kept)
