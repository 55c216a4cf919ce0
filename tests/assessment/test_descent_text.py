"""What went from one cell to another, in words."""

import pytest

from gridmap.assessment.descent_text import descent_lines
from gridmap.store.queries.descent import Descent, Relative


@pytest.mark.parametrize(
    ("homes", "said"),
    [
        (None, "其面积的 62%（2027-01-01）"),  # the earlier cell has no household with a place
        (0.0, "其面积的 62%、没有住户（2027-01-01）"),
        (0.00004, "其面积的 62%、户数的 < 0.1%（2027-01-01）"),
        (0.583, "其面积的 62%、户数的 58.3%（2027-01-01）"),
    ],
)
def test_the_shares_of_ground_and_households_are_told(homes, said):
    heir = Relative(7, "990101001001008", "第八网格", "2027-01-01", 0.62, homes)

    ((_, cell, shares),) = descent_lines(Descent(successors=(heir,)))

    assert (cell, shares) == ("归入 第八网格 008", said)
