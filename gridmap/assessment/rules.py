"""The rules in force in a workspace: its risk model and how regions are rolled up."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from gridmap.domain.records import REGION_LEVELS, RiskModel, Setting
from gridmap.domain.risk.model import DEFAULT, ROLL_UP_RULES, Model, RollUpRule
from gridmap.domain.risk.model_json import from_json
from gridmap.settings import options
from gridmap.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Rules:
    """The model in force and how each level of region is rolled up."""

    model: Model
    roll_up: Mapping[str, RollUpRule]


def newest_model(workspace: Workspace) -> RiskModel | None:
    """The stored model with the highest version, None where the default is in force."""
    return max(workspace.all_of(RiskModel), key=lambda one: (one.version, one.id), default=None)


def usual_roll_up(workspace: Workspace) -> RollUpRule:
    """How regions are rolled up of whose level the model says nothing."""
    kept = [json.loads(one.value) for one in workspace.all_of(Setting) if one.name == "roll_up"]
    usual: RollUpRule = options()["roll_up"].default
    return next((known for known in ROLL_UP_RULES if kept == [known]), usual)


def rules_of(workspace: Workspace) -> Rules:
    """The rules in force.

    Raises:
        UserError: the stored model cannot be read.
    """
    stored = newest_model(workspace)
    model = from_json(stored.definition) if stored else DEFAULT
    rule = usual_roll_up(workspace)
    return Rules(model, {level: model.rule_for(level, rule) for level in REGION_LEVELS})
