import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridmap.domain.identity import compact_number, credit_code_problem, id_number_problem, read_id_number

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def check_character(seventeen):
    return "10X98765432"[sum(w * int(c) for w, c in zip(WEIGHTS, seventeen, strict=True)) % 11]


def test_an_id_number_tells_sex_and_birth_date():
    read = read_id_number("11010519491231002X")

    assert (read.sex, read.birth_date) == (2, date(1949, 12, 31))


def test_the_fifteen_digit_form_becomes_the_eighteen_character_one():
    assert read_id_number("110105491231002").number == "11010519491231002X"


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("11010519491231002", "length"),
        ("", "length"),
        ("1101051949123100XX", "characters"),
        ("11010519491231002Y", "characters"),
        ("1101051949123100²X", "characters"),
        ("11010519491331002X", "date"),
        ("110105491331002", "date"),
        ("110105194912310021", "check_digit"),
    ],
)
def test_a_wrong_id_number_says_what_is_wrong_with_it(number, problem):
    assert id_number_problem(number) == problem
    assert read_id_number(number) is None


@given(
    st.integers(100000, 999999),
    st.dates(date(1900, 1, 1), date(2026, 12, 31)),
    st.integers(0, 999),
)
def test_every_number_built_by_the_rule_of_the_standard_is_read_back(area, born, order):
    seventeen = f"{area}{born:%Y%m%d}{order:03d}"
    number = seventeen + check_character(seventeen)

    read = read_id_number(number)

    assert (read.birth_date, read.sex) == (born, 1 if order % 2 else 2)


@given(st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_noticed(place, shift):
    number = "11010519491231002X"
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]

    assert id_number_problem(wrong) is not None


@pytest.mark.parametrize("code", ["91350200776049653A", "91110000600037341L", "9111 0000 6000 3734 1l"])
def test_valid_credit_codes_pass(code):
    assert credit_code_problem(code) is None


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("9135020077604965", "length"),
        ("91350200776049653I", "characters"),
        ("91350200776049653B", "check_digit"),
    ],
)
def test_a_wrong_credit_code_says_what_is_wrong_with_it(code, problem):
    assert credit_code_problem(code) == problem


@given(st.text(alphabet=string.printable + "０１２Ｘ　·张", max_size=40))
def test_no_text_at_all_makes_the_readers_raise(text):
    id_number_problem(text)
    credit_code_problem(text)
    assert compact_number(compact_number(text)) == compact_number(text)
