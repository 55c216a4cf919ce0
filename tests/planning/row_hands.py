"""A row of cells in one community, with the numbers that a test needs, and plans that split them."""

from shapely import box

from gridmap.domain.change import added
from gridmap.domain.coverage import grid
from gridmap.domain.coverage.split import split
from gridmap.domain.planning.overlay import drawn_cells
from gridmap.domain.records import Cell, Region
from gridmap.planning import Planning
from gridmap.planning.new_numbers import codes_in_draft
from tests.planning.plan_hands import start_draft
from tests.store.conftest import Do


def make_row(session, numbers):
    """Cells with these numbers from west to east, none beside another; their ids."""
    city, county, township, community, *cells = session.workspace.ids.block(4 + len(numbers))
    regions = [
        Region(city, "city", "990100000000", "试验市"),
        Region(county, "county", "990101000000", "东县", parent_id=city),
        Region(township, "township", "990101001000", "河街道", parent_id=county),
        Region(community, "community", "990101001001", "桥社区", parent_id=township),
    ]
    made = [
        Cell(cell, community, f"990101001001{number:03d}", f"第{number}网格", _square(at))
        for at, (cell, number) in enumerate(zip(cells, numbers, strict=True))
    ]
    session.run(Do(added("change.test", [*regions, *made])))
    return cells


def start_splits(session, name, cells, beside=0.005):
    """A draft that splits cells of the row from north to south, so far from their western borders."""
    planning = Planning(session, start_draft(session, name))
    for cell in cells:
        west = planning.coverage.shape(cell).bounds[0]
        line = [grid.vertex(west + beside, 28.99), grid.vertex(west + beside + 0.0001, 29.02)]
        planning.draw(lambda coverage, cell=cell, line=line: split(coverage, [cell], line, session.new_id))
    planning.close()
    return planning.draft_id


def new_cells(session, draft):
    return [one for one in drawn_cells(session.workspace, draft).values() if one.state == "new"]


def shown(session, draft):
    """The numbers by which the new cells of a draft go, in order."""
    return sorted(code[12:] for code in codes_in_draft(session, new_cells(session, draft)).values())


def _square(at):
    west = round(104 + at * 0.02, 7)
    return box(west, 29, round(west + 0.01, 7), 29.01)
