import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridmap.domain.people import age_band, age_on, is_protected, masked, masked_name, masked_phone
from gridmap.domain.records import Resident
from gridmap.domain.service_needs import NEED_KINDS, SENSITIVE_NEEDS

TODAY = "2026-11-22"


def invented(**fields):
    return Resident(**{"id": 1, "cell_id": 2, "name": "李小明", "source": "invented"} | fields)


def test_an_adult_without_sensitive_needs_is_shown_by_name_and_nothing_else_in_full():
    shown = masked(
        invented(birth_date="1990-05-01", phone="13812342041", id_number="11010519491231002X"),
        {"living_alone"},
        TODAY,
    )

    assert shown.name == "李小明"
    assert (shown.phone, shown.id_number) == ("138****2041", "1***************2X")
    assert shown.age_band == "35–59"
    assert not shown.protected


@pytest.mark.parametrize(
    ("birth_date", "needs", "protected"),
    [
        ("2012-11-22", set(), True),  # 14 today
        ("2008-11-23", set(), True),  # 18 tomorrow
        ("2008-11-22", set(), False),  # 18 today
        ("1950-01-01", {"chronic_illness"}, True),
        ("1950-01-01", {"low_income"}, False),
        (None, {"left_behind_child"}, True),
        (None, set(), False),
        ("unknown", set(), False),
    ],
)
def test_minors_and_people_with_sensitive_needs_are_protected(birth_date, needs, protected):
    shown = masked(invented(birth_date=birth_date), needs, TODAY)

    assert shown.protected is protected is is_protected(birth_date, needs, TODAY)
    assert shown.name == ("李**" if protected else "李小明")


@given(st.text(min_size=2, max_size=12))
def test_a_masked_name_never_shows_the_given_name(name):
    assert "*" in masked_name(name)
    assert len(masked_name(name).rstrip("*")) <= 2


@given(st.text(alphabet="0123456789- +", max_size=20))
def test_a_masked_phone_shows_at_most_seven_digits(phone):
    assert sum(c.isdigit() for c in masked_phone(phone)) <= 7


def test_the_age_turns_on_the_birthday_and_a_leap_day_child_waits_for_march():
    assert [age_on("2000-02-29", day) for day in ("2026-02-28", "2026-03-01")] == [25, 26]
    assert age_band("2030-01-01", TODAY) == ""


def test_every_sensitive_need_is_one_of_the_known_kinds_and_health_is_among_them():
    assert NEED_KINDS.keys() > SENSITIVE_NEEDS
    assert {"chronic_illness", "disability", "disabled_care", "maternity"} <= SENSITIVE_NEEDS
