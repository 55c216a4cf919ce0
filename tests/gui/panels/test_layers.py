import pytest

from gridmap.gui.panels.layers import LayerRow, LayersPanel
from tests.gui.accessible import nameless

LAYERS = (
    LayerRow("risk", "风险着色", shown=True),
    LayerRow("place", "场所", shown=False, count=4210),
    LayerRow("basemap", "底图", shown=False, available=False, hint="设置中开启"),
)


@pytest.fixture
def panel(qtbot):
    widget = LayersPanel()
    qtbot.addWidget(widget)
    widget.show_layers(LAYERS)
    widget.show()
    return widget


def test_a_click_says_which_layer_is_wanted(panel, qtbot):
    with qtbot.waitSignal(panel.toggled) as said:
        panel.box("place").click()

    assert said.args == ["place", True]


def test_showing_layers_again_says_nothing_and_keeps_the_widgets(panel, qtbot):
    before = panel.box("place")

    with qtbot.assertNotEmitted(panel.toggled):
        panel.show_layers([LayerRow("place", "场所", shown=True, count=4211)])

    assert panel.box("place") is before
    assert before.isChecked()
    assert panel.listed() == ["place"]


def test_what_cannot_be_shown_cannot_be_clicked(panel):
    assert not panel.box("basemap").isEnabled()


def test_every_row_has_a_name_with_its_count(panel):
    assert nameless(panel) == []
    assert panel.box("place").accessibleName() == "场所 4,210"
