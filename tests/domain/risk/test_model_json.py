import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridmap.domain.errors import UserError
from gridmap.domain.risk.model import DEFAULT, INDICATORS, PARAMETERS, Rule
from gridmap.domain.risk.model_json import from_json, to_json

NUMBER = ("risk.model_number",)


def changed(**parts):
    return json.dumps({**json.loads(to_json(DEFAULT)), **parts})


def test_a_model_comes_back_as_it_went():
    model = replace(DEFAULT, rules=(Rule("overdue_severity_1", 1),), roll_up={"city": "mean"})

    assert from_json(to_json(model)) == model
    assert from_json(to_json(DEFAULT)) == DEFAULT


@given(
    st.fixed_dictionaries({name: st.floats(0.5, 1000) for name in INDICATORS}),
    st.fixed_dictionaries({name: st.floats(low, high) for name, (_, low, high) in PARAMETERS.items()}),
)
def test_any_model_within_its_ranges_comes_back_exactly(weights, parameters):
    low = {"thresholds": (2.0, 1.0, 0.5), "mean_thresholds": (3.0, 2.0, 1.0)}
    model = replace(DEFAULT, weights=weights, parameters=parameters, **low)

    assert from_json(to_json(model)) == model


@pytest.mark.parametrize(
    ("text", "key", "where"),
    [
        ("{", "risk.model_not_json", None),
        ("[]", "risk.model_not_an_object", "model"),
        ("{}", "risk.model_missing_key", "model.weights"),
        (changed(colour="red"), "risk.model_unknown_key", "model.colour"),
        (changed(weights=dict.fromkeys(INDICATORS, 0)), "risk.model_no_weight", None),
        (changed(weights=dict.fromkeys(INDICATORS, -1)), "risk.model_number", "weights.open_events"),
        (changed(halves={"open_events": 1}), "risk.model_missing_key", "halves.overdue_events"),
        (changed(halves=dict.fromkeys(INDICATORS, True)), "risk.model_number", "halves.open_events"),
        (changed(severity=[1, 2, 3, 4]), "risk.model_not_falling", "severity"),
        (changed(severity=[1, 2]), "risk.model_list", "severity"),
        (changed(thresholds=[75, 75, 25]), "risk.model_not_falling", "thresholds"),
        (changed(thresholds=[75, 50, 0]), "risk.model_not_falling", "thresholds"),
        (changed(thresholds=[101, 50, 25]), "risk.model_number", "thresholds[0]"),
        (changed(thresholds=["high", 50, 25]), "risk.model_number", "thresholds[0]"),
        (changed(share_thresholds=[200, 50, 25]), "risk.model_number", "share_thresholds[0]"),
        (changed(rules=7), "risk.model_rules", None),
        (changed(rules=[{"when": "full_moon", "level": 1}]), "risk.model_condition", None),
        (changed(rules=[{"when": "open_severity_1", "level": 4}]), "risk.model_number", "rules[0].level"),
        (changed(rules=[{"when": "open_severity_1", "level": 1.5}]), "risk.model_level", "rules[0].level"),
        (changed(roll_up={"village": "worst"}), "risk.model_unknown_key", "roll_up.village"),
        (changed(roll_up={"city": "best"}), "risk.model_roll_up", None),
        (changed(parameters={**DEFAULT.parameters, "ungraded": 101}), *NUMBER, "parameters.ungraded"),
        (to_json(DEFAULT).replace("75.0", "NaN"), "risk.model_number", "thresholds[0]"),
    ],
)
def test_what_is_wrong_with_a_model_is_said_by_its_key(text, key, where):
    with pytest.raises(UserError) as refused:
        from_json(text)

    assert refused.value.key == key
    assert refused.value.values.get("where") == where
