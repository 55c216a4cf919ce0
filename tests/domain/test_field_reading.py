import pytest

from gridmap.domain.field_text import read_code, read_credit_codes, read_id_numbers, read_loosely, read_text
from gridmap.domain.field_words import read_needs, read_words, read_yes_or_no
from gridmap.domain.prohibited import without_prohibited

LABELS = {
    "event_category": {"噪声扰民": "noise"},
    "sex": {"男": "1", "女": "2"},
    "place_kind": {"学校": "school"},
}


def keys(doubts):
    return {place: doubt.key.removeprefix("import_records.") for place, doubt in doubts.items()}


def test_text_loses_spaces_and_control_characters_and_too_much_is_refused():
    reading = read_text("name", [" 桥 ", "", "a\x00b\x07", "长" * 201, "两\n行"])

    assert reading.values == ["桥", None, "ab", "长" * 201, "两\n行"]
    assert keys(reading.refused) == {3: "too_long"}


def test_codes_come_out_of_spreadsheets_whole_or_not_at_all():
    texts = ["511102004001.0", "0012", "无", "5.11102E+11", " ５１１１ ", "A-7", "1.5"]
    strict, loose = read_code(texts), read_loosely(texts)

    assert strict.values == ["511102004001", "0012", None, None, "5111", "A-7", "1.5"]
    assert keys(strict.refused) == keys(loose.noted) == {3: "digits_lost"}
    assert loose.refused == {}


def test_wrong_id_numbers_are_taken_and_noted():
    reading = read_id_numbers(["11010519491231002X", "110105194912310021", "123", "", "1.10105E+17"])

    assert reading.values == ["11010519491231002X", "110105194912310021", "123", None, None]
    assert keys(reading.noted) == {1: "id_number_check_digit", 2: "id_number_length", 4: "digits_lost"}
    assert reading.refused == {}


def test_wrong_credit_codes_are_taken_and_noted():
    reading = read_credit_codes(["91350200776049653A", "913502007760496530"])

    assert keys(reading.noted) == {1: "credit_code_check_digit"}


@pytest.mark.parametrize(
    ("table", "field", "word", "code"),
    [
        ("resident", "sex", "男", 1),
        ("resident", "sex", " Female ", 2),
        ("resident", "relation", "户主本人", 0),
        ("resident", "relation", "长女", 3),
        ("event", "severity", "Ⅱ级", 2),
        ("event", "severity", "一般", 4),
        ("event", "status", "已办结", "closed"),
        ("event", "category", "噪声扰民", "noise"),
        ("event", "category", "井盖破损", "井盖破损"),
        ("event", "source", "12345热线", "12345热线"),
        ("facility", "status", "破损", "broken"),
        ("place", "kind", "学校", "school"),
        ("event", "status", "不详", None),
    ],
)
def test_words_become_codes(table, field, word, code):
    assert read_words(table, field, [word], LABELS).values == [code]


def test_an_unknown_word_of_a_closed_field_is_left_out_and_noted():
    reading = read_words("resident", "sex", ["男", "甲", ""], LABELS)

    assert reading.values == [1, None, None]
    assert keys(reading.noted) == {1: "word_unknown"}


def test_needs_are_read_from_a_list_and_control_lists_are_left_out():
    reading = read_needs(["独居老人、低保户", "高龄老人；社区矫正人员", "无", "残疾人(二级)", "网红"], {})

    assert reading.values == [("living_alone", "low_income"), ("aged_80",), (), ("disability",), ()]
    assert keys(reading.noted) == {1: "prohibited_value", 4: "need_unknown"}


def test_yes_and_no():
    reading = read_yes_or_no(["是", "√", "", "否", "也许"])

    assert reading.values == [True, True, False, False, False]
    assert keys(reading.noted) == {4: "not_yes_or_no"}


def test_prohibited_values_are_emptied_wherever_they_stand():
    kept, emptied = without_prohibited(["柳荫街3号", "汉族", " 吸毒人员 ", "Buddhist"])

    assert kept == ["柳荫街3号", "", "", ""]
    assert emptied == {1: "ethnicity", 2: "person_control", 3: "religion"}
