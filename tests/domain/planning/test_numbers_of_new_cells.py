"""New cells of a draft are numbered after all that their community ever had, no further than 999."""

from dataclasses import replace

import pytest
from shapely import box

from gridmap.domain.actions.bring_up_to_date import BringUpToDate
from gridmap.domain.actions.edit_draft import EditDraft
from gridmap.domain.coverage.model import Edit
from gridmap.domain.errors import Refused
from gridmap.domain.planning.naming import names_in_draft, needs_code, new_codes, shown_codes
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


@pytest.fixture
def one_left(two_cells):
    """A draft in a community that has given out all its numbers but one, 999."""
    last = replace(two_cells[12], code="990101001001998")
    return Records(two_cells | {12: last, DRAFT.id: DRAFT})


def test_an_edit_that_needs_more_numbers_than_are_left_is_refused(one_left, new_id):
    with pytest.raises(Refused) as refused:
        halved(10).change(one_left, new_id)

    assert refused.value.key == "draft_numbers_used_up"
    assert refused.value.values == {"community": "柳荫社区", "most": 999, "left": 1, "needed": 2}


@pytest.fixture
def beyond(two_cells, one_left, new_id):
    """The draft holds two new cells where only one number is left: another plan was published since."""
    before = Records(two_cells | {DRAFT.id: DRAFT})
    return Records(before.with_change(halved(10).change(before, new_id)) | {12: one_left[12]})


def test_of_more_cells_than_numbers_the_rest_has_none(beyond):
    cells = {one.cell_id: one for one in drawn(beyond)}

    codes = shown_codes(beyond, list(cells.values()))

    assert codes == {500: "990101001001999"}
    assert names_in_draft(beyond, cells, codes) == {500: "第九百九十九网格", 501: "第？网格"}


def test_where_cells_have_no_number_an_edit_that_brings_no_more_of_them_is_drawn(beyond, new_id):
    west, east = box(103.0, 29.0, 103.004, 29.01), box(103.004, 29.0, 103.01, 29.01)
    reshaped = EditDraft(DRAFT.id, Edit("change.reshape", {500: west, 501: east}))
    assert beyond.with_change(reshaped.change(beyond, new_id))

    thirds = {502: box(103.005, 29.0, 103.007, 29.01), 503: box(103.007, 29.0, 103.01, 29.01)}
    further = Edit("change.split", {501: None, **thirds}, {502: (501,), 503: (501,)})
    with pytest.raises(Refused, match="draft_numbers_used_up"):
        EditDraft(DRAFT.id, further).change(beyond, new_id)


def test_so_is_an_update_that_keeps_a_retired_cell_as_a_new_one(one_left, two_cells, new_id):
    """Another plan retired the cell that the draft had changed, and gave out the last number."""
    drawn_over = DraftCell(200, DRAFT.id, 10, "changed", 1, "第一网格", WEST, base="what it was")
    gone = replace(two_cells[10], valid_to="2026-11-22")
    last = replace(one_left[12], code="990101001001999")
    reader = Records(one_left | {10: gone, 12: last, 200: drawn_over})
    kept = Edit("change.bring_up_to_date", {500: WEST}, {500: (11,)})

    with pytest.raises(Refused, match="draft_numbers_used_up"):
        BringUpToDate(DRAFT.id, redrawn=kept, renamed={10: 500}).change(reader, new_id)
