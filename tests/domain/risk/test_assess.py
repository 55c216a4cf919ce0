from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from gridmap.domain.risk.assess import assess, levels_of, saturated
from gridmap.domain.risk.facts import ALWAYS
from gridmap.domain.risk.fewest import Step
from gridmap.domain.risk.model import DEFAULT, Rule
from gridmap.domain.risk.relief import after
from tests.domain.risk.invented import NOW, any_facts, facts_of

WITHOUT_RULES = replace(DEFAULT, rules=())


def test_half_of_the_weight_is_earned_at_the_half_amount():
    assert saturated(np.array([0.0, 6.0, 12.0, 1e9]), 6.0).tolist() == [0.0, 0.5, 0.75, 1.0]


def test_a_threshold_is_the_least_score_of_its_level():
    scores = np.array([75.0, 74.9, 50.0, 25.0, 24.9, 0.0, np.nan])

    assert levels_of(scores, (75, 50, 25)).tolist() == [1, 2, 2, 3, 4, 4, 0]


def test_a_cell_about_which_nothing_is_recorded_has_no_level():
    assessed = assess(facts_of(cells=2, known=[False, True]), DEFAULT, NOW)

    assert assessed.level.tolist() == [0, 4]
    assert np.isnan(assessed.score[0])
    assert assessed.score[1] == 0


def test_an_open_event_of_severity_1_is_at_least_orange():
    facts = facts_of([{"severity": 1, "reported": NOW - 100}])
    assessed = assess(facts, DEFAULT, NOW)

    assert assessed.by_score[0] == 4
    assert assessed.level[0] == 2


def test_a_rule_never_lowers_a_level():
    facts = facts_of([{"severity": 1, "reported": NOW, "close_by": NOW - 9}] * 20)

    assert assess(facts, WITHOUT_RULES, NOW).level[0] == 2
    assert assess(facts, replace(DEFAULT, rules=(Rule("open_severity_1", 3),)), NOW).level[0] == 2


def test_the_last_level_set_by_hand_holds_while_it_lasts():
    manual = [{"level": 1}, {"level": 3}, {"level": 2, "until": NOW}, {"level": 2, "since": NOW + 1}]
    assessed = assess(facts_of(manual=manual), DEFAULT, NOW)

    assert assessed.level[0] == 3
    assert assessed.manual[0] == 1
    assert assessed.by_rules[0] == 4


@given(any_facts())
def test_a_score_lies_between_nothing_and_the_sum_of_the_weights(facts):
    score = assess(facts, DEFAULT, NOW).score[0]

    assert 0 <= score <= 100


@given(any_facts())
def test_closing_clearing_or_visiting_never_raises_score_or_level(facts):
    before = assess(facts, DEFAULT, NOW)
    steps = {"close_event": facts.events, "clear_hazard": facts.hazards, "make_visit": facts.needs}
    for kind, rows in steps.items():
        for record_id in rows.id.tolist():
            done = assess(after(facts, [Step(kind, record_id)], NOW), DEFAULT, NOW)

            assert done.score[0] <= before.score[0]
            assert done.by_rules[0] >= before.by_rules[0]


@given(any_facts())
def test_what_is_over_only_fades(facts):
    over = replace(facts, events=replace(facts.events, closed=np.full(len(facts.events.id), ALWAYS)))
    over = replace(over, hazards=over.hazards.kept(over.hazards.id < 0))
    scores = [assess(over, DEFAULT, NOW + days).score[0] for days in range(0, 100, 7)]

    assert scores == sorted(scores, reverse=True)


@given(any_facts(manual=False))
def test_every_cell_is_assessed_as_if_it_were_alone(facts):
    alone = assess(facts, DEFAULT, NOW)
    doubled = facts_of(cells=2)
    tables = {name: getattr(facts, name) for name in ("events", "hazards", "needs")}
    second = {name: replace(rows, cell=rows.cell + 1) for name, rows in tables.items()}
    beside = assess(replace(doubled, **second, sites=facts.sites), DEFAULT, NOW)

    assert beside.score.tolist() == [0, alone.score[0]]
    assert beside.level.tolist() == [4, alone.level[0]]


def test_each_of_twenty_thousand_scores_is_the_sum_of_its_points():
    chance = np.random.default_rng(1)
    n, m = 20_000, 280_000
    facts = facts_of([{"site": 0}] * 1, cells=n)
    rows = facts.events.kept(np.zeros(m, np.int64))
    rows = replace(rows, cell=chance.integers(0, n, m), reported=NOW - chance.uniform(0, 90, m))
    rows = replace(rows, site=chance.integers(0, 50_000, m))
    facts = replace(facts, events=rows, sites=tuple(range(50_000)))

    assessed = assess(facts, DEFAULT, NOW)

    assert assessed.points.shape == (6, n)
    assert assessed.points.sum(axis=0) == pytest.approx(assessed.score, abs=0.051)
