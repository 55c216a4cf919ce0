from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from gridmap.domain.errors import UserError
from gridmap.gui.dialogs.form import FieldError, FormDialog
from gridmap.gui.dialogs.new_workspace import NewWorkspaceDialog
from gridmap.gui.dialogs.passphrase import PassphraseDialog
from gridmap.gui.dialogs.seal import SealDialog
from gridmap.words import tr


@pytest.fixture
def said():
    return []


@pytest.fixture
def new_workspace(qtbot, tmp_path, said):
    dialog = NewWorkspaceDialog(None, tmp_path)
    qtbot.addWidget(dialog)
    dialog.wanted.connect(lambda *what: said.append(what))
    dialog.show()
    return dialog


def trouble_of(dialog):
    return dialog._trouble.text() if dialog._trouble.isVisible() else None


def test_a_new_workspace_begins_at_its_name(new_workspace):
    assert new_workspace.focusWidget() is new_workspace.name


def test_the_name_of_a_workspace_is_no_longer_than_any_other(new_workspace, said):
    new_workspace.name.setText("桥" * 201)
    new_workspace.verb.click()

    assert trouble_of(new_workspace) == "“名称”最多 200 个字，现有 201 个，请缩短。"
    assert not said


def test_a_new_workspace_is_named_filed_and_sealed(new_workspace, said, tmp_path, qtbot):
    qtbot.keyClicks(new_workspace.name, "Riverside: 1")
    new_workspace.passphrase.field.setText("三棵柳树下")
    new_workspace.passphrase.again.setText("三棵柳树下")

    new_workspace.verb.click()

    assert said == [(tmp_path / "Riverside 1.gpkg", "Riverside: 1", "三棵柳树下")]


def test_a_passphrase_typed_differently_is_not_taken(new_workspace, said, qtbot):
    qtbot.keyClicks(new_workspace.name, "x")
    new_workspace.passphrase.field.setText("one")
    new_workspace.passphrase.again.setText("other")

    new_workspace.verb.click()

    assert said == []
    assert trouble_of(new_workspace) == tr("passphrase_differs")


def test_without_a_passphrase_nothing_is_made_unless_the_user_declines(new_workspace, said, qtbot):
    qtbot.keyClicks(new_workspace.name, "x")
    new_workspace.verb.click()
    assert said == [] and trouble_of(new_workspace) == tr("window.passphrase_needed")

    new_workspace.plain.setChecked(True)
    assert new_workspace._warning.isVisible()
    new_workspace.verb.click()

    assert [what[2] for what in said] == [None]


def test_a_file_that_is_there_is_not_written_over(new_workspace, said, tmp_path, qtbot):
    (tmp_path / "x.gpkg").write_bytes(b"someone's")
    qtbot.keyClicks(new_workspace.name, "x")
    new_workspace.plain.setChecked(True)

    new_workspace.verb.click()

    assert said == []
    assert "x.gpkg" in trouble_of(new_workspace)


def test_the_hint_tells_a_weak_passphrase_from_a_strong_one(new_workspace):
    new_workspace.passphrase.field.setText("12345678")
    assert new_workspace.passphrase._said.text() == tr("window.strength_weak")

    new_workspace.passphrase.field.setText("河边第三棵柳树")

    assert new_workspace.passphrase._said.text() == tr("window.strength_strong")


def test_a_wrong_passphrase_is_said_where_it_is_typed_again(qtbot, said):
    wrong = UserError("passphrase_wrong", file="a.gpkg")
    dialog = PassphraseDialog(None, Path("a.gpkg"), wrong)
    qtbot.addWidget(dialog)
    dialog.given.connect(said.append)
    dialog.show()
    assert "a.gpkg" in trouble_of(dialog)

    qtbot.keyClicks(dialog.field, "better")
    dialog.verb.click()

    assert said == ["better"]


@pytest.mark.parametrize(
    ("sealing", "expected"),
    [("seal", (None, "new")), ("unseal", ("old", None)), ("change_passphrase", ("old", "new"))],
)
def test_each_sealing_asks_for_what_it_needs(qtbot, said, sealing, expected):
    dialog = SealDialog(None, Path("a.gpkg"), sealing)
    qtbot.addWidget(dialog)
    dialog.wanted.connect(lambda *what: said.append(what))
    if dialog.old is not None:
        dialog.old.setText("old")
    if dialog.new is not None:
        dialog.new.field.setText("new")
        dialog.new.again.setText("new")

    dialog.verb.click()

    assert said == [expected]


def test_what_was_wrong_of_a_field_is_no_longer_said_once_it_is_typed_into(qtbot):
    class Form(FormDialog):
        def finish(self):
            raise FieldError(self.field, "plan.publish_needs", what="原因")

    parent = QWidget()
    qtbot.addWidget(parent)
    form = Form(parent, "试验", "", "继续")
    form.field = QLineEdit()
    form.add_field("原因", form.field)
    form.show()
    form.verb.click()
    assert form._trouble.isVisible() and form.field.property("trouble")

    qtbot.keyClicks(form.field, "a")

    assert not form._trouble.isVisible() and not form.field.property("trouble")


def test_a_form_grows_with_what_it_says(qtbot):
    class Form(FormDialog):
        def finish(self):
            raise FieldError(self.field, "plan.publish_needs", what="原因")

    parent = QWidget()
    qtbot.addWidget(parent)
    form = Form(parent, "试验", "发布后旧编号停用且不再使用，记录按位置归入新网格；" * 2, "继续")
    form.field = QLineEdit()
    form.add_field("原因", form.field)
    for text in (
        "通过：没有错误，本方案改动的网格有 0 项警告，0 项提示。\n其他网格另有 156 项警告。",
        "发布后：" * 30,
    ):
        line = QLabel(text)
        line.setWordWrap(True)
        form.add_line(line)
    form.show()
    form.verb.click()
    qtbot.wait(20)

    said = [one for one in form.findChildren(QLabel) if one.isVisible() and one.wordWrap()]
    assert len(said) == 4
    assert [one.text() for one in said if one.height() < one.heightForWidth(one.width())] == []
