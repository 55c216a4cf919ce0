import pytest

from gridmap.gui.dialogs.mending.wizard import MendBoundaries


@pytest.fixture
def wizard(qtbot, session):
    dialog = MendBoundaries(None, session)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog
