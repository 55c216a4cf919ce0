"""A risk model from and to JSON; what is wrong with one is said by the key at fault."""

import json
import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from gridmap.domain.errors import UserError
from gridmap.domain.records import REGION_LEVELS
from gridmap.domain.risk.model import (
    CONDITIONS,
    INDICATORS,
    PARAMETERS,
    ROLL_UP_RULES,
    Model,
    RollUpRule,
    Rule,
)

_KEYS = (
    "weights", "halves", "severity", "grade", "parameters", "thresholds", "rules", "share_thresholds",
    "mean_thresholds", "roll_up",
)  # fmt: skip


def to_json(model: Model) -> str:
    """The model as JSON, keys in a fixed order, so that equal models give equal text."""
    value = {key: getattr(model, key) for key in _KEYS if key != "rules"}
    value = {key: dict(part) if isinstance(part, Mapping) else part for key, part in value.items()}
    value["rules"] = [{"when": rule.when, "level": rule.level} for rule in model.rules]
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)


def from_json(text: str) -> Model:
    """The model that `to_json` wrote, or that someone wrote by hand.

    Raises:
        UserError: it is no JSON, a key is missing or unknown, or a value is out of range.
    """
    try:
        value = json.loads(text)
    except ValueError as error:
        raise UserError("risk.model_not_json", why=str(error)) from error
    _same_keys("model", value, _KEYS)
    weights = _numbers("weights", value["weights"], dict.fromkeys(INDICATORS, (0.0, 1000.0)))
    if not any(weights.values()):
        raise UserError("risk.model_no_weight")
    most = sum(weights.values())
    ranges = {name: (low, high) for name, (_, low, high) in PARAMETERS.items()}
    return Model(
        weights=weights,
        halves=_numbers("halves", value["halves"], dict.fromkeys(INDICATORS, (0.01, 1e6))),
        severity=_falling("severity", value["severity"], 4, 1000.0),
        grade=_falling("grade", value["grade"], 4, 1000.0),
        parameters=_numbers("parameters", value["parameters"], ranges),
        thresholds=_falling("thresholds", value["thresholds"], 3, most, strictly=True),
        rules=_rules(value["rules"]),
        share_thresholds=_falling("share_thresholds", value["share_thresholds"], 3, 100.0, strictly=True),
        mean_thresholds=_falling("mean_thresholds", value["mean_thresholds"], 3, most, strictly=True),
        roll_up=_roll_up(value["roll_up"]),
    )


def read_model(path: Path) -> Model:
    """The model in a JSON file.

    Raises:
        UserError: the file cannot be read, or as `from_json`.
    """
    try:
        return from_json(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("risk.model_unreadable", file=path.name, why=str(error)) from error


def write_model(path: Path, model: Model) -> None:
    """Write a model into a JSON file, over whatever is there.

    Raises:
        UserError: it cannot be written.
    """
    try:
        path.write_text(to_json(model) + "\n", "utf-8")
    except OSError as error:
        raise UserError("risk.model_unwritable", file=path.name, why=error.strerror or str(error)) from error


def _same_keys(where: str, value: Any, keys: Sequence[str]) -> None:
    if not isinstance(value, dict):
        raise UserError("risk.model_not_an_object", where=where)
    for key in value:
        if key not in keys:
            raise UserError("risk.model_unknown_key", where=f"{where}.{key}", known=", ".join(keys))
    for key in keys:
        if key not in value:
            raise UserError("risk.model_missing_key", where=f"{where}.{key}")


def _number(key: str, value: Any, low: float, high: float) -> float:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or not low <= value <= high:
        raise UserError("risk.model_number", where=key, value=str(value), low=f"{low:g}", high=f"{high:g}")
    return float(value)


def _numbers(where: str, value: Any, ranges: Mapping[str, tuple[float, float]]) -> dict[str, float]:
    _same_keys(where, value, tuple(ranges))
    return {key: _number(f"{where}.{key}", value[key], low, high) for key, (low, high) in ranges.items()}


def _falling(key: str, value: Any, count: int, most: float, strictly: bool = False) -> tuple[float, ...]:
    """Numbers from level I downwards: each less than the one before, thresholds strictly and above 0."""
    if not isinstance(value, list) or len(value) != count:
        raise UserError("risk.model_list", where=key, count=count)
    numbers = tuple(_number(f"{key}[{at}]", one, 0.0, most) for at, one in enumerate(value))
    pairs = list(pairwise(numbers))
    falls = all(a > b for a, b in pairs) and numbers[-1] > 0 if strictly else all(a >= b for a, b in pairs)
    if not falls:
        raise UserError("risk.model_not_falling", where=key, values=", ".join(f"{one:g}" for one in numbers))
    return numbers


def _rules(value: Any) -> tuple[Rule, ...]:
    if not isinstance(value, list):
        raise UserError("risk.model_rules")
    rules = []
    for at, one in enumerate(value):
        _same_keys(f"rules[{at}]", one, ("when", "level"))
        if one["when"] not in CONDITIONS:
            raise UserError("risk.model_condition", value=str(one["when"]), known=", ".join(CONDITIONS))
        level = _number(f"rules[{at}].level", one["level"], 1.0, 3.0)
        if not level.is_integer():
            raise UserError("risk.model_level", where=f"rules[{at}].level", value=f"{level:g}")
        rules.append(Rule(one["when"], int(level)))
    return tuple(rules)


def _roll_up(value: Any) -> dict[str, RollUpRule]:
    if not isinstance(value, dict):
        raise UserError("risk.model_not_an_object", where="roll_up")
    for level, rule in value.items():
        if level not in REGION_LEVELS:
            known = ", ".join(REGION_LEVELS)
            raise UserError("risk.model_unknown_key", where=f"roll_up.{level}", known=known)
        if rule not in ROLL_UP_RULES:
            raise UserError("risk.model_roll_up", value=str(rule), known=", ".join(ROLL_UP_RULES))
    return dict(value)
