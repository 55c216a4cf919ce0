from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from gridmap.domain.risk.assess import assess
from gridmap.domain.risk.explain import explain, in_tenths
from gridmap.domain.risk.fewest import Step
from gridmap.domain.risk.model import DEFAULT
from gridmap.domain.risk.relief import after, one_level_down
from tests.domain.risk.invented import NOW, any_facts, facts_of

GRAVE = {"severity": 1, "reported": NOW, "close_by": NOW - 9}
MAJOR = {"severity": 2, "reported": NOW}
MINOR = {"severity": 4, "reported": NOW}
#: Numbers that stay when the default model's are tuned.
HALVES = dict(zip(DEFAULT.halves, (6.0, 2.0, 6.0, 10.0, 3.0, 5.0), strict=True))
MODEL = replace(DEFAULT, halves=HALVES, rules=())


def level_after(facts, steps):
    return int(assess(after(facts, list(steps), NOW), DEFAULT, NOW).level[0])


@given(any_facts())
def test_the_contributions_add_up_to_the_score_exactly(facts):
    explained = explain(facts, DEFAULT, NOW)
    tenths = [round(one.points * 10) for one in explained.contributions]

    assert sum(tenths) == round(explained.score * 10)
    assert tenths == [round(one.points, 1) * 10 for one in explained.contributions]
    assert all(0 <= one.points <= one.weight for one in explained.contributions)


@given(any_facts())
def test_the_items_add_up_to_the_value_of_their_contribution(facts):
    for one in explain(facts, DEFAULT, NOW).contributions:
        assert sum(item.amount for item in one.items) == pytest.approx(one.value)


@given(any_facts())
def test_the_steps_truly_bring_the_cell_down_and_none_of_them_is_needless(facts):
    level = int(assess(facts, DEFAULT, NOW).level[0])
    relief = one_level_down(facts, DEFAULT, NOW)

    if level == 4:
        assert relief is None
        return
    done = assess(after(facts, list(relief.steps), NOW), DEFAULT, NOW)
    assert (relief.score, relief.level) == (done.score[0], done.level[0])
    assert relief.reached == (relief.level > level)
    if relief.reached:
        for step in relief.steps:
            assert level_after(facts, [one for one in relief.steps if one != step]) <= level


@given(any_facts())
def test_where_steps_are_not_enough_the_days_to_wait_are_true(facts):
    relief = one_level_down(facts, DEFAULT, NOW)
    if relief is None or relief.reached or relief.waits_days is None:
        return
    level = int(assess(facts, DEFAULT, NOW).level[0])
    relieved = after(facts, list(relief.steps), NOW)

    assert assess(relieved, DEFAULT, NOW + relief.waits_days).level[0] > level
    assert assess(relieved, DEFAULT, NOW + relief.waits_days - 1).level[0] <= level


def test_the_heaviest_of_several_events_is_closed_first():
    facts = facts_of([MINOR, MAJOR, MINOR, {**MAJOR, "close_by": NOW - 9}, MINOR])
    explained = explain(facts, MODEL, NOW)

    assert (explained.level, explained.score) == (3, 44.1)
    assert explained.relief.steps == (Step("close_event", 4), Step("close_event", 2))
    assert (explained.relief.level, explained.relief.score, explained.relief.reached) == (4, 17.1, True)


def test_one_grave_hazard_is_cleared_rather_than_many_visits_made():
    hazards = [{"grade": 1, "due": NOW - 3, "id": 50}, {"grade": 4, "id": 51}]
    facts = facts_of([MINOR] * 4, hazards, [{"id": 60 + k} for k in range(9)])
    assert assess(facts, MODEL, NOW).level[0] == 3

    assert one_level_down(facts, MODEL, NOW).steps == (Step("clear_hazard", 50),)


def test_an_event_that_holds_the_level_by_a_rule_must_be_closed():
    facts = facts_of([{"severity": 1, "reported": NOW - 100}, MINOR])
    explained = explain(facts, DEFAULT, NOW)

    assert [(rule.when, rule.level, rule.ids) for rule in explained.rules] == [("open_severity_1", 2, (1,))]
    assert (explained.by_score, explained.by_rules) == (4, 2)
    assert explained.relief.steps == (Step("close_event", 1),)
    assert explained.relief.level == 4


def test_a_level_set_by_hand_is_lifted_first():
    facts = facts_of(manual=[{"level": 1, "id": 77}])
    explained = explain(facts, DEFAULT, NOW)

    assert (explained.level, explained.manual_id) == (1, 77)
    assert explained.relief.steps == (Step("lift_level", 77),)
    assert (explained.relief.level, explained.relief.score) == (4, 0.0)


def test_every_level_set_by_hand_that_lasts_must_be_lifted():
    facts = facts_of(manual=[{"level": 1, "id": 77}, {"level": 2, "id": 78}])

    assert set(one_level_down(facts, DEFAULT, NOW).steps) == {Step("lift_level", 77), Step("lift_level", 78)}


def test_what_only_fades_is_waited_for():
    over = [{"severity": 1, "reported": NOW - 1, "closed": NOW, "site": 0}] * 30
    model = replace(DEFAULT, weights={**DEFAULT.weights, "recent_events": 60.0})
    relief = one_level_down(facts_of(over, sites=("东街1号",)), model, NOW)

    assert (relief.reached, relief.steps) == (False, ())
    assert relief.waits_days == 29


def test_the_lowest_level_and_a_cell_without_data_have_no_way_down():
    assert explain(facts_of(), DEFAULT, NOW).relief is None
    unknown = explain(facts_of(known=[False]), DEFAULT, NOW)

    assert (unknown.level, unknown.score, unknown.contributions, unknown.relief) == (0, None, (), None)


def test_a_repeat_names_its_address():
    again = [{**MINOR, "site": 1}, {**MINOR, "site": 1}]
    explained = explain(facts_of(again, sites=(7, "东街1号")), DEFAULT, NOW)
    repeats = next(one for one in explained.contributions if one.indicator == "repeats")

    assert [(item.subject, item.amount) for item in repeats.items] == [("东街1号", 1.0)]


def test_a_crowded_cell_is_explained_at_once():
    chance = np.random.default_rng(3)
    events = [{**GRAVE, "severity": int(chance.integers(2, 5)), "id": 1000 + k} for k in range(400)]
    hazards = [{"grade": int(chance.integers(0, 5)), "id": 5000 + k} for k in range(100)]
    relief = explain(facts_of(events, hazards, [{"id": 9000 + k} for k in range(200)]), DEFAULT, NOW).relief

    assert relief.reached


@pytest.mark.parametrize("points", [[0.05, 0.05, 0.05], [33.33, 33.33, 33.34], [0.0, 0.0], [7.96, 0.04]])
def test_tenths_add_up(points):
    total = round(sum(points), 1)

    assert sum(in_tenths(np.array(points), total)) == pytest.approx(total)
