"""What residents may need a visit for, as a table.

A cell's risk counts visits that are overdue, never how many such people live there.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NeedKind:
    """One kind of service need."""

    key: str  # what a ServiceNeed's `kind` holds
    chinese: str  # as lists of the field write it
    interval_days: int  # between visits, unless the record says otherwise
    sensitive: bool  # about health or a child: whoever has it is shown masked


#: The kinds; intervals are ours, to be set in the record where a place rules otherwise.
NEED_KINDS: dict[str, NeedKind] = {
    kind.key: kind
    for kind in (
        NeedKind("living_alone", "独居老人", 7, False),
        NeedKind("empty_nest", "空巢老人", 15, False),
        NeedKind("aged_80", "高龄80+", 15, False),
        NeedKind("disabled_care", "失能半失能", 7, True),
        NeedKind("disability", "残疾人", 30, True),
        NeedKind("left_behind_child", "留守儿童", 15, True),
        NeedKind("child_in_difficulty", "困境儿童", 15, True),
        NeedKind("orphan", "孤儿/事实无人抚养", 15, True),
        NeedKind("chronic_illness", "慢性病", 30, True),
        NeedKind("maternity", "孕产妇", 15, True),
        NeedKind("extreme_poverty", "特困", 15, False),
        NeedKind("low_income", "低保", 30, False),
        NeedKind("low_income_edge", "低保边缘", 30, False),
        NeedKind("sudden_hardship", "突发困难", 7, False),
    )
}

SENSITIVE_NEEDS: frozenset[str] = frozenset(key for key, kind in NEED_KINDS.items() if kind.sensitive)
