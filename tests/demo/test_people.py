import re
from collections import defaultdict
from datetime import date

import numpy as np
import shapely

from gridmap.demo.organisations import credit_code
from gridmap.domain.identity import credit_code_problem
from gridmap.domain.service_needs import NEED_KINDS
from tests.demo.conftest import TODAY


def age(person):
    return (date.fromisoformat(TODAY) - date.fromisoformat(person["birth_date"])).days / 365.25


def households(small_city):
    found = defaultdict(list)
    for person in small_city["resident"]:
        found[person["household_id"]].append(person)
    return found


def test_everybody_is_marked_as_invented(small_city):
    for table in ("resident", "household", "unit"):
        assert {one["source"] for one in small_city[table]} == {"invented"}


def test_nobody_has_an_id_number_and_telephones_are_of_a_range_that_nobody_has(small_city):
    phones = [one.get("phone") for table in ("resident", "unit", "organisation") for one in small_city[table]]

    assert "id_number" not in small_city["resident"][0]
    assert all(re.fullmatch(r"1990000\d{4}|100-000[01]\d{4}", phone) for phone in phones if phone)


def test_every_person_has_a_legal_basis_and_a_day_until_which_to_be_kept(small_city):
    assert all(one["legal_basis"] and one["keep_until"] > TODAY for one in small_city["resident"])


def test_every_household_has_one_head_and_members_whose_ages_fit(small_city):
    for members in households(small_city).values():
        heads = [one for one in members if one["relation"] == 0]
        assert len(heads) == 1 and age(heads[0]) >= 20
        for one in members:
            if one["relation"] in (2, 3):
                assert age(one) < age(heads[0]) - 8
            if one["relation"] == 5:
                assert age(one) > age(heads[0]) + 8


def test_couples_are_of_both_sexes_and_sons_and_daughters_are_what_they_are_called(small_city):
    for members in households(small_city).values():
        by_relation = {one["relation"]: one for one in members}
        if 1 in by_relation:
            assert by_relation[0]["sex"] != by_relation[1]["sex"]
        assert all(one["sex"] == 1 for one in members if one["relation"] == 2)
        assert all(one["sex"] == 2 for one in members if one["relation"] == 3)


def test_the_city_has_people_of_all_ages(small_city):
    ages = np.array([age(one) for one in small_city["resident"]])

    assert 0.1 < (ages < 15).mean() < 0.25
    assert 0.12 < (ages >= 65).mean() < 0.3
    assert ages.min() >= 0 and ages.max() < 105


def test_things_stand_in_the_cells_that_they_belong_to(small_city):
    cells = small_city.by_id("cell")
    for table in ("household", "place", "facility", "organisation", "event"):
        rows = small_city[table]
        shapes = np.array([cells[one["cell_id"]]["geometry"] for one in rows], dtype=object)
        lon, lat = ([one[side] for one in rows] for side in ("lon", "lat"))
        assert shapely.contains_xy(shapes, lon, lat).all(), table


def test_residents_are_in_the_cell_of_their_household(small_city):
    homes = small_city.by_id("household")

    assert all(one["cell_id"] == homes[one["household_id"]]["cell_id"] for one in small_city["resident"])


def test_needs_fit_who_has_them_and_some_visits_are_overdue(small_city):
    people, homes = small_city.by_id("resident"), households(small_city)
    late = 0
    for need in small_city["service_need"]:
        person = people[need["resident_id"]]
        if need["kind"] == "aged_80":
            assert age(person) >= 79.9
        if need["kind"] == "living_alone":
            assert len(homes[person["household_id"]]) == 1 and age(person) > 64
        if need["kind"] in ("left_behind_child", "orphan", "child_in_difficulty"):
            assert age(person) < 17
        assert need["interval_days"] == NEED_KINDS[need["kind"]].interval_days
        gone = date.fromisoformat(TODAY) - date.fromisoformat(need["last_visit_on"])
        late += gone.days > need["interval_days"]

    assert 0.02 < late / len(small_city["service_need"]) < 0.25


def test_the_last_visit_of_a_need_is_the_newest_of_its_visits(small_city):
    newest = defaultdict(str)
    for visit in small_city["visit"]:
        newest[visit["need_id"]] = max(newest[visit["need_id"]], visit["visited_on"])

    assert all(newest[need["id"]] == need["last_visit_on"] for need in small_city["service_need"])


def test_every_cell_has_a_grid_worker_of_its_own_and_a_leader(small_city):
    cells, units = small_city["cell"], small_city.by_id("unit")

    assert len({cell["worker_id"] for cell in cells}) == len(cells)
    assert all(units[cell["leader_id"]]["kind"] == "worker" for cell in cells)


def test_credit_codes_have_the_check_character_of_the_standard(small_city):
    codes = [one["credit_code"] for one in small_city["organisation"]]

    assert [credit_code_problem(code) for code in codes] == [None] * len(codes)
    assert len(set(codes)) == len(codes)
    assert {code[2:6] for code in codes} == {"9901"}
    assert credit_code("91350200", "77604965") == "91350200776049653A"


def test_dedicated_cells_belong_to_the_organisation_that_runs_them(small_city):
    organisations = small_city.by_id("organisation")
    dedicated = [cell for cell in small_city["cell"] if cell["kind"] == "dedicated"]

    assert {"hospital", "school", "market", "park"} <= {cell["dedicated_to"] for cell in dedicated}
    for cell in dedicated:
        run_by = organisations.get(cell["organisation_id"])
        assert run_by is None or run_by["cell_id"] == cell["id"]
