"""Dialogs on a screen of 1366 x 768: all of them is on it, and their buttons are always seen."""

import importlib
import pkgutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QWidget
from shapely import Point

import gridmap.gui
from gridmap import words
from gridmap.domain.errors import UserError
from gridmap.domain.planning.above import Above
from gridmap.domain.planning.checks.facts import CommunityFacts, Target
from gridmap.domain.planning.crossing import Crossing
from gridmap.gui.any_day import DayDialog
from gridmap.gui.dialogs.about import AboutDialog
from gridmap.gui.dialogs.backup import BackupDialog
from gridmap.gui.dialogs.dialog import Dialog, ScrolledDialog
from gridmap.gui.dialogs.export import ExportDialog
from gridmap.gui.dialogs.form import FieldError, FormDialog
from gridmap.gui.dialogs.import_boundaries import ImportBoundaries
from gridmap.gui.dialogs.import_codes import ImportCodes
from gridmap.gui.dialogs.import_frame import ImportFrame
from gridmap.gui.dialogs.import_net import ImportNet
from gridmap.gui.dialogs.import_records import ImportRecords
from gridmap.gui.dialogs.mending.wizard import MendBoundaries
from gridmap.gui.dialogs.new_workspace import NewWorkspaceDialog
from gridmap.gui.dialogs.other_work import OtherWorkDialog
from gridmap.gui.dialogs.own_scheme import OwnSchemeDialog
from gridmap.gui.dialogs.passphrase import PassphraseDialog
from gridmap.gui.dialogs.question import Question
from gridmap.gui.dialogs.restore import RestoreDialog
from gridmap.gui.dialogs.risk_model import RiskModelDialog
from gridmap.gui.dialogs.seal import SealDialog
from gridmap.gui.dialogs.settings import SettingsDialog
from gridmap.gui.form_layout import FormLayout
from gridmap.gui.importing import ImportChoice
from gridmap.gui.options import Options
from gridmap.gui.planning.crossing_dialog import CrossingDialog
from gridmap.gui.reference_files import CrsDialog
from gridmap.planning.other_work import OtherWork
from tests.gui.on_screen import assert_keeps_to_the_screen, on_screen, seen
from tests.gui.planning import test_dialogs_on_screen

_LONG = "二〇二七年城东片区网格优化调整方案" * 3
_TROUBLE = UserError("boundaries.ask_crs", file=_LONG, layer=_LONG, option="EPSG:4490", crs=_LONG)


def _community(number):
    """One of a long name in a township of a long name of its own."""
    township = Above(1_000 + number, "township", _LONG)
    return CommunityFacts(number, _LONG, "", None, Target(1, 2, 3), above=(township,))


#: How each is made, with much to say where that is up to its caller: parent, session, folder of a long name.
MADE = {
    AboutDialog: lambda parent, session, folder: AboutDialog(parent),
    BackupDialog: lambda parent, session, folder: BackupDialog(parent, folder / "网格.gpkg"),
    CrossingDialog: lambda parent, session, folder: CrossingDialog(
        parent,
        [Crossing(one, one + 1, 4000.0, False, Point(0, 0)) for one in range(90)],
        {one: _community(one) for one in range(91)},
        [20] * 90,
    ),
    CrsDialog: lambda parent, session, folder: CrsDialog(parent, _TROUBLE),
    DayDialog: lambda parent, session, folder: DayDialog(parent),
    ExportDialog: lambda parent, session, folder: ExportDialog(parent, _LONG, _LONG, folder, True),
    ImportBoundaries: lambda parent, session, folder: ImportBoundaries(parent, session),
    ImportChoice: lambda parent, session, folder: ImportChoice(parent),
    ImportCodes: lambda parent, session, folder: ImportCodes(parent, session),
    ImportNet: lambda parent, session, folder: ImportNet(parent, session),
    ImportRecords: lambda parent, session, folder: ImportRecords(parent, session),
    MendBoundaries: lambda parent, session, folder: MendBoundaries(parent, session),
    NewWorkspaceDialog: lambda parent, session, folder: NewWorkspaceDialog(parent, folder),
    OtherWorkDialog: lambda parent, session, folder: OtherWorkDialog(
        parent, "undo", OtherWork("change.split", "2026-11-23T08:00:00+00:00", (_LONG,) * 40, _LONG)
    ),
    OwnSchemeDialog: lambda parent, session, folder: OwnSchemeDialog(parent, Options()),
    PassphraseDialog: lambda parent, session, folder: PassphraseDialog(
        parent, folder / "网格.gpkg", _TROUBLE
    ),
    Question: lambda parent, session, folder: Question(parent, _LONG, _LONG * 60, _LONG, "继续"),
    RestoreDialog: lambda parent, session, folder: RestoreDialog(
        parent, folder / "网格.gpkg", folder / "备份.gpkg"
    ),
    RiskModelDialog: lambda parent, session, folder: RiskModelDialog(parent, session),
    SealDialog: lambda parent, session, folder: SealDialog(parent, folder / "网格.gpkg", "change_passphrase"),
    SettingsDialog: lambda parent, session, folder: SettingsDialog(parent, Options()),
}


