"""What another model would change is what it does change once it is stored."""

from dataclasses import replace

import pytest

from gridmap.assessment import Assessment
from gridmap.assessment.trial import Trial
from gridmap.domain.actions.edit_risk_model import EditRiskModel
from gridmap.domain.change import added
from gridmap.domain.records import Event, Resident
from gridmap.domain.risk.model import DEFAULT
from gridmap.session import Session
from tests.store.conftest import Do, build_town


@pytest.fixture
def session(tmp_path):
    opened = Session.create(tmp_path / "town.gpkg", "试验")
    town = build_town(opened)
    new_id = opened.new_id
    events = [
        Event(new_id(), town.west, f"SJ-{n}", "噪声", "2026-11-20T01:00:00Z", severity=2) for n in range(4)
    ]
    opened.run(Do(added("change.test", [*events, Resident(new_id(), town.east, "虚构", source="invented")])))
    yield opened
    opened.close()


def levels(assessment):
    return sorted(level or 0 for level in assessment.levels().values())


def test_the_trial_foretells_the_levels_and_writes_nothing(session):
    assessment = Assessment(session)
    assessment.assess_all()
    before = levels(assessment)
    model = replace(DEFAULT, thresholds=(8.0, 4.0, 2.0))

    journal = session.workspace.reading().execute("SELECT count(*) FROM journal").fetchone()
    outcome = Trial(session).outcome(model, "worst")
    assert session.workspace.reading().execute("SELECT count(*) FROM journal").fetchone() == journal
    assert levels(assessment) == before
    assert (outcome.graver, outcome.milder) == (1, 0)
    assert sum(outcome.before) == sum(outcome.after) == 2

    session.run(EditRiskModel("严", model), "试")
    assert session.workspace.reading().execute(
        "SELECT count(*) FROM cell WHERE risk_level = 1"
    ).fetchone() == (outcome.after[1],)
    assert outcome.after[1] == 1
    assessment.close()


def test_the_model_in_force_changes_nothing(session):
    outcome = Trial(session).outcome(DEFAULT, "share")

    assert (outcome.graver, outcome.milder, outcome.regions) == (0, 0, 0)
    assert outcome.before == outcome.after
