import csv

import pytest

from gridmap.domain.errors import UserError
from gridmap.domain.records import Household, Resident, ServiceNeed
from gridmap.exchange.records import RecordOptions, import_records, read_records

BASIS = {"legal_basis": "试验"}


@pytest.fixture
def bring(session, cells, tmp_path):
    """Imports a CSV of residents; gives the report. All people are invented."""

    def run(content, constants=BASIS, **options):
        path = tmp_path / "in.csv"
        path.write_text(content, "utf-8")
        return import_records(
            session, read_records(path, "resident", RecordOptions(constants=constants, **options))
        )

    return run


def noted(report):
    return {
        key.removeprefix("import_records."): tally.rows
        for (key, out), tally in report.tallies.items()
        if not out
    }


def test_a_resident_is_read_with_household_and_needs(bring, session, cells):
    report = bring(
        "姓名,性别,出生日期,电话,户号,与户主关系,地址,网格编码,人群类别,最近走访\n"
        "甲某,女,1940-02-03,13800000000,H1,户主,柳荫街3号,990101001001001,独居老人、低保,2026-01-05\n"
    )
    (person,) = session.workspace.all_of(Resident)
    (home,) = session.workspace.all_of(Household)
    needs = session.workspace.all_of(ServiceNeed)

    assert (person.name, person.sex, person.birth_date, person.relation) == ("甲某", 2, "1940-02-03", 0)
    assert (person.household_id, person.cell_id, person.attached_by) == (home.id, cells[0], "code")
    assert (person.legal_basis, person.source) == ("试验", "import")
    assert (home.number, home.address, home.cell_id) == ("H1", "柳荫街3号", cells[0])
    assert [(need.kind, need.interval_days, need.last_visit_on) for need in needs] == [
        ("living_alone", 7, "2026-01-05"),
        ("low_income", 30, "2026-01-05"),
    ]
    assert report.others == {"household": 1, "service_need": 2}


def test_residents_of_one_number_or_address_share_a_household_within_their_community(bring, session):
    header = "姓名,户号,地址,网格编码\n"
    bring(
        header + "甲,1,,990101001001001\n乙,1,,990101001001002\n丙,1,,990101001002001\n"
        "丁,,柳荫街3号,990101001001001\n戊,,柳荫街3号,990101001001001\n己,,,990101001001001\n"
    )
    bring(header + "庚,1,,990101001001001\n辛,,柳荫街3号,990101001001002\n")
    people = {person.name: person.household_id for person in session.workspace.all_of(Resident)}

    assert people["甲"] == people["乙"] == people["庚"] != people["丙"]
    assert people["丁"] == people["戊"] == people["辛"]
    assert people["己"] is None
    assert len(session.workspace.all_of(Household)) == 3


def test_an_address_with_too_many_residents_is_told_of(bring):
    report = bring("姓名,地址\n" + "".join(f"甲{i},某大楼\n" for i in range(13)))

    assert "import_records.crowded_addresses" in {note.key for note in report.notes}


def test_id_numbers_fill_in_sex_and_birth_date_and_contradictions_are_told(bring, session):
    report = bring(
        "姓名,性别,出生日期,身份证号\n甲,,,11010519491231002X\n乙,男,1950-01-01,11010519491231002X\n"
        "丙,男,,11010519491231002X\n丁,,,110105194912310021\n"
    )
    people = session.workspace.all_of(Resident)

    assert (people[0].sex, people[0].birth_date) == (2, "1949-12-31")
    assert (people[1].sex, people[1].birth_date) == (1, "1950-01-01")
    assert people[3].id_number == "110105194912310021"
    assert (people[3].sex, people[3].birth_date) == (0, None)
    assert noted(report) == {"birth_date_differs": [3], "sex_differs": [4], "id_number_check_digit": [5]}


def test_without_a_legal_basis_no_resident_is_taken(bring, session):
    with pytest.raises(UserError, match="legal_basis_needed"):
        bring("姓名\n甲\n", constants={})
    report = bring("姓名,同意情况\n甲,书面同意\n乙,\n", constants={})

    assert [person.legal_basis for person in session.workspace.all_of(Resident)] == ["书面同意"]
    assert report.rejected == 1


def test_prohibited_columns_and_values_do_not_come_in_by_any_way(bring, session, tmp_path):
    report = bring(
        "姓名,民族,Religion,照片,是否刑释,地址,备注,人群类别,出生日期\n"
        "甲,汉族,佛教,a.jpg,是,群众,中共党员,独居老人、社区矫正人员,1940-01-01\n"
        "乙,回族,无,b.jpg,否,柳荫街3号,群众,吸毒人员,1940-02-31\n"
    )
    stored = " ".join(
        str(row) for row in session.workspace.reading().execute("SELECT * FROM resident").fetchall()
    )
    rejected = report.rejected_rows.read_text("utf-8-sig")

    assert set(report.prohibited) == {"民族", "Religion", "照片", "是否刑释", "备注"}
    said = "\n".join(report.sentences())
    assert all(f"“{column}”" in said for column in report.prohibited)
    for word in ("汉族", "佛教", "群众", "党员", "矫正", "jpg"):
        assert word not in stored
    for word in ("回族", "群众", "吸毒", "b.jpg", "民族"):
        assert word not in rejected
    assert [need.kind for need in session.workspace.all_of(ServiceNeed)] == ["living_alone"]
    with pytest.raises(UserError, match="prohibited_asked"):
        bring("姓名,民族\n甲,汉族\n", columns={"address": "民族"})


def test_the_rejected_rows_hold_no_prohibited_column(bring):
    report = bring("姓名,民族,出生日期\n甲,汉族,1940-02-31\n")
    with report.rejected_rows.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))

    assert rows[0][:2] == ["姓名", "出生日期"]


def test_needs_may_stand_in_columns_of_their_own(bring, session):
    bring("姓名,独居老人,低保\n甲,是,否\n乙,,√\n")

    assert [need.kind for need in session.workspace.all_of(ServiceNeed)] == ["living_alone", "low_income"]
