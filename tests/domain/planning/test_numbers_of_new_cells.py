"""New cells of a draft are numbered after all that their community ever had, no further than 999."""

from shapely import box

from gridmap.domain.actions.edit_draft import EditDraft
from gridmap.domain.coverage.model import Edit
from gridmap.domain.planning.naming import needs_code, new_codes, shown_codes
from gridmap.domain.planning_records import Draft, DraftCell
from gridmap.domain.records import Cell
from tests.domain.conftest import Records

WEST, EAST = box(103.0, 29.0, 103.005, 29.01), box(103.005, 29.0, 103.01, 29.01)
DRAFT = Draft(100, "方案甲", "2026-11-22")


class CodesAlone(Records):
    """A reader that gives the cells of a community by their codes only: to read their shapes takes long."""

    def codes_of(self, community_id):
        return Records(self).codes_of(community_id)

    def referring_to(self, record_id, kind, field):
        assert kind is not Cell
        return super().referring_to(record_id, kind, field)


def halved(cell):
    """An edit that splits the western cell in two."""
    return EditDraft(
        DRAFT.id, Edit("change.split", {cell: None, 500: WEST, 501: EAST}, {500: (10,), 501: (10,)})
    )


def drawn(reader):
    return [one for one in reader.values() if isinstance(one, DraftCell) and one.state == "new"]


def test_no_shape_is_read_to_number_cells(two_cells, new_id):
    reader = CodesAlone(two_cells | {DRAFT.id: DRAFT})

    edited = CodesAlone(reader.with_change(halved(10).change(reader, new_id)))

    assert [one.number for one in drawn(edited)] == [4, 5]  # 003 is retired and never given again
    codes = {500: "990101001001004", 501: "990101001001005"}
    assert new_codes(edited, drawn(edited)) == shown_codes(edited, drawn(edited)) == codes
    assert not needs_code(edited, edited[10])
