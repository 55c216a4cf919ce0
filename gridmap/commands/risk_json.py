"""Risk as data for other programs; levels are 1 (I) to 4 (IV), null without data."""

from collections.abc import Sequence
from typing import Any

from gridmap.assessment import Account, CellAccount, FormerAccount, RegionAccount, Summary
from gridmap.assessment.wording import item_text, record_text
from gridmap.domain.records import Cell, Region
from gridmap.domain.risk.explain import Item
from gridmap.domain.risk.fewest import Step
from gridmap.store.queries.descent import Relative

_LEVELS = ("no_data", "I", "II", "III", "IV")


def summary_data(summary: Summary) -> dict[str, Any]:
    """How many cells, residents and regions each level has."""
    return {
        "at": summary.at,
        "cells": _by_level(summary.cells),
        "residents": _by_level(summary.residents),
        **{level: _by_level(counts) for level, counts in summary.regions.items()},
    }


def account_data(account: Account) -> dict[str, Any]:
    """An explanation; of service needs the kind, never whose they are."""
    if isinstance(account, FormerAccount):
        return _former(account)
    return _cell(account) if isinstance(account, CellAccount) else _region(account)


def _former(account: FormerAccount) -> dict[str, Any]:
    def told(relatives: Sequence[Relative]) -> list[dict[str, Any]]:
        return [
            {
                "code": one.code,
                "day": one.happened_on,
                "share_area": one.share_area,
                "share_households": one.share_households,
            }
            for one in relatives
        ]

    return {
        **_subject(account.subject),
        "retired_on": account.descent.until,
        "level": account.level,
        "score": account.score,
        "into": told(account.descent.successors),
        "from": told(account.descent.predecessors),
    }


def _cell(account: CellAccount) -> dict[str, Any]:
    explained = account.explanation
    data: dict[str, Any] = {
        **_subject(account.subject),
        "level": explained.level or None,
        "score": explained.score,
        "thresholds": list(explained.thresholds),
        "level_by_score": explained.by_score or None,
        "level_by_rules": explained.by_rules or None,
        "contributions": [
            {
                "indicator": one.indicator,
                "points": one.points,
                "weight": one.weight,
                "value": round(one.value, 4),
                "items": [_item(item, account) for item in one.items],
            }
            for one in explained.contributions
        ],
        "rules": [{"when": one.when, "level": one.level, "ids": list(one.ids)} for one in explained.rules],
    }
    if account.manual:
        manual = account.manual
        data["manual"] = {"level": manual.level, "reason": manual.reason, "until": manual.expires_on}
    if explained.relief:
        relief = explained.relief
        data["one_level_down"] = {
            "reached": relief.reached,
            "score": relief.score,
            "level": relief.level,
            "waits_days": relief.waits_days,
            "steps": [_step(step, account) for step in relief.steps],
        }
    return data


def _region(account: RegionAccount) -> dict[str, Any]:
    explained = account.explanation
    data: dict[str, Any] = {
        **_subject(account.subject),
        "level": explained.level or None,
        "score": explained.score,
        "rule": explained.rule,
        "thresholds": list(explained.thresholds),
        "cells": _by_level(explained.cells),
        "residents": _by_level(explained.residents),
        "worst": [_cell_of(one, account) for one in explained.worst],
    }
    if explained.relief:
        relief = explained.relief
        cells = [_cell_of(one, account) for one in relief.cells]
        data["one_level_down"] = {"score": relief.score, "level": relief.level, "cells": cells}
    return data


def _subject(record: Cell | Region) -> dict[str, Any]:
    return {"id": record.id, "code": record.code, "name": record.name}


def _cell_of(cell_id: int, account: RegionAccount) -> dict[str, Any]:
    record = account.records.get(cell_id)
    return _subject(record) if isinstance(record, Cell) else {"id": cell_id}


def _item(item: Item, account: CellAccount) -> dict[str, Any]:
    """One record behind a contribution; the id is that of a place or null for a mere address."""
    number = item.subject if isinstance(item.subject, int) else None
    return {"id": number, "text": item_text(item, account.records), "amount": round(item.amount, 4)}


def _step(step: Step, account: CellAccount) -> dict[str, Any]:
    return {"do": step.kind, "id": step.record_id, "text": record_text(step.record_id, account.records)}


def _by_level(counts: Sequence[int]) -> dict[str, int]:
    return dict(zip(_LEVELS, counts, strict=True))
