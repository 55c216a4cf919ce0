from dataclasses import replace

from gridmap.assessment.wording import (
    contribution_text,
    item_text,
    level_text,
    manual_text,
    region_relief_text,
    relief_text,
    roll_up_text,
)
from gridmap.domain.actions.override_level import OverrideLevel
from gridmap.domain.risk.schemes import FOUR, THREE
from gridmap.words import set_language


def test_the_records_behind_are_read_but_never_residents(assessment, making, town, clock):
    event, hazard, need = making.event(severity=1), making.hazard(), making.need(clock.day(days=99))
    account = assessment.explain(town.west)
    tables = {type(record).__name__ for record in account.records.values()}

    assert {event.id, hazard.id, hazard.holder_id, need.id} <= account.records.keys()
    assert tables == {"Event", "Hazard", "Place", "ServiceNeed"}


def test_doing_what_is_advised_brings_the_stored_level_down(assessment, making, town, clock, stored):
    making.event(severity=1, close_by=clock.moment(minutes=5))
    making.event(severity=2)
    making.hazard()
    assessment.assess_all()
    account = assessment.explain(town.west)
    relief = account.explanation.relief
    before = stored(town.west)[0]

    done = {"close_event": {"status": "closed"}, "clear_hazard": {"cleared_on": clock.day()}}
    for step in relief.steps:
        making.change(making.session.workspace.get(step.record_id), **done[step.kind])

    assert relief.reached
    assert stored(town.west) == (relief.level, relief.score)
    assert stored(town.west)[0] > before


def test_an_explanation_reads_well_in_chinese(assessment, making, town, clock):
    set_language("zh_CN")
    making.event(severity=1)
    making.hazard()
    making.need(clock.day(days=99))
    account = assessment.explain(town.west)
    texts = [contribution_text(one) for one in account.explanation.contributions]

    assert texts[0] == "未结事件 · 1 起"
    assert "隐患 · 1 处未消除" in texts
    items = [item_text(one.items[0], account.records) for one in account.explanation.contributions]
    assert items[0] == "SJ-1 井盖松动 · I 级"
    assert items[1] == f"老王超市 燃气隐患 · I 级 · 期限 {clock.day(days=1)}"
    assert relief_text(account).startswith("可降至 III 一般（")
    assert "办结 SJ-1 井盖松动" in relief_text(account)


def test_an_explanation_reads_well_in_english(assessment, making, town, session, clock):
    set_language("en")
    try:
        making.need(clock.day(days=99))
        session.run(OverrideLevel(town.west, 1, "flood watch", clock.day(), session.today()))
        account = assessment.explain(town.west)

        said = f"Set to I Severe by hand until {clock.day()}: flood watch. Computed: IV Low."
        assert manual_text(account) == said
        score = account.explanation.score
        assert relief_text(account) == f"To IV Low ({score} points): lift the level set by hand."
        item = account.explanation.contributions[0].items[0]
        assert item_text(item, account.records) == "Older person living alone"
    finally:
        set_language("zh_CN")


def test_a_level_is_named_in_the_scheme_in_use():
    assert [level_text(level) for level in (1, 4, 0, None)] == ["I 重大", "IV 低", "无数据", "无数据"]
    assert level_text(2, THREE) == "高风险"


def test_a_region_names_the_cells_that_would_bring_it_down(assessment, making, town):
    making.people(town.west, 60)
    making.people(town.east, 40)
    making.event(severity=1)
    assessment.assess_all()
    account = assessment.explain(town.community)

    assert account.subject.name == "桥社区"
    assert account.explanation.cells == (0, 0, 1, 0, 1)
    assert account.explanation.relief.cells == (town.west,)
    assert region_relief_text(account) == "以下网格降至 III 一般或以下，可降至 IV 低（0.0%）：第一网格。"
    watched = replace(FOUR.look(3), sign_key="关", name_key="关注")
    own = replace(FOUR, looks=(*FOUR.looks[:3], watched, FOUR.looks[4]))
    assert region_relief_text(account, own).startswith("以下网格降至关注或以下，可降至 IV 低（")
    assert region_relief_text(account, THREE).startswith("以下网格降至中风险或以下，可降至低风险（")
    assert roll_up_text("share") == "重大、较大网格居民占比（%）"
    assert roll_up_text("share", THREE) == "高风险网格居民占比（%）"
