from dataclasses import replace

import pytest
from shapely import box

from gridmap.domain.change import added, removed, replaced
from gridmap.domain.check import Severity
from gridmap.domain.checks import CHANGE_CHECKS
from gridmap.domain.records import Event, Hazard, Household, Organisation, Place, Resident


def found(change, reader):
    return {
        (issue.severity.name, issue.key.removeprefix("records.check."))
        for check in CHANGE_CHECKS
        for issue in check(change, reader)
    }


def person(**fields):
    return Resident(**{"id": 50, "cell_id": 10, "name": "李小明", "source": "invented"} | fields)


@pytest.mark.parametrize(
    ("record", "issue"),
    [
        (person(id_number="110105194912310021"), ("WARNING", "id_number")),
        (person(id_number="11010519491231002X", sex=1), ("WARNING", "id_number_says")),
        (person(id_number="11010519491231002X", birth_date="1949-12-30"), ("WARNING", "id_number_says")),
        (person(birth_date="1849-12-30"), ("WARNING", "birth_date")),
        (person(birth_date="2999-12-30"), ("WARNING", "birth_date")),
        (person(birth_date="30.12.1949"), ("ERROR", "not_a_date")),
        (person(name=" "), ("ERROR", "empty")),
        (person(sex=3), ("ERROR", "unknown_word")),
        (person(household_id=77), ("ERROR", "names_nothing")),
        (person(household_id=11), ("ERROR", "names_nothing")),
        (person(cell_id=77), ("ERROR", "names_nothing")),
        (person(lon=103.005), ("ERROR", "position")),
        (person(lon=103.005, lat=290.0), ("ERROR", "position")),
        (person(lon=103.015, lat=29.005), ("WARNING", "outside_cell")),
        (Organisation(51, 10, "某公司", credit_code="91350200776049653B"), ("WARNING", "credit_code")),
        (Hazard(52, 60, "gas", "2026-03-02", cleared_on="2026-03-01"), ("WARNING", "date_order")),
        (Event(53, 10, "SJ-1", "甲", "yesterday"), ("ERROR", "not_a_date")),
    ],
)  # fmt: skip
def test_a_faulty_record_is_found(two_cells, record, issue):
    two_cells[60] = Place(60, 10, "锦江小区")

    assert found(added("x", [record]), two_cells) == {issue}


def test_a_sound_record_raises_nothing(two_cells):
    sound = person(id_number="11010519491231002X", sex=2, birth_date="1949-12-31", lon=103.005, lat=29.005)

    assert found(added("x", [sound]), two_cells) == set()


def test_a_fault_that_came_with_an_import_does_not_hinder_another_edit(two_cells):
    imported = person(birth_date="30.12.1949", household_id=77, sex=3)

    assert found(replaced("x", [(imported, replace(imported, phone="123"))]), two_cells) == set()


def test_a_removal_that_would_leave_a_reference_is_an_error(two_cells):
    two_cells[30], two_cells[50] = Household(30, 10), person(household_id=30)

    assert found(removed("x", [two_cells[30]]), two_cells) == {("ERROR", "left_behind")}
    both = removed("x", [two_cells[30], two_cells[50]])
    assert found(both, two_cells) == set()


def test_a_cell_that_arrives_with_its_records_counts(two_cells):
    fresh = replace(two_cells[10], id=13, code="990101001001004", geometry=box(104, 29, 104.1, 29.1))
    records = [fresh, person(cell_id=13, lon=104.05, lat=29.05)]

    assert found(added("x", records), two_cells) == set()


def test_issues_tell_the_place_and_never_the_whole_number(two_cells):
    change = added("x", [person(id_number="110105194912310021", lon=103.015, lat=29.005)])
    issues = [issue for check in CHANGE_CHECKS for issue in check(change, two_cells)]

    assert [issue.place for issue in issues if issue.place] == [(103.015, 29.005)]
    assert all("19491231" not in str(issue.values) for issue in issues)
    assert all(issue.severity is Severity.WARNING for issue in issues)
