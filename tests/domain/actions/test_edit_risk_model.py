from dataclasses import replace

import pytest

from gridmap.domain.actions.edit_risk_model import EditRiskModel
from gridmap.domain.errors import Refused, UserError
from gridmap.domain.records import RiskModel
from gridmap.domain.risk.model import DEFAULT
from gridmap.domain.risk.model_json import from_json, to_json

STRICT = replace(DEFAULT, thresholds=(60.0, 40.0, 20.0))


def test_a_model_is_stored_as_the_first_version(two_cells, new_id):
    change = EditRiskModel(" 从严 ", STRICT).change(two_cells, new_id)
    (made,) = change.after.values()

    assert (made.version, made.name) == (1, "从严")
    assert from_json(made.definition) == STRICT


def test_an_edited_model_is_the_next_version_and_the_old_one_stays(two_cells, new_id):
    two_cells[70] = RiskModel(70, 3, "从严", to_json(STRICT))
    change = EditRiskModel("从宽", DEFAULT, previous_id=70).change(two_cells, new_id)

    assert 70 not in change.ids
    assert [one.version for one in change.after.values()] == [4]


def test_a_model_edited_meanwhile_by_someone_else_is_refused(two_cells, new_id):
    two_cells |= {70: RiskModel(70, 1, "甲", "{}"), 71: RiskModel(71, 2, "乙", "{}")}

    for previous in (70, None):
        with pytest.raises(Refused, match="model_newer"):
            EditRiskModel("丙", DEFAULT, previous_id=previous).change(two_cells, new_id)


def test_a_model_out_of_range_or_without_name_is_refused(two_cells, new_id):
    with pytest.raises(UserError, match="model_not_falling"):
        EditRiskModel("反", replace(DEFAULT, thresholds=(1.0, 2.0, 3.0))).change(two_cells, new_id)
    with pytest.raises(Refused, match="model_without_name"):
        EditRiskModel("  ", DEFAULT).change(two_cells, new_id)
