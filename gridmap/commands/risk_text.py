"""Risk as lines for people."""

import unicodedata
from collections.abc import Sequence

from gridmap.assessment import CellAccount, FormerAccount, RegionAccount, Summary
from gridmap.assessment.descent_text import descent_lines, former_text
from gridmap.assessment.wording import (
    contribution_text,
    item_text,
    level_in_sentence,
    level_text,
    manual_text,
    measured,
    record_text,
    region_relief_text,
    relief_text,
    roll_up_text,
)
from gridmap.domain.records import REGION_LEVELS, Cell, Region
from gridmap.domain.risk.explain import Contribution, threshold
from gridmap.domain.risk.schemes import Scheme
from gridmap.words import tr

_ITEMS_SHOWN = 5
_BAR = 20  # characters of a full bar


def summary_lines(summary: Summary, scheme: Scheme) -> list[str]:
    """A table of levels: cells, residents, communities up to the city."""
    columns = {"cells": summary.cells, "residents": summary.residents}
    columns |= {level: summary.regions[level] for level in reversed(REGION_LEVELS)}
    rows = [[tr("risk.heading_level"), *(tr(f"risk.heading_{name}") for name in columns)]]
    for first, levels in _alike(scheme):
        counts = (sum(counted[level] for level in levels) for counted in columns.values())
        rows.append([level_text(first, scheme), *(f"{count:,}" for count in counts)])
    return [tr("risk.title", day=summary.day), "", *_table(rows)]


def cell_lines(account: CellAccount, scheme: Scheme) -> list[str]:
    """Why a cell has its level and what would bring it down."""
    explained = account.explanation
    lines = [_heading(account.subject, explained.level, scheme)]
    if manual := manual_text(account, scheme):
        lines.append(manual)
    if explained.score is None:
        return [*lines, tr("risk.why_nothing")]
    thresholds = _thresholds(explained.thresholds, scheme)
    lines += [tr("risk.why_score", score=f"{explained.score:.1f}", levels=thresholds), ""]
    full = threshold(explained.thresholds, explained.level)
    rows = [[contribution_text(one), _bar(one, full), f"{one.points:.1f}"] for one in explained.contributions]
    for one, row in zip(explained.contributions, _table(rows), strict=True):
        lines += [row, *_items(one, account)]
    if not explained.contributions:
        lines.append(tr("risk.why_calm"))
    for rule in explained.rules:
        named = [record_text(one, account.records) for one in rule.ids[:_ITEMS_SHOWN]]
        said = tr(f"risk.rule.{rule.when}", level=level_in_sentence(rule.level, scheme))
        lines.append(f"{said}: {tr('risk.separator').join(named)}")
    relief = relief_text(account, scheme)
    return [*lines, "", relief] if relief else lines


def former_lines(account: FormerAccount, scheme: Scheme) -> list[str]:
    """Since when a cell is retired, what level it had, where it came from and went."""
    subject, lines = account.subject, []
    if account.level is not None and account.score is not None:
        level = level_in_sentence(account.level, scheme)
        lines.append(tr("risk.former_level", level=level, score=f"{account.score:.1f}"))
    named = tr("risk.why", name=subject.name, code=subject.code, level=former_text(account))
    return [named, *lines, *(f"    {cell}  {shares}" for _, cell, shares in descent_lines(account.descent))]


def region_lines(account: RegionAccount, scheme: Scheme) -> list[str]:
    """Why a region has its level and which cells would bring it down."""
    explained = account.explanation
    lines = [_heading(account.subject, explained.level, scheme)]
    if explained.score is None:
        return [*lines, tr("risk.region_without_data")]
    thresholds = _thresholds(explained.thresholds, scheme, explained.rule)
    score, rule = f"{explained.score:.1f}", roll_up_text(explained.rule, scheme)
    lines += [tr("risk.why_region", rule=rule, score=score, levels=thresholds), ""]
    rows = [[tr("risk.heading_level"), tr("risk.heading_cells"), tr("risk.heading_residents")]]
    for first, levels in _alike(scheme):
        both = (explained.cells, explained.residents)
        counts = (sum(counted[level] for level in levels) for counted in both)
        rows.append([level_text(first, scheme), *(f"{count:,}" for count in counts)])
    lines += _table(rows)
    lines += ["", tr("risk.worst_cells"), *(_worst(one, account) for one in explained.worst)]
    relief = region_relief_text(account, scheme)
    return [*lines, "", relief] if relief else lines


def _heading(subject: Cell | Region, level: int, scheme: Scheme) -> str:
    return tr("risk.why", name=subject.name, code=subject.code, level=level_text(level, scheme))


def _alike(scheme: Scheme) -> list[tuple[int, list[int]]]:
    """The levels that a scheme shows as one, gravest first, "no data" last."""
    legend = scheme.legend()
    return [(first, [level for level in range(5) if scheme.look(level) == look]) for first, look in legend]


def _thresholds(thresholds: Sequence[float], scheme: Scheme, rule: str | None = None) -> str:
    """The least scores of each level that can be told apart."""
    least = [(first, max(levels)) for first, levels in _alike(scheme) if first and max(levels) < 4]
    said = [
        tr("risk.from", level=level_text(first, scheme), score=measured(f"{thresholds[last - 1]:g}", rule))
        for first, last in least
    ]
    return tr("risk.separator").join(said)


def _items(contribution: Contribution, account: CellAccount) -> list[str]:
    """The heaviest records of a contribution; needs of one kind are counted together."""
    counted: dict[str, int] = {}
    for item in contribution.items[:_ITEMS_SHOWN] if contribution.indicator != "overdue_visits" else ():
        text = item_text(item, account.records)
        counted[text] = counted.get(text, 0) + 1
    lines = [f"    {text}" + (f" × {count}" if count > 1 else "") for text, count in counted.items()]
    more = len(contribution.items) - _ITEMS_SHOWN
    return [*lines, f"    {tr('risk.more_items', count=more)}"] if lines and more > 0 else lines


def _bar(contribution: Contribution, measure: float) -> str:
    """What an indicator adds, as a part of the score that the level begins with."""
    full = min(_BAR, round(_BAR * contribution.points / measure)) if measure > 0 else _BAR
    return "█" * full + "·" * (_BAR - full)


def _worst(cell_id: int, account: RegionAccount) -> str:
    record = account.records.get(cell_id)
    code = record.code if isinstance(record, Cell) else ""
    return f"    {code} {record_text(cell_id, account.records)}"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns aligned, the first to the left; Chinese characters are two wide."""
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
    lines = []
    for first, *others in rows:
        cells = [first + " " * (widths[0] - _width(first))]
        cells += [" " * (width - _width(text)) + text for text, width in zip(others, widths[1:], strict=True)]
        lines.append("  ".join(cells))
    return lines


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
