import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from gridmap.assessment import TrendDay
from gridmap.domain.actions.edit_record import EditRecord
from gridmap.gui.panels.cell_panel import CellPanel
from gridmap.gui.panels.contribution_row import ContributionRow
from gridmap.gui.panels.row_button import RowButton
from gridmap.gui.panels.trend_chart import TrendChart


@pytest.fixture
def panel(qtbot, session, assessment, town, settled):
    widget = CellPanel(session, assessment)
    qtbot.addWidget(widget)
    widget.resize(420, 900)
    widget.show()
    widget.show_subject(town.west)
    settled()
    return widget


def texts(panel):
    return " | ".join(label.text() for label in panel.risk.findChildren(QLabel) if label.isVisible())


def test_contributions_add_up_to_the_score(panel, assessment, town):
    account = assessment.explain(town.west)

    rows = panel.risk.findChildren(ContributionRow)
    assert len(rows) == len(account.explanation.contributions) > 0
    assert sum(c.points for c in account.explanation.contributions) == pytest.approx(
        account.explanation.score
    )


def test_bars_are_parts_of_the_threshold_and_so_compare_with_each_other(panel, assessment, town):
    explanation = assessment.explain(town.west).explanation
    threshold = explanation.thresholds[min(explanation.level, 3) - 1]

    shares = {row._contribution.points: row._line.share for row in panel.risk.findChildren(ContributionRow)}
    assert len(shares) > 1
    assert shares == {points: pytest.approx(min(1, points / threshold)) for points in shares}
    assert f"阈值 {threshold:.0f}" in texts(panel)


def test_a_line_unfolds_by_keyboard_to_the_records_behind_it(qtbot, panel, elements, settled):
    row = panel.risk.findChildren(ContributionRow)[0]
    qtbot.keyClick(row._line, Qt.Key.Key_Return)
    events = [button for button in row.findChildren(QPushButton) if "燃气味" in button.text()]
    assert events
    qtbot.mouseClick(events[0], Qt.MouseButton.LeftButton)
    settled()

    assert panel.elements["events"].page.record_id == elements["gas"]


def test_unfolding_a_long_title_pushes_no_figure_out_of_the_panel(panel, session, town, elements, settled):
    title = "燃气味" + "很长" * 40
    session.run(EditRecord(elements["gas"], {"title": title}))
    panel.show_subject(None)
    panel.show_subject(town.west)
    settled()
    panel.resize(340, 900)
    panel.risk.findChildren(ContributionRow)[0].unfold()
    settled()

    line = next(button for button in panel.risk.findChildren(RowButton) if title in button.text())
    assert panel.risk._area.horizontalScrollBar().maximum() == 0
    assert line.shown_text().endswith("…") and title in line.toolTip().replace("\n", "")


def test_a_level_set_by_hand_shows_with_its_reason_and_undo_takes_it_back(qtbot, panel, session, settled):
    form = panel.risk.form
    qtbot.mouseClick(panel.risk._override, Qt.MouseButton.LeftButton)
    assert form.isVisible() and form._reason.hasFocus()
    form._level.setCurrentIndex(0)
    qtbot.keyClicks(form._reason, "flood watch")
    with qtbot.waitSignal(form.done):
        qtbot.keyClick(form._reason, Qt.Key.Key_Return)
    settled()
    qtbot.waitUntil(lambda: "flood watch" in texts(panel), timeout=3000)

    assert panel.header._chip.text() == "I 重大"
    session.undo()
    qtbot.waitUntil(lambda: "flood watch" not in texts(panel), timeout=3000)
    assert panel.header._chip.text() != "I 重大"


def test_a_level_without_a_reason_is_refused_at_the_form(qtbot, panel, session, settled):
    label = session.can_undo
    panel.risk._override.click()
    qtbot.keyClick(panel.risk.form._reason, Qt.Key.Key_Return)
    settled()

    assert panel.risk.form._trouble.isVisible()
    assert session.can_undo == label


def test_a_region_names_its_gravest_cells(panel, town, settled):
    panel.show_subject(town.city)
    settled()

    named = [button.text() for button in panel.risk.findChildren(QPushButton)]
    assert any("桥社区 · 第一网格" in text for text in named)
    assert not panel.risk._override.isVisible()


@pytest.mark.parametrize(
    "scores", [[], [None, None], [None, 3.0, None, 80.0], [0.0], [100.0] * 90, [12.0, None]]
)
def test_the_trend_is_drawn_whatever_days_are_known(qtbot, scores):
    chart = TrendChart()
    qtbot.addWidget(chart)
    chart.resize(300, 120)
    days = [TrendDay(f"2026-01-{1 + k % 28:02d}", None if s is None else 2, s) for k, s in enumerate(scores)]
    chart.show_trend(days, (75.0, 50.0, 25.0))

    picture = chart.grab().toImage()

    colours = {picture.pixelColor(x, y).name() for x in range(0, 300, 2) for y in range(0, 120)}
    assert len(colours) > 1
    assert chart.accessibleName()
