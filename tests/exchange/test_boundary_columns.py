import pytest

from gridmap.exchange.boundary_columns import guess_columns, text_columns
from gridmap.exchange.boundary_options import BoundaryOptions
from gridmap.formats.vector import read_layer


@pytest.mark.parametrize(
    ("file", "layer", "guessed"),
    [
        ("real/leshan_nested_SYNTHGEOM.gpkg", "village", ("community", "code", "name", ("parent",), ())),
        ("real/leshan_counties_epsg4490.geojson", None, ("county", "adcode", "name", (), ())),
        (
            "real/tw_4counties_nested.gpkg",
            "villages",
            ("community", "VILLCODE", "VILLNAME", ("TOWNCODE", "COUNTYCODE"), ("TOWNNAME", "COUNTYNAME")),
        ),
        ("real/dz_communes.geojson", None, (None, "ons_code", "name_en", (), ())),
        ("hostile/01b_gbk_names_inside.zip", None, ("township", "区划代码", "乡镇名称", (), ())),
    ],
)
def test_columns_are_guessed_from_names_and_contents(shared_data, file, layer, guessed):
    read = read_layer(shared_data / file, layer)

    guess = guess_columns(text_columns(read.columns), BoundaryOptions(), (read.name, file))

    found = (guess.level, guess.code, guess.name, guess.parent_codes, guess.parent_names)
    assert found == guessed


def test_what_the_user_says_counts():
    columns = {"code": ["1", "2"], "label": ["甲", "乙"], "other": ["丙", "丁"], "up": ["9", "9"]}
    said = BoundaryOptions(level="cell", name="other", parent_codes=("up",))

    guess = guess_columns(columns, said, ("x",))

    assert (guess.level, guess.code, guess.name, guess.parent_codes) == ("cell", "code", "other", ("up",))


def test_cells_are_known_by_codes_of_fifteen_digits():
    columns = {"网格编码": [f"51110200400100{n}" for n in range(1, 6)]}

    assert guess_columns(columns, BoundaryOptions(), ("x",)).level == "cell"


def test_numbers_become_codes_without_a_point():
    texts = text_columns({"code": [511102004000.0, None, " 甲 乙 "]})

    assert texts == {"code": ["511102004000", "", "甲 乙"]}


@pytest.mark.parametrize(
    "called", ["警格编号", "网格编号", "单元网格编码", "消防网格编号", "警务网格代码", "JGBH", "police_code"]
)
def test_a_column_that_is_called_a_code_is_taken_before_a_row_number(called):
    columns = {
        "FID": ["0", "1", "2"],
        "id": ["1", "2", "3"],
        "所属社区编号": ["A1", "A2", "A3"],
        called: ["JG-031", "JG-032", "JG-033"],
        "警格名称": ["青江一号", "青江二号", "青江三号"],
    }

    guess = guess_columns(columns, BoundaryOptions(), ("警格",))

    assert (guess.code, guess.name) == (called, "警格名称")


def test_codes_in_words_are_codes_and_people_give_no_names():
    columns = {
        "OBJECTID": ["1", "2", "3"],
        "警格编号": ["青江1号警格", "青江2号警格", "青江3号警格"],
        "责任民警": ["甲", "乙", "丙"],
    }

    guess = guess_columns(columns, BoundaryOptions(), ("警格",))

    assert (guess.code, guess.name) == ("警格编号", None)


def test_without_a_column_that_is_called_a_code_the_row_number_is_one():
    guess = guess_columns({"面积": ["1.5", "1.5", "2"], "id": ["7", "8", "9"]}, BoundaryOptions(), ("x",))

    assert guess.code == "id"


@pytest.mark.parametrize(
    "other", ["网格员编号", "民警编号", "负责人编码", "身份证代码", "邮政编码", "postcode"]
)
def test_what_numbers_people_or_post_is_no_code_of_an_area(other):
    columns = {
        other: ["614001", "614002", "614003"],
        "警格编号": ["31", "32", "33"],
        "警格名称": ["青江一号", "青江二号", "青江三号"],
    }

    guess = guess_columns(columns, BoundaryOptions(), ("警格",))
    by_number = {("id" if name == "警格编号" else name): values for name, values in columns.items()}

    assert (guess.code, guess.name) == ("警格编号", "警格名称")
    assert guess_columns(by_number, BoundaryOptions(), ("警格",)).code == "id"
