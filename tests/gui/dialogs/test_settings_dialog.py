from itertools import combinations

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QSpinBox

from gridmap import words
from gridmap.gui.dialogs.settings import SettingsDialog
from gridmap.gui.options import Options
from gridmap.session import Session
from gridmap.settings import UserSettings, options


@pytest.fixture
def values():
    return Options()


@pytest.fixture
def workspace_values(tmp_path, values):
    values.session = Session.create(tmp_path / "w.gpkg", "w")
    yield values
    values.session.close()


def shown(qtbot, values):
    dialog = SettingsDialog(None, values)
    qtbot.addWidget(dialog)
    return dialog


def test_every_option_that_is_not_hidden_has_an_editor_of_its_kind(qtbot, values):
    dialog = shown(qtbot, values)

    kinds = {"bool": QCheckBox, "choice": QComboBox, "text": QLineEdit, "int": QSpinBox}
    wanted = {name: kinds[option.kind] for name, option in options().items() if not option.hidden}
    assert {name: type(editor) for name, editor in dialog.editors.items()} == wanted


def test_a_choice_is_kept_at_once_and_told(qtbot, values):
    dialog = shown(qtbot, values)
    theme = dialog.editors["theme"]

    with qtbot.waitSignal(values.changed) as told:
        theme.setCurrentIndex(theme.findData("dark"))
        theme.activated.emit(theme.currentIndex())

    assert told.args == ["theme"]
    assert UserSettings()["theme"] == "dark"


def test_a_workspaces_options_wait_for_a_workspace(qtbot, values):
    assert not shown(qtbot, values).editors["roll_up"].isEnabled()


def test_a_workspaces_option_is_kept_in_its_file_and_can_be_undone(qtbot, workspace_values):
    editor = shown(qtbot, workspace_values).editors["map_approval_number"]
    editor.setText("GS(2026)001")
    editor.editingFinished.emit()
    assert workspace_values["map_approval_number"] == "GS(2026)001"

    workspace_values.session.undo()

    assert workspace_values["map_approval_number"] == ""


def test_an_option_set_twice_stays_one_record(workspace_values):
    workspace_values["roll_up"] = "worst"
    workspace_values["roll_up"] = "mean"

    assert workspace_values["roll_up"] == "mean"
    assert workspace_values.session.workspace.counts()["setting"] == 1


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_fields_stand_in_one_column_and_no_label_is_cut(qtbot, workspace_values, language):
    words.set_language(language)
    dialog = shown(qtbot, workspace_values)
    dialog.show()
    qtbot.wait(20)

    fields = [one for one in dialog.editors.values() if not isinstance(one, QCheckBox)]
    assert len({one.mapTo(dialog, one.rect().topLeft()).x() for one in fields}) == 1
    labels = [label for label in dialog.findChildren(QLabel) if label.wordWrap()]
    assert len(labels) == len(fields)
    assert [one.text() for one in labels if one.height() < one.heightForWidth(one.width())] == []
    assert not [
        (a, b) for a, b in combinations(labels + fields, 2) if on(dialog, a).intersects(on(dialog, b))
    ]


def on(dialog, widget):
    return widget.rect().translated(widget.mapTo(dialog, widget.rect().topLeft()))
