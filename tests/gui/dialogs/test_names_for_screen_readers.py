from pathlib import Path

import pytest

from gridmap.gui.dialogs.about import AboutDialog
from gridmap.gui.dialogs.backup import BackupDialog
from gridmap.gui.dialogs.new_workspace import NewWorkspaceDialog
from gridmap.gui.dialogs.passphrase import PassphraseDialog
from gridmap.gui.dialogs.seal import SealDialog
from gridmap.gui.dialogs.settings import SettingsDialog
from gridmap.gui.options import Options
from tests.gui.accessible import nameless

DIALOGS = {
    "about": lambda path: AboutDialog(None),
    "backup": lambda path: BackupDialog(None, path / "a.gpkg"),
    "new": lambda path: NewWorkspaceDialog(None, path),
    "passphrase": lambda path: PassphraseDialog(None, Path("a.gpkg")),
    "change passphrase": lambda path: SealDialog(None, Path("a.gpkg"), "change_passphrase"),
    "settings": lambda path: SettingsDialog(None, Options()),
}


@pytest.mark.parametrize("dialog", DIALOGS)
def test_every_control_has_a_name(qtbot, tmp_path, dialog):
    shown = DIALOGS[dialog](tmp_path)
    qtbot.addWidget(shown)
    shown.show()

    assert nameless(shown) == []
