import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox

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
