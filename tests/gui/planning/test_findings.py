"""The list of what the check found: as high as its lines, and no line cut."""

import pytest

from gridmap.gui.planning.findings import Findings


@pytest.mark.parametrize("width", [260, 520])
@pytest.mark.parametrize("count", [1, 3, 20])
def test_the_list_is_as_high_as_whole_lines_of_it(qtbot, width, count):
    found = Findings()
    qtbot.addWidget(found)
    found.resize(width, found.height())
    found.show_lines([f"篦子街社区 {n:03d} 有一条说得较长、窄处要转行的检查结果" for n in range(count)])
    qtbot.wait(1)

    inside = found.height() - 2 * found.frameWidth()
    lines = [found.visualItemRect(found.item(row)) for row in range(count)]
    shown = [line for line in lines if line.top() < inside]
    assert shown[-1].bottom() + 1 == inside
    assert len(shown) == count or inside > 80
