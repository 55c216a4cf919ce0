"""Risk in sentences, for whoever shows it: the window, the command line, a printed page."""

from collections.abc import Iterable, Mapping

from gridmap.assessment.account import CellAccount, RegionAccount
from gridmap.domain.records import Cell, Event, Facility, Hazard, Place, Record, RecordId, ServiceNeed
from gridmap.domain.risk.explain import Contribution, Item
from gridmap.domain.risk.fewest import Step
from gridmap.domain.risk.schemes import FOUR, Scheme
from gridmap.words import catalogue, language, set_off, tr

CALM = 3  # the level from which a cell counts into no share of residents
_STEPS_SHOWN = 5
_CELLS_SHOWN = 10


def level_text(level: int | None, scheme: Scheme = FOUR) -> str:
    """``II 较大``; a sign with which the name begins, or that of "no data", is not said twice."""
    look = scheme.look(level)
    sign, name = tr(look.sign_key), tr(look.name_key)
    return f"{sign} {name}" if level and not name.startswith(sign) else name


def level_in_sentence(level: int | None, scheme: Scheme = FOUR) -> str:
    """The same in the middle of a sentence, where ``II 较大`` stands apart from the words before it."""
    return set_off(level_text(level, scheme))


def roll_up_text(rule: str, scheme: Scheme = FOUR) -> str:
    """How a region's score comes from its cells: ``最高风险网格``, ``重大、较大网格居民占比（%）``."""
    gravest = dict.fromkeys(tr(scheme.look(level).name_key) for level in (1, 2))  # one where two look alike
    return tr(f"risk.roll_up.{rule}", levels=tr("risk.separator").join(gravest))


def measured(score: str, rule: str | None = None) -> str:
    """A score with its unit: ``75 分``; under the rule by which a region's is a share, ``30%``."""
    return tr("risk.measure_share" if rule == "share" else "risk.measure_points", score=score)


def contribution_text(contribution: Contribution) -> str:
    """``未结事件 · 2 起``."""
    counted = tr(f"risk.items.{contribution.indicator}", count=len(contribution.items))
    return f"{tr('risk.indicator.' + contribution.indicator)} · {counted}"


def item_text(item: Item, records: Mapping[RecordId, Record]) -> str:
    """The record behind a contribution in a few words; of a service need only what is needed, never whose."""
    if isinstance(item.subject, str):
        return item.subject
    text, record = record_text(item.subject, records), records.get(item.subject)
    if isinstance(record, Event):
        return f"{text} · {grade_text(record.severity)}"
    if isinstance(record, Hazard):
        due = [tr("risk.due_on", day=record.due_on)] if record.due_on else []
        return " · ".join([text, grade_text(record.grade), *due])
    return text


def grade_text(grade: int | None) -> str:
    """``II 级``, of an event's severity or a hazard's grade."""
    return tr("risk.grade", sign=tr(f"risk.sign_{grade}")) if grade in (1, 2, 3, 4) else tr("risk.ungraded")


def record_text(record_id: RecordId, records: Mapping[RecordId, Record]) -> str:
    """A record in a few words; its id where it was not read."""
    record = records.get(record_id)
    if isinstance(record, Event):
        return f"{record.number} {record.title}"
    if isinstance(record, Hazard):
        holder = records.get(record.holder_id)
        where = getattr(holder, "name", "")
        return f"{where} {_word('hazard_kind', record.kind)}".strip()
    if isinstance(record, ServiceNeed):
        return _word("need", record.kind)
    return record.name if isinstance(record, Place | Facility | Cell) else str(record_id)


def relief_text(account: CellAccount, scheme: Scheme = FOUR) -> str | None:
    """What would bring the cell one level down, as a sentence."""
    relief = account.explanation.relief
    if relief is None:
        return None
    steps = steps_text(relief.steps, account.records)
    level, score = level_in_sentence(relief.level, scheme), f"{relief.score:.1f}"
    values = {"level": level, "score": score, "steps": steps}
    if relief.reached:
        alike = scheme.look(relief.level) == scheme.look(account.explanation.level)
        return tr("risk.down_alike" if alike else "risk.down", **values)
    if relief.waits_days is not None:
        return tr("risk.down_waits", days=relief.waits_days, **values)
    return tr("risk.down_not", **values)


def steps_text(steps: Iterable[Step], records: Mapping[RecordId, Record]) -> str:
    """``办结…、消除…、完成 3 项逾期走访``; visits are counted, never named."""
    listed = list(steps)
    visits = sum(step.kind == "make_visit" for step in listed)
    single = [step for step in listed if step.kind not in ("make_visit", "lift_level")]
    parts = [tr("risk.step.lift_level")] if any(step.kind == "lift_level" for step in listed) else []
    parts += [
        tr(f"risk.step.{step.kind}", what=set_off(record_text(step.record_id, records)))
        for step in single[:_STEPS_SHOWN]
    ]
    if visits:
        parts.append(tr("risk.step.make_visit", count=visits))
    if len(single) > _STEPS_SHOWN:
        parts.append(tr("risk.step.more", count=len(single) - _STEPS_SHOWN))
    return tr("risk.separator").join(parts) or tr("risk.nothing_to_do")


def manual_text(account: CellAccount, scheme: Scheme = FOUR) -> str | None:
    """The level set by hand, its reason and end, beside the computed one."""
    if account.manual is None:
        return None
    return tr(
        "risk.why_manual",
        level=level_in_sentence(account.manual.level, scheme),
        day=account.manual.expires_on,
        reason=account.manual.reason,
        computed=level_text(account.explanation.by_rules, scheme),
    )


def region_relief_text(account: RegionAccount, scheme: Scheme = FOUR) -> str | None:
    """Which cells would have to come down for the region to come one level down."""
    explained = account.explanation
    if explained.relief is None:
        return None
    cells = explained.relief.cells
    names = [record_text(one, account.records) for one in cells[:_CELLS_SHOWN]]
    if len(cells) > _CELLS_SHOWN:
        names.append(tr("risk.step.more", count=len(cells) - _CELLS_SHOWN))
    key = "risk.region_down_worst" if explained.rule == "worst" else "risk.region_down"
    score = measured(f"{explained.relief.score:.1f}", explained.rule)
    listed = tr("risk.separator").join(names)
    level, calm = (level_in_sentence(one, scheme) for one in (explained.relief.level, CALM))
    return tr(key, level=level, score=score, cells=listed, calm=calm)


def _word(group: str, word: str) -> str:
    """A coded word in the language in use; as it is where other people's files brought it."""
    return catalogue(language()).get(f"records.{group}.{word}", word)
