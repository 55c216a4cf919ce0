from tests.gui.test_desk import city, desk, file, opened, settle

__all__ = ["city", "desk", "file", "opened"]


def test_the_map_carries_the_approval_number_while_there_is_one(opened, qtbot):
    canvas = opened.opened.canvas
    assert canvas.approval == ""
    before = canvas.grab().toImage()

    opened.set_option("map_approval_number", " GS(2026)0123 ")
    settle(opened, qtbot)
    assert canvas.approval == "审图号：GS(2026)0123"
    assert canvas.grab().toImage() != before

    opened.options.session.undo()
    settle(opened, qtbot)
    assert canvas.approval == ""


def test_the_number_is_there_when_the_workspace_is_opened_again_and_in_another_language(opened, qtbot):
    opened.set_option("map_approval_number", "GS(2026)0123")
    opened.set_option("language", "en")
    settle(opened, qtbot)

    assert opened.opened.canvas.approval == "Map approval number: GS(2026)0123"
