import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from gridmap.gui.dialogs.export import ExportDialog, ExportWish
from gridmap.words import tr
from tests.gui.accessible import nameless


@pytest.fixture
def said():
    return []


@pytest.fixture
def dialog(qtbot, tmp_path, said):
    made = ExportDialog(None, "澜川市（试验）", "澜川市", tmp_path, may_see_people=True)
    qtbot.addWidget(made)
    made.wanted.connect(said.append)
    made.show()
    return made


def choose(dialog, format_name):
    dialog.format.setCurrentIndex(dialog.format.findData(format_name))


def tick(dialog, *names):
    for row in range(dialog.layers.count()):
        item = dialog.layers.item(row)
        on = item.data(Qt.ItemDataRole.UserRole) in names
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def test_a_web_page_is_offered_first_beside_the_workspace(dialog, said, tmp_path):
    dialog.verb.click()

    assert said == [ExportWish("web", tmp_path / "澜川市_导出.html", False)]


def test_layers_are_chosen_for_the_other_formats(dialog, said, tmp_path):
    choose(dialog, "gpkg")
    tick(dialog, "cell", "event")
    dialog.verb.click()

    assert said == [ExportWish("gpkg", tmp_path / "澜川市_导出.gpkg", False, layers=("cell", "event"))]


def test_several_layers_as_csv_go_into_a_folder(dialog):
    choose(dialog, "csv")
    assert dialog.file.text().endswith("_导出")
    assert "将建立文件夹，其中写入 region.csv、cell.csv、" in dialog._folder_notice.text()
    tick(dialog, "cell")
    assert dialog.file.text().endswith("_导出.csv")
    assert not dialog._folder_notice.isVisible()


def test_several_layers_do_not_go_into_a_folder_that_is_called_like_a_file(dialog, said, tmp_path):
    choose(dialog, "kml")
    tick(dialog, "cell", "resident")
    dialog.file.setText(str(tmp_path / "o.kml"))
    dialog.verb.click()
    assert said == []
    assert "例如 o，或只选一个图层" in dialog._trouble.text()

    dialog.file.setText(str(tmp_path / "o"))
    dialog.verb.click()
    assert said[0].files == ("cell.kml", "resident_count.kml")


def test_people_need_a_tick_and_a_reason(dialog, said):
    choose(dialog, "xlsx")
    tick(dialog, "resident")
    assert dialog.layers.item(dialog.layers.count() - 1).text() == tr("export.layer.resident_count")
    dialog.people.setChecked(True)
    assert dialog._people_notice.isVisible()
    dialog.verb.click()
    assert said == []
    assert dialog._trouble.text() == tr("export.reason_missing_here")
    dialog.reason.setText("民政局核对名单")
    dialog.verb.click()

    assert (said[0].people, said[0].reason, said[0].layers) == (True, "民政局核对名单", ("resident",))


def test_people_are_not_offered_to_who_may_not_see_them(qtbot, tmp_path):
    dialog = ExportDialog(None, "x", "x", tmp_path, may_see_people=False)
    qtbot.addWidget(dialog)
    choose(dialog, "csv")

    assert not dialog.people.isEnabled()


def test_a_file_that_is_there_is_replaced_only_when_agreed(dialog, said, tmp_path, monkeypatch):
    there = tmp_path / "mine.html"
    there.write_text("mine")
    dialog.file.setText(str(there))
    dialog.verb.click()
    assert said == []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(there), ""))
    dialog._browse()
    dialog.verb.click()

    assert said == [ExportWish("web", there, True)]


def test_every_control_has_a_name(dialog):
    choose(dialog, "csv")
    dialog.people.setChecked(True)
    assert nameless(dialog) == []


def test_the_window_exports_and_offers_to_open_the_page(qtbot, tmp_path, monkeypatch):
    from gridmap.gui.cards import cards_of
    from gridmap.gui.exporting import WrittenCard, start_export
    from gridmap.gui.options import Options
    from gridmap.gui.start import make_desk
    from tests.small_city import make_small_city

    desk = make_desk(Options(), "zh_CN", "light")
    qtbot.addWidget(desk.window)
    desk.window.show()
    desk.open(make_small_city(tmp_path / "city.gpkg"))
    qtbot.waitUntil(lambda: desk.opened is not None, timeout=20_000)
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)

    start_export(desk)
    desk.window.findChild(ExportDialog).verb.click()
    qtbot.waitUntil(lambda: any(isinstance(card, WrittenCard) for card in cards_of(desk.window).shown()))
    card = next(one for one in cards_of(desk.window).shown() if isinstance(one, WrittenCard))
    card.open_page.click()

    assert opened == [QUrl.fromLocalFile(str(tmp_path / "city_导出.html"))]
    assert (tmp_path / "city_导出.html").stat().st_size > 100_000
    desk.close_workspace()


def test_the_page_is_called_after_the_workspace_not_after_its_file(dialog):
    assert dialog.page_title.placeholderText() == "澜川市（试验） 网格风险图"
    assert "（试验）" not in dialog.file.text()


def test_a_folder_is_told_with_its_files(qtbot, tmp_path):
    from PySide6.QtWidgets import QLabel

    from gridmap.gui.exporting import WrittenCard

    card = WrittenCard(tmp_path, "kml", False, ("cell.kml", "place.kml"))
    qtbot.addWidget(card)

    told = " ".join(label.text() for label in card.findChildren(QLabel))
    assert f"已导出文件夹 {tmp_path.name}" in told
    assert "每个图层一个文件：cell.kml、place.kml" in told
