import pytest
from python_calamine import CalamineWorkbook

from gridmap.domain.errors import UserError
from gridmap.formats.xlsx_export import LONGEST, XlsxBook


@pytest.fixture
def book(tmp_path):
    made = XlsxBook(tmp_path / "out.xlsx")
    made.begin("event", "事件", ["编号", "内容"])
    yield made
    made.close()


def test_a_text_that_excel_would_cut_is_refused_with_its_place(book):
    book.write([["1", "短"]])
    with pytest.raises(UserError) as refused:
        book.write([["2", "长" * (LONGEST + 1)]])

    assert refused.value.key == "export.xlsx_text_too_long"
    place = {"sheet": "事件", "row": 3, "column": "内容", "length": LONGEST + 1, "most": LONGEST}
    assert refused.value.values == place


def test_the_longest_text_that_excel_takes_arrives_whole(book, tmp_path):
    book.write([["1", "长" * LONGEST]])
    book.finish()

    rows = CalamineWorkbook.from_path(tmp_path / "out.xlsx").get_sheet_by_index(0).to_python()
    assert rows[1] == ["1", "长" * LONGEST]
