"""What would bring a cell or region one level down, in words."""

from collections.abc import Mapping

from gridmap.assessment import CellAccount, RegionAccount
from gridmap.domain.records import Cell, Event, Facility, Hazard, Place, Record, RecordId
from gridmap.domain.risk.fewest import Step
from gridmap.gui.levels import level_name, numeral
from gridmap.gui.panels.wording import score_text, word
from gridmap.words import tr

_SHOWN = 4


def cell_advice(account: CellAccount) -> str:
    """A sentence with the fewest steps, the level and the score they lead to; "" where there is nothing."""
    relief = account.explanation.relief
    if relief is None:
        return ""
    level, score = level_text(relief.level), score_text(relief.score)
    steps = _steps(relief.steps, account.records) or tr("risk.nothing_to_do")
    if relief.reached:
        return tr("risk.down", level=level, score=score, steps=steps)
    if relief.waits_days is None:
        return tr("risk.down_not", level=level, score=score, steps=steps)
    return tr("risk.down_waits", level=level, score=score, steps=steps, days=relief.waits_days)


def region_advice(account: RegionAccount) -> str:
    """A sentence with the cells that would have to come down; "" where there is nothing."""
    explanation = account.explanation
    if explanation.relief is None:
        return ""
    down = explanation.relief
    names = [_name(account.records.get(one)) for one in down.cells[:_SHOWN]]
    if more := len(down.cells) - _SHOWN:
        names += [tr("risk.step.more", count=more)] if more > 0 else []
    key = "risk.region_down_worst" if explanation.rule == "worst" else "risk.region_down"
    score = score_text(down.score)
    return tr(key, level=level_text(down.level), score=score, cells=tr("risk.separator").join(names))


def level_text(level: int | None) -> str:
    """A level as ``III 一般``."""
    return f"{numeral(level)} {level_name(level)}" if level else level_name(None)


def item_text(record: Record | None) -> str:
    """A record behind a contribution, as a line."""
    if isinstance(record, Event):
        return f"{numeral(record.severity)}  {record.title}  {record.number}"
    if isinstance(record, Hazard):
        grade = numeral(record.grade) if record.grade else tr("panels.ungraded")
        return f"{grade}  {word('hazard_kind', record.kind)}"
    return _name(record)


def _steps(steps: tuple[Step, ...], records: Mapping[RecordId, Record]) -> str:
    visits = sum(step.kind == "make_visit" for step in steps)
    others = [step for step in steps if step.kind != "make_visit"]
    said = [_step(step, records) for step in others[:_SHOWN]]
    if more := len(others) - len(said):
        said.append(tr("risk.step.more", count=more))
    if visits:
        said.append(tr("risk.step.make_visit", count=visits))
    return tr("risk.separator").join(said)


def _step(step: Step, records: Mapping[RecordId, Record]) -> str:
    if step.kind == "lift_level":
        return tr("risk.step.lift_level")
    record = records.get(step.record_id)
    if isinstance(record, Hazard):
        holder = records.get(record.holder_id)
        what = " ".join(filter(None, (_name(holder) if holder else "", word("hazard_kind", record.kind))))
    else:
        what = f" {record.number} " if isinstance(record, Event) else _name(record)
    return tr(f"risk.step.{step.kind}", what=what)


def _name(record: Record | None) -> str:
    return record.name if isinstance(record, Cell | Place | Facility) else ""
