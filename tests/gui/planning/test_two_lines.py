"""Findings of the checks keep to two lines, however narrow the panel is."""

import re

import pytest
from PySide6.QtWidgets import QToolButton

from gridmap.domain.check import Issue, Severity
from gridmap.gui.planning.checks_panel import ChecksPanel, Joining
from gridmap.gui.planning.two_lines import TwoLines

NARROW = 236  # as wide as the panel is on a screen of 1366 × 768


def shown(qtbot, *issues):
    panel = ChecksPanel()
    qtbot.addWidget(panel)
    panel.joining_of = lambda _: Joining("001", "012", "into")
    panel.show_issues(issues, editable=True)
    panel.resize(NARROW, 600)
    panel.show()
    return panel, panel.findChildren(TwoLines)


def of(key, **values):
    return Issue(Severity.WARNING, key, (1,), values, (104.0, 29.0))


def test_usual_findings_are_whole_on_two_lines(qtbot):
    _, lines = shown(
        qtbot,
        of("check.too_few_households", cell="篦子街社区 001", count=127, minimum=300, maximum=500),
        of("check.border_far_from_reference", cell="篦子街社区 001", distance=143),
        of("check.sliver", cell="001", width=12),
    )

    for one in lines:
        assert "".join(one.shown) == one.text() and one.toolTip() == ""
        assert all(one.fontMetrics().horizontalAdvance(line) <= one.width() for line in one.shown)
        assert one.height() >= len(one.shown) * one.fontMetrics().lineSpacing()
        assert one.heightForWidth(one.width()) <= 2 * one.fontMetrics().lineSpacing() + 2


def test_a_longer_one_ends_in_an_ellipsis_and_is_whole_in_its_tip(qtbot):
    panel, (line,) = shown(
        qtbot,
        of("check.code_order", community="篦子街社区", first="003", cell="004"),
    )

    assert len(line.shown) == 2 and line.shown[-1].endswith("…")
    assert "重新划分并发布时才重排" in line.toolTip() and "重排" in line.accessibleName()
    button = next(one for one in panel.findChildren(QToolButton) if one.accessibleName().startswith("定位"))
    with qtbot.waitSignal(panel.located):
        button.click()


LONG = "河街道篦子街社区 合成市第一人民医院及其附属康复中心专属网格"


@pytest.mark.parametrize(
    ("key", "values", "end"),
    [
        ("check.sliver", {"cell": "篦子街社区 乐山市人民医院", "width": 1.2}, "宽约1.2米"),
        ("check.sliver", {"cell": LONG, "width": 1.2}, "宽约1.2米"),
        ("check.too_small", {"cell": LONG, "area": 677}, "仅677平方米"),
        ("check.dedicated_without_organisation", {"cell": LONG, "name": "医院"}, "没有对应单位"),
        ("check.border_far_from_reference", {"cell": LONG, "distance": 738}, "最远738米"),
    ],
)
def test_a_long_name_is_cut_in_its_middle_and_the_figure_seen(qtbot, key, values, end):
    _, (line,) = shown(qtbot, of(key, **values))

    said = "".join(line.shown).replace(" ", "")
    assert said.endswith(end) and "…" in said
    assert all(line.fontMetrics().horizontalAdvance(one) <= line.width() for one in line.shown)
    assert LONG[-6:] not in values["cell"] or LONG[-4:] in re.sub(r"\s", "", line.toolTip())


def test_the_number_of_a_cell_is_not_cut(qtbot):
    _, (line,) = shown(qtbot, of("check.sliver", cell="合成市河街道很长的篦子街北段社区 012", width=1.2))

    said = "".join(line.shown)
    assert "012 过窄" in said and said.endswith("1.2 米")


def test_no_number_is_halved(qtbot):
    for width in range(120, 236, 4):
        _, (line,) = shown(qtbot, of("check.sliver", cell="旺场村 008 青江实验小学（北区）", width=1.2))
        line.resize(width, 60)
        said = "".join(line.shown)
        assert "008" in said or not re.search(r"\d…|…\d", said)


def test_a_code_without_words_is_broken_anywhere(qtbot):
    line = TwoLines("A" * 200 + "\nB")
    qtbot.addWidget(line)
    line.resize(200, 60)
    line.show()

    assert len(line.shown) == 2 and line.shown[-1].endswith("…")
    assert all(line.fontMetrics().horizontalAdvance(one) <= 200 for one in line.shown)
    assert line.toolTip() != ""
