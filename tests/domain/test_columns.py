import pytest

from gridmap.domain.columns import ColumnPlan, likely_kind, plan_columns
from gridmap.domain.errors import UserError


def plan(kind, asked=None, **columns) -> ColumnPlan:
    samples = {name: values if isinstance(values, list) else [values] for name, values in columns.items()}
    return plan_columns(list(samples), samples, kind, asked)


def taken(made):
    return {target: match.column for target, match in made.matches.items()}


def test_chinese_names_of_an_event_table_are_understood():
    made = plan(
        "event",
        工单编号="1",
        上报时间="2025-06-01 00:04:17",
        经度="103.7",
        纬度="29.6",
        类别="积水",
        描述="深",
    )

    assert taken(made) == {
        "external_id": "工单编号",
        "reported_at": "上报时间",
        "lon": "经度",
        "lat": "纬度",
        "category": "类别",
        "content": "描述",
    }
    assert made.missing == ()


def test_english_names_in_any_case_are_understood():
    made = plan(
        "event", **{"Event ID": "1", "ReportedAt": "2025-06-01", "LNG": "103.7", "Lat": "29.6", "Type": "x"}
    )

    assert taken(made) == {
        "external_id": "Event ID",
        "reported_at": "ReportedAt",
        "lon": "LNG",
        "lat": "Lat",
        "category": "Type",
    }


def test_names_of_a_header_of_two_rows_are_known_by_their_last_part():
    made = plan(
        "resident",
        **{
            "网格/网格编号": "511102004001001",
            "所属区划/村（社区）": "桥社区",
            "居民/姓名": "张三",
            "网格员/姓名": "李四",
        },
    )

    assert taken(made) == {
        "cell_code": "网格/网格编号",
        "community_name": "所属区划/村（社区）",
        "name": "居民/姓名",
    }


def test_the_grid_workers_name_is_never_taken_for_the_residents():
    made = plan("resident", **{"网格员/姓名": "李四", "网格员/联系电话": "13800000000"})

    assert taken(made) == {}
    assert made.missing == (("name",),)


def test_of_several_positions_the_one_in_our_own_system_is_taken():
    made = plan(
        "place",
        名称="桥",
        经度_gcj02="103.7",
        纬度_gcj02="29.5",
        经度_bd09="103.7",
        纬度_bd09="29.5",
        经度_wgs84="103.7",
        纬度_wgs84="29.5",
    )

    assert (taken(made)["lon"], taken(made)["lat"]) == ("经度_wgs84", "纬度_wgs84")
    assert made.crs == "EPSG:4490"


def test_the_system_is_read_from_the_names_of_the_columns():
    assert plan("place", 名称="桥", 百度经度="103.7", 百度纬度="29.5").crs == "bd09"
    assert (
        plan("place", 名称="桥", **{"geometry.x [EPSG:4547]": "5", "geometry.y [EPSG:4547]": "3"}).crs
        == "EPSG:4547"
    )
    assert plan("place", 名称="桥", 经度="103.7", 纬度="29.5").crs is None


def test_contents_decide_where_a_name_may_mean_two_things():
    words = plan("event", 时间="2025-06-01", 类别="x", location="road / street")
    pairs = plan("event", 时间="2025-06-01", 类别="x", location=["103.7,29.5", "103.8,29.6"])

    assert taken(words)["address"] == "location"
    assert taken(pairs)["position"] == "location"


def test_columns_without_a_known_name_are_found_by_what_they_hold():
    made = plan("event", 甲=["2025-06-01 10:00", "2025-06-02 11:00"], 乙=["103.7,29.5", ""], 类别=["x", "y"])

    assert taken(made) == {"category": "类别", "position": "乙", "reported_at": "甲"}
    assert made.matches["reported_at"].why == "contents"


def test_a_running_number_is_no_id():
    assert "external_id" not in plan("place", 序号="1", 地点="桥").matches


def test_what_the_user_says_counts_most():
    made = plan("place", {"name": "乙", "external_id": ""}, 名称="甲", 乙="乙", 编号="1")

    assert taken(made) == {"name": "乙"}
    assert made.matches["name"].why == "asked"


def test_a_column_may_be_named_by_its_last_part_when_that_is_clear():
    made = plan("resident", {"phone": "联系电话"}, **{"网格员/联系电话": "13800000000", "姓名": "张三"})

    assert taken(made)["phone"] == "网格员/联系电话"


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"nmae": "名称"}, "no_target"),
        ({"name": "没有"}, "no_column"),
        ({"lon": "名称"}, "half_position"),
        ({"ethnicity": "名称"}, "no_target"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused(asked, why):
    with pytest.raises(UserError, match=why):
        plan("place", asked, 名称="桥")


@pytest.mark.parametrize(
    "column",
    [
        "民族",
        "民 族",
        "宗教信仰",
        "政治面貌",
        "照片",
        "血型",
        "是否刑释人员",
        "社区矫正类型",
        "吸毒史",
        "艾滋病",
        "信访人",
        "重点人员类别",
        "Ethnicity",
        "ethnic_group",
        "Religion",
        "politicalStatus",
        "photo",
        "Blood Type",
        "HIV",
        "drug user",
        "petitioner",
        "parole_status",
        "minzu",
        "zhengzhimianmao",
        "人脸照片路径",
        "credit score",
    ],
)
def test_what_must_not_be_taken_of_a_person_is_dropped_by_its_name(column):
    made = plan("resident", 姓名="张三", **{column: "x"})

    assert list(made.prohibited) == [column]
    with pytest.raises(UserError, match="prohibited_asked"):
        plan("resident", {"address": column}, 姓名="张三", **{column: "x"})


@pytest.mark.parametrize(
    "values", [["汉族", "回族"], ["群众", "中共党员"], ["佛教", ""], ["A型", "O型"], ["刑释人员", "吸毒人员"]]
)
def test_what_must_not_be_taken_is_known_by_its_contents_too(values):
    made = plan("resident", {"name": "姓名"}, 姓名=["张三", "李四"], 备注=values)

    assert list(made.prohibited) == ["备注"]
    with pytest.raises(UserError, match="prohibited_asked"):
        plan("resident", {"address": "备注"}, 姓名=["张三", "李四"], 备注=values)


def test_innocent_columns_are_left_alone():
    events = plan(
        "event",
        时间="2025-06-01",
        类别="x",
        来源=["群众", "群众"],
        犯罪类型="盗窃",
        信访事项="x",
        offense="drug",
    )
    places = plan("place", 名称="寺", 类型="宗教活动场所", 照片="a.jpg")

    assert events.prohibited == places.prohibited == {}


def test_a_column_for_each_service_need_is_understood():
    made = plan("resident", 姓名="张三", 独居老人=["是", "", "否"], 低保="√")

    assert taken(made) == {"name": "姓名", "need.living_alone": "独居老人", "need.low_income": "低保"}


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ({"姓名": "张三", "性别": "男", "身份证号": "11010519491231002X"}, "resident"),
        ({"工单编号": "1", "上报时间": "2025-06-01", "类别": "x"}, "event"),
        ({"单位名称": "厂", "统一社会信用代码": "91350200776049653A"}, "organisation"),
        ({"名称": "消防栓", "设施类型": "消防栓", "完好情况": "完好"}, "facility"),
        ({"小区名称": "柳荫小区", "地址": "柳荫街3号"}, "place"),
    ],
)
def test_the_kind_of_record_shows_in_the_columns(columns, kind):
    assert likely_kind(list(columns), {name: [value] for name, value in columns.items()}) == kind
