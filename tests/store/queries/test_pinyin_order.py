import time

import pytest

from gridmap.domain.records import Place, Resident
from gridmap.store.pinyin_order import person_order, pinyin_order
from gridmap.store.queries.sorted_lists import Order, sorted_ids


def test_names_come_in_the_order_of_their_pinyin_after_letters_and_figures():
    names = ["张家院", "霞光雅居", "重庆路", "长江街", "灵井店", "3号楼", "安居里", "Ｂ座", "银行", "行人桥"]

    assert sorted(names, key=pinyin_order) == [
        "3号楼", "Ｂ座", "安居里", "长江街", "重庆路", "灵井店", "霞光雅居", "行人桥", "银行", "张家院",
    ]  # fmt: skip


def test_people_come_in_the_order_in_which_their_family_names_are_read():
    names = ["曾凡", "单小明", "任远", "仇英", "周敏", "欧阳小明", "万俟一", "丁一"]

    assert sorted(names, key=person_order) == [
        "丁一", "万俟一", "欧阳小明", "仇英", "任远", "单小明", "曾凡", "周敏",
    ]  # fmt: skip


def test_tones_and_then_characters_decide_among_the_same_letters():
    assert sorted(["马", "妈", "麻", "骂", "码"], key=pinyin_order) == ["妈", "麻", "码", "马", "骂"]
    assert sorted(["张二", "章一", "张一"], key=pinyin_order) == ["张二", "张一", "章一"]


def test_what_is_not_there_stays_so():
    assert (pinyin_order(None), pinyin_order(""), person_order(None)) == (None, "", None)
    assert pinyin_order("Añ — é") == "añ — é"


@pytest.mark.parametrize("descending", [False, True])
def test_lists_are_sorted_by_pinyin_what_is_empty_last(session, town, do, descending):
    names = ["桐泉宿舍", "杏冲便民店", "林氏诊所", "禾岩水果店"]
    do(*(Place(session.new_id(), town.west, name, address=name[:2]) for name in names))
    do(Place(session.new_id(), town.west, "无址"))
    connection = session.workspace.reading()

    ids = sorted_ids(connection, "place", [town.west], Order("address", descending))

    found = [session.workspace.get(one).address for one in ids]
    expected = sorted((name[:2] for name in names), key=pinyin_order, reverse=descending)
    assert [one for one in found if one] == expected == expected[:4]
    assert not found[-1]


def test_residents_are_sorted_by_pinyin(session, town, do):
    names = ["曾凡", "周敏", "单小明", "丁一"]
    do(*(Resident(session.new_id(), town.west, name, source="invented") for name in names))

    ids = sorted_ids(session.workspace.reading(), "resident", [town.west], Order("name"))

    assert [session.workspace.get(one).name for one in ids] == ["丁一", "单小明", "曾凡", "周敏"]


def test_a_name_costs_microseconds():
    pinyin_order("重庆")
    names = [f"嘉祥路{k}号霞光雅居" for k in range(20_000)]
    begun = time.perf_counter()
    for name in names:
        pinyin_order(name)

    assert time.perf_counter() - begun < 1  # 0.06 s where nothing else runs