class Form(FormDialog):
    """Asks for one thing and has much to say about it."""

    def __init__(self, parent, said):
        super().__init__(parent, "试验", "发布后旧编号停用且不再使用。", "继续")
        self.field = QLineEdit()
        self.add_field("原因", self.field)
        self.told = []
        for _ in range(said):
            self.tell()

    def tell(self):
        line = QLabel("待生效的方案也改动相同的网格，本方案先生效后须更新并重新发布，否则到期不会生效。" * 2)
        line.setWordWrap(True)
        self.told.append(line)
        self.add_line(line)

    def finish(self):
        raise FieldError(self.field, "plan.publish_needs", what="原因")


@pytest.fixture
def parent(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    return made


@pytest.fixture
def long_form(parent, qtbot):
    """One that has more to say than a screen holds."""
    form = Form(parent, said=30)
    form.show()
    qtbot.wait(20)
    return form


@pytest.mark.parametrize("at", [(10, 5), (10, 700), (1300, 300), (-200, -300)])
def test_a_form_is_on_the_screen_wherever_it_is_opened_and_whatever_it_says_later(parent, qtbot, at):
    form = Form(parent, said=1)
    form.move(*at)
    form.show()
    qtbot.wait(20)
    assert on_screen(form) and seen(form.verb)

    for _ in range(30):
        form.tell()
    qtbot.wait(20)

    assert on_screen(form) and seen(form.verb)
    assert not seen(form.told[-1])


def test_a_form_takes_the_room_that_it_needs_where_there_is_room(parent, qtbot):
    form = Form(parent, said=9)
    form.show()
    qtbot.wait(20)

    assert 400 < form.height() < 700
    assert all(seen(one) and one.height() >= one.heightForWidth(one.width()) for one in form.told)


#: Words that take more lines at the width of the dialog below than at the width that they would like.
_SAID = (
    "请注意：发布后 4 处社区边界随之移动：竹亭社区与桑岭社区、澄台社区与桑岭社区、"
    "蓝岩社区与桑岭社区、棠台社区与桑岭社区。"
)


@pytest.mark.parametrize("at", [(100, 50), (100, 300), (700, 700)])
def test_what_is_said_later_is_as_high_as_its_words_need(parent, qtbot, at):
    form = Form(parent, said=2)
    first, last = form.told
    first.setText("正在检查…")
    last.setText("")
    form.setMinimumWidth(600)
    form.move(*at)
    form.show()
    qtbot.wait(20)

    first.setText(f"请注意：乡镇边界也随之移动。须经相应的批准。\n{_SAID}\n通过：没有错误。\n另有警告。")
    last.setText("发布后：0 个网格编号停用，0 个新编号启用，10 个网格边界调整；2 条记录按位置重新归属。")
    form.fit()
    qtbot.wait(20)

    assert [one.height() for one in form.told] == [one.heightForWidth(one.width()) for one in form.told]
    assert all(seen(one) for one in form.told) and on_screen(form)


def test_rows_of_a_form_are_as_high_as_they_need_whatever_widths_were_tried(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    form = FormLayout(holder)
    told = [QLabel(_SAID), QLabel(f"{_SAID}{_SAID}"), QLabel("通过。")]
    for one in told:
        one.setWordWrap(True)
        form.addRow("检查结果", one)
    holder.show()
    liked = form.sizeHint().width()

    for width in (liked, 900, liked - 1, 500, liked, 700, liked - 1, 260, liked):
        form.heightForWidth(liked)
        form.heightForWidth(liked - 1)
        form.heightForWidth(333)
        holder.resize(width, form.heightForWidth(width))
        qtbot.wait(5)
        assert [one.height() for one in told] == [one.heightForWidth(one.width()) for one in told], width


def turn_pages(form, key):
    for _ in range(6):
        QTest.keyClick(form.field, key)


def test_pages_of_a_form_are_turned_by_keys(long_form):
    turn_pages(long_form, Qt.Key.Key_PageDown)
    assert seen(long_form.told[-1])

    turn_pages(long_form, Qt.Key.Key_PageUp)
    assert seen(long_form.field)


def test_what_is_wrong_and_the_field_to_mend_are_both_seen(long_form, qtbot):
    turn_pages(long_form, Qt.Key.Key_PageDown)

    long_form.verb.click()
    qtbot.wait(20)

    assert seen(long_form._trouble) and seen(long_form.field) and on_screen(long_form)


def test_a_question_about_many_things_keeps_its_buttons_on_the_screen(parent, qtbot):
    asked = Question(parent, "试验", "\n".join(f"第 {n} 处" for n in range(90)), "说明", "继续")
    asked.show()
    qtbot.wait(20)

    assert on_screen(asked) and seen(asked.verb) and seen(asked.leave)


def test_a_dialog_larger_than_the_screen_is_made_smaller(parent, qtbot):
    dialog = Dialog(parent)
    dialog.resize(1600, 900)
    dialog.show()
    qtbot.wait(20)

    assert on_screen(dialog)


@pytest.mark.parametrize("state", [Qt.WindowState.WindowMaximized, Qt.WindowState.WindowFullScreen])
def test_a_dialog_that_takes_the_whole_screen_keeps_it(parent, qtbot, state):
    form = Form(parent, said=1)
    form.setWindowState(state)
    form.show()
    qtbot.wait(20)
    whole = form.geometry()

    for _ in range(30):
        form.tell()
    form.fit()
    qtbot.wait(20)

    assert form.windowState() & state
    assert form.geometry() == whole and whole.width() > 1300


@pytest.mark.parametrize("kind", MADE, ids=lambda one: one.__name__)
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_all_of_a_dialog_is_on_the_screen(session, qtbot, tmp_path, kind, language):
    words.set_language(language)
    parent = QWidget()
    qtbot.addWidget(parent)
    folder = tmp_path / ("资料" * 20) / ("二〇二七年城东片区" * 5)
    folder.mkdir(parents=True)
    dialog = MADE[kind](parent, session, folder)
    assert type(dialog) is kind

    assert_keeps_to_the_screen(dialog, lambda: qtbot.wait(20))


def test_no_dialog_is_forgotten_here():
    for one in pkgutil.walk_packages(gridmap.gui.__path__, "gridmap.gui."):
        importlib.import_module(one.name)
    kinds, found = [QDialog], set()
    while kinds:
        below = kinds.pop().__subclasses__()
        kinds += below
        found |= {one for one in below if one.__module__.startswith("gridmap.")}

    bases = {Dialog, ScrolledDialog, FormDialog, ImportFrame}
    assert found - bases == MADE.keys() | test_dialogs_on_screen.MADE.keys()
    assert {one for one in found if not issubclass(one, Dialog)} == set()


def test_trouble_without_a_field_is_seen(long_form, qtbot):
    long_form.say_trouble(UserError("plan.publish_wait"))
    qtbot.wait(20)

    assert seen(long_form._trouble) and on_screen(long_form)
