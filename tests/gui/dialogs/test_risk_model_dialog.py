"""The risk model is seen, tried, stored with a reason, and taken back."""

import pytest
from PySide6.QtWidgets import QLabel, QTabWidget

from gridmap import words
from gridmap.assessment import Assessment
from gridmap.assessment.rules import newest_model, rules_of
from gridmap.domain.access import Actor
from gridmap.domain.change import added
from gridmap.domain.records import Event
from gridmap.domain.risk.model import DEFAULT
from gridmap.gui import tasks
from gridmap.gui.dialogs.risk_model import RiskModelDialog
from gridmap.session import Session
from tests.gui.accessible import nameless
from tests.store.conftest import Do, build_town


@pytest.fixture
def session(tmp_path):
    opened = Session.create(tmp_path / "town.gpkg", "试验")
    town = build_town(opened)
    events = [
        Event(opened.new_id(), town.west, f"SJ-{n}", "噪声", "2026-11-20T01:00:00Z", severity=2)
        for n in range(4)
    ]
    opened.run(Do(added("change.test", events)))
    assessment = Assessment(opened)
    assessment.assess_all()
    yield opened
    tasks.stop_all()
    assessment.close()
    opened.close()


@pytest.fixture
def dialog(qtbot, session):
    made = RiskModelDialog(None, session)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.outcome.text() != "", timeout=10_000)
    return made


def test_the_model_in_force_is_shown_and_moves_nothing(dialog):
    assert dialog.entered() == DEFAULT
    assert dialog.outcome.text() == "试算：没有网格或区域变级。"
    assert nameless(dialog) == []


def test_a_change_is_tried_stored_with_its_reason_and_taken_back(qtbot, dialog, session):
    for at, threshold in enumerate((8.0, 4.0, 2.0)):
        dialog.fields.numbers[f"thresholds[{at}]"].setValue(threshold)
    dialog.fields.choices["rules.overdue_severity_1"].setCurrentIndex(1)
    foretold = "试算：1 个网格变级（升高 1，降低 0）"
    qtbot.waitUntil(lambda: dialog.outcome.text().startswith(foretold), timeout=10_000)

    dialog.save()
    assert dialog.trouble.text() == "请写明修改风险模型的理由，理由会记入操作日志。"
    dialog.reason.setText("入汛")
    with qtbot.waitSignal(dialog.stored, timeout=10_000):
        dialog.save()

    stored = newest_model(session.workspace)
    assert (stored.version, stored.name) == (1, "综合风险")
    assert rules_of(session.workspace).model.thresholds == (8.0, 4.0, 2.0)
    assert {rule.when for rule in rules_of(session.workspace).model.rules} >= {"overdue_severity_1"}
    levels = session.workspace.reading().execute("SELECT count(*) FROM cell WHERE risk_level = 1").fetchone()
    assert levels == (1,)
    assert session.undo() == "change.edit_risk_model"
    assert rules_of(session.workspace).model == DEFAULT


def test_numbers_that_do_not_go_together_are_said_by_the_name_of_their_field(qtbot, dialog):
    dialog.fields.numbers["thresholds[1]"].setValue(90)

    qtbot.waitUntil(lambda: dialog.trouble.text() != "", timeout=10_000)

    assert "网格：最低分" in dialog.trouble.text()
    assert "thresholds" not in dialog.trouble.text()
    assert dialog.outcome.text() == ""


def test_a_model_goes_through_a_file(qtbot, dialog, tmp_path):
    dialog.fields.numbers["weights.hazards"].setValue(33)
    dialog.write(tmp_path / "m.json")
    dialog.fields.show_model(DEFAULT)

    dialog.load(tmp_path / "m.json")

    assert dialog.entered().weights["hazards"] == 33
    (tmp_path / "m.json").write_text("{", "utf-8")
    dialog.load(tmp_path / "m.json")
    assert "JSON" in dialog.trouble.text()
    assert dialog.entered().weights["hazards"] == 33


def test_who_may_not_edit_it_can_look(qtbot, session):
    session.actor = Actor("访客", "viewer")
    dialog = RiskModelDialog(None, session)
    qtbot.addWidget(dialog)

    assert not dialog.verb.isEnabled()
    assert not any(field.isEnabled() for field in dialog.fields.numbers.values())
    assert any("您可以查看" in label.text() for label in dialog.findChildren(QLabel))


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_no_label_of_a_number_is_cut(qtbot, session, language):
    words.set_language(language)
    dialog = RiskModelDialog(None, session)
    qtbot.addWidget(dialog)
    dialog.show()
    tabs = dialog.findChild(QTabWidget)
    cut = []
    for at in range(tabs.count()):
        tabs.setCurrentIndex(at)
        qtbot.wait(10)
        labels = [one for one in dialog.findChildren(QLabel) if one.isVisible() and not one.wordWrap()]
        cut += [one.text() for one in labels if one.width() < one.sizeHint().width()]

    assert cut == []
