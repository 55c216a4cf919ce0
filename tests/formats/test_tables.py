import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from gridmap.domain.errors import UserError
from gridmap.formats.tables import open_table


def read(path, **options):
    """The table of a file, all its rows, and what each chunk refused and noted by row number."""
    table = open_table(path, **options)
    rows, refused, noted = [], {}, {}
    for chunk in table.chunks(3):
        rows += chunk.rows
        refused |= {chunk.numbers[place]: doubt.key for place, doubt in chunk.refused.items()}
        noted |= {chunk.numbers[place]: doubt.key for place, doubt in chunk.noted.items()}
    return table, rows, refused, noted


def told(table):
    return {note.doubt.key.removeprefix("import_records."): note.rows for note in table.notes}


@pytest.fixture
def csv_file(tmp_path):
    def write(content, encoding="utf-8", name="a.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


@pytest.fixture
def sheet(tmp_path):
    """Writes a workbook: {sheet: rows}, and merged ranges of the first one."""

    def write(sheets, merged=(), hidden=()):
        path = tmp_path / "a.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            for at, (name, rows) in enumerate(sheets.items()):
                made = book.add_worksheet(name)
                for number, row in enumerate(rows):
                    made.write_row(number, 0, row)
                for *corners, value in merged if at == 0 else ():
                    made.merge_range(*corners, value)
                made.hide() if name in hidden else made.activate()
        return path

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le"])
def test_every_usual_encoding_is_found(csv_file, encoding):
    _, rows, refused, _ = read(csv_file("编号,地址\n1,乐山市市中区\n2,峨眉山市\n", encoding))

    assert rows == [["1", "乐山市市中区"], ["2", "峨眉山市"]]
    assert refused == {}


def test_big5_is_found(csv_file):
    table, rows, _, _ = read(csv_file("編號,地址\n1,高雄市林園區中門里\n", "big5"))

    assert (table.encoding, rows) == ("big5", [["1", "高雄市林園區中門里"]])


def test_lines_in_two_encodings_are_each_read_in_their_own_and_named(shared_data):
    table, rows, _, noted = read(shared_data / "hostile/07_corrupt/mixed_encoding.csv")

    assert rows == [["1", "乐山市"], ["2", "峨眉山市"]]
    assert noted == {2: "import_records.other_encoding"}
    assert "mixed_encoding" in told(table)


def test_utf16_with_a_mark_is_read(shared_data):
    _, rows, _, _ = read(shared_data / "hostile/07_corrupt/utf16_bom.csv")

    assert rows == [["1", "103.76", "29.55"]]


def test_a_row_with_bytes_of_no_encoding_is_refused_and_the_others_are_read(csv_file):
    content = "编号,地址\n1,乐山市\n".encode() + b"2,\xff\xfe\xff\n" + "3,峨眉山市\n".encode()
    _, rows, refused, _ = read(csv_file(content))

    assert refused == {3: "import_records.broken_bytes"}
    assert rows[2] == ["3", "峨眉山市"]


def test_an_encoding_that_is_named_is_used(csv_file):
    table, rows, _, _ = read(csv_file("a,b\nä,ö\n", "latin-1"), encoding="latin-1")

    assert rows == [["ä", "ö"]]
    with pytest.raises(UserError, match="unknown_encoding"):
        open_table(table.path, encoding="klingon")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(csv_file, delimiter):
    rows = [["名称", "地址", "经度"], ["桥", "a, b", "103.7"], ["河", "c", "103.8"]]
    lines = [delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in rows]
    table, found, _, _ = read(csv_file("\n".join(lines)))

    assert (table.delimiter, found) == (delimiter, rows[1:])


def test_excels_own_line_about_the_delimiter_is_no_row(csv_file):
    table, rows, _, _ = read(csv_file("sep=;\n名称;地址\n桥;a\n"))

    assert (table.columns, rows) == (("名称", "地址"), [["桥", "a"]])


def test_quotes_commas_and_line_breaks_within_a_cell_are_kept(csv_file):
    _, rows, _, _ = read(csv_file('名称,说明\n桥,"含逗号,""引号""\n换行"\n河,x\n'))

    assert rows == [["桥", '含逗号,"引号"\n换行'], ["河", "x"]]


@pytest.mark.parametrize("rest", ["河,x\n" * 3, "河,x\n" * 60_000])
def test_a_quotation_mark_left_open_is_named_by_its_line(csv_file, rest):
    with pytest.raises(UserError, match=r"open_quote.*line=3"):
        read(csv_file('名称,说明\n桥,x\n路,"没有结束\n' + rest))


def test_a_row_with_too_many_cells_is_refused_and_a_short_one_filled(csv_file):
    _, rows, refused, _ = read(csv_file("名称,地址\n桥,甲街,1号\n河\n路,乙街,\n"))

    assert refused == {2: "import_records.too_many_cells"}
    assert rows[1:] == [["河", ""], ["路", "乙街"]]


def test_titles_subtotals_blank_lines_footnotes_and_repeated_headers_are_no_rows(csv_file):
    table, rows, _, _ = read(
        csv_file(
            "某街道统计表,,\n填报单位：综治中心,,日期：2026-03-05\n名称,地址,户数\n桥,甲街,3\n\n小计,,3\n"
            "名称,地址,户数\n河,乙街,4\n合 计,,7\n注：空白处为暂缺,,\n"
        )
    )

    assert table.columns == ("名称", "地址", "户数")
    assert rows == [["桥", "甲街", "3"], ["河", "乙街", "4"]]
    assert told(table) == {
        "titles_skipped": (),
        "subtotals_skipped": (6, 9),
        "headers_skipped": (7,),
        "footnotes_skipped": (10,),
    }


def test_a_place_called_total_is_no_subtotal(csv_file):
    _, rows, _, _ = read(csv_file("name,kind,lon\nTotal,fuel_station,103.7\nTotal,,12\n"))

    assert rows == [["Total", "fuel_station", "103.7"]]


def test_a_header_of_two_rows_is_joined(csv_file):
    table, rows, _, _ = read(
        csv_file("序号,所属区划,,人员,\n,街道,社区,姓名,电话\n1,河街道,桥社区,张三,138\n")
    )

    assert table.columns == ("序号", "所属区划/街道", "所属区划/社区", "人员/姓名", "人员/电话")
    assert rows == [["1", "河街道", "桥社区", "张三", "138"]]


def test_without_a_header_no_row_is_lost(csv_file):
    table, rows, _, _ = read(csv_file("103.76,29.55\n103.77,29.56\n"))

    assert table.columns == ("column 1", "column 2")
    assert len(rows) == 2
    assert "no_header" in told(table)


def test_nameless_and_repeated_columns_get_names(csv_file):
    table, _, _, _ = read(csv_file("名称,,名称\na,b,c\n"))

    assert table.columns == ("名称", "column 2", "名称 (2)")


def test_the_merged_sheet_of_the_sample_is_understood(shared_data):
    table, rows, _, _ = read(shared_data / "hostile/05_merged_header_residents.xlsx")

    assert table.columns[1:5] == (
        "所属区划/乡镇（街道）",
        "所属区划/村（社区）",
        "所属区划/区划代码",
        "网格/网格编号",
    )
    assert len(rows) == 149
    assert rows[2][1:4] == [
        "大佛街道",
        "篦子街社区居委会",
        "511102004001",
    ]  # merged over three rows, a number
    assert len(told(table)["subtotals_skipped"]) == 8
    assert "hidden_sheets" in told(table)
    assert all(row[4].isdigit() and len(row[4]) == 15 for row in rows)


def test_numbers_dates_and_truths_of_a_sheet_become_plain_text(sheet):
    _, rows, _, _ = read(
        sheet({"表": [["编码", "值", "真"], [511102004001, 29.55, True], [5.1110200400100101e17, 1, False]]})
    )

    assert rows[0] == ["511102004001", "29.55", "true"]
    assert "e+" in rows[1][0]  # its last digits are gone, and it must not look as if they were not


def test_a_sheet_may_be_chosen_and_a_hidden_one_is_not_taken_by_itself(sheet):
    path = sheet({"旧": [["x"], ["y"]], "新": [["名称", "地址"], ["桥", "甲"]]}, hidden=["旧"])

    assert read(path)[0].sheet == "新"
    assert read(path, sheet="旧")[1] == [["y"]]
    with pytest.raises(UserError, match="no_sheet"):
        open_table(path, sheet="别的")


def ods(*rows):
    """The content of an open document with one sheet."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    names = " ".join(f'xmlns:{name}="{space}:{name}:1.0"' for name in ("office", "table", "text"))

    def cell(value):
        number = isinstance(value, float)
        kind = f'"float" office:value="{value}"' if number else '"string"'
        return f"<table:table-cell office:value-type={kind}><text:p>{value}</text:p></table:table-cell>"

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    return (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="表">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )


def test_an_open_document_sheet_is_read(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("content.xml", ods(["名称", "编码"], ["桥", 511102004001.0]))
        manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        book.writestr("META-INF/manifest.xml", manifest)
    table, rows, _, _ = read(tmp_path / "a.ods")

    assert (table.columns, rows) == (("名称", "编码"), [["桥", "511102004001"]])


OLD_EXCEL = Path(__file__).parent / "files" / "places.xls"  # Excel 97, invented places


def test_a_workbook_of_old_excel_is_read():
    table, rows, _, _ = read(OLD_EXCEL)

    assert table.columns == ("街道", "名称", "网格编码", "登记日期", "面积")
    assert rows == [
        ["河街道", "大桥小学", "990101001001001", "2025-06-01", "1200.5"],
        ["河街道", "=1+1号仓库", "990101001001002", "2025-06-02", "300"],
    ]
    assert told(table).keys() == {"titles_skipped", "hidden_sheets", "subtotals_skipped"}


@pytest.mark.parametrize("kept", [600, 2816, 5532])  # the last one makes the library panic
def test_a_workbook_of_old_excel_that_is_cut_off_is_refused_in_one_sentence(tmp_path, kept):
    path = tmp_path / "cut.xls"
    path.write_bytes(OLD_EXCEL.read_bytes()[:kept])

    with pytest.raises(UserError, match="workbook_broken"):
        open_table(path)


def test_a_workbook_of_old_excel_that_claims_billions_of_rows_does_not_end_the_program(tmp_path):
    content = bytearray(OLD_EXCEL.read_bytes())
    size = content.index(bytes.fromhex("00020e00")) + 4  # of a sheet: first row, last row, columns
    content[size + 4 : size + 8] = b"\0\0\0\xf0"
    path = tmp_path / "claims.xls"
    path.write_bytes(content)

    with pytest.raises(UserError, match="workbook_broken"):
        open_table(path)


def test_cells_merged_over_rows_count_for_each_row(sheet):
    path = sheet(
        {"表": [["街道", "名称"], ["", "桥"], ["", "河"], ["x", "路"]]}, merged=[(1, 0, 2, 0, "河街道")]
    )

    assert read(path)[1] == [["河街道", "桥"], ["河街道", "河"], ["x", "路"]]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.xlsx", b"PK\x03\x04broken", "workbook_broken"),
        ("a.xls", b"<html><table></table></html>", "workbook_is_html"),
        ("a.csv", b"", "empty_file"),
        ("a.csv", b"\n\n\n", "empty_file"),
        ("a.csv", b"\x00\x01\x02\x03" * 100, "not_text"),
        ("missing.csv", None, "no_file"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(csv_file, tmp_path, name, content, why):
    path = tmp_path / name if content is None else csv_file(content, name=name)
    with pytest.raises(UserError, match=why):
        open_table(path)


def test_points_of_a_vector_file_are_positions(shared_data):
    table, rows, _, _ = read(shared_data / "hostile/06_mixed_points_named_polygons_coded.geojson")

    assert table.columns[-2:] == table.position
    assert float(rows[0][1]) == pytest.approx(103.7780675716057)
    assert "shapes_to_points" in told(table)


def test_rows_can_be_read_twice(csv_file):
    table = open_table(csv_file("名称\n桥\n小计\n"))

    assert [list(chunk.rows) for chunk in table.chunks()] == [list(chunk.rows) for chunk in table.chunks()]
    assert len(told(table)) == len(table.notes)
