"""An explanation together with the records that it names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gridmap.domain.action import Reader, existing
from gridmap.domain.records import Cell, Hazard, LevelOverride, Record, RecordId, Region
from gridmap.domain.risk.explain import Explanation
from gridmap.domain.risk.explain_region import RegionExplanation
from gridmap.store.queries.descent import Descent

#: Items of each contribution whose records are read; the panel pages through the rest by itself.
ITEMS_READ = 20


@dataclass(frozen=True, slots=True)
class CellAccount:
    """Why a cell has its level, with the records behind it. Residents are never among them."""

    subject: Cell
    explanation: Explanation
    records: Mapping[RecordId, Record] = field(repr=False)
    manual: LevelOverride | None


@dataclass(frozen=True, slots=True)
class RegionAccount:
    """Why a region has its level, with the cells that it names."""

    subject: Region
    explanation: RegionExplanation
    records: Mapping[RecordId, Record] = field(repr=False)


@dataclass(frozen=True, slots=True)
class FormerAccount:
    """What level a retired cell had on its last day, and where it came from and went."""

    subject: Cell
    level: int | None
    score: float | None
    thresholds: tuple[float, ...]  # of the model in force now
    descent: Descent


Account = CellAccount | RegionAccount | FormerAccount


def cell_account(explanation: Explanation, reader: Reader) -> CellAccount:
    """Read the events, hazards with their places, needs and the manual level that an explanation names."""
    wanted: list[RecordId | str] = []
    for contribution in explanation.contributions:
        wanted += [item.subject for item in contribution.items[:ITEMS_READ]]
    for rule in explanation.rules:
        wanted += rule.ids
    if explanation.relief:
        wanted += [step.record_id for step in explanation.relief.steps[:ITEMS_READ]]
    if explanation.manual_id is not None:
        wanted.append(explanation.manual_id)
    records = dict(reader.get_many(_ids(wanted)))
    records |= reader.get_many(_ids(one.holder_id for one in records.values() if isinstance(one, Hazard)))
    manual = records.get(explanation.manual_id or 0)
    return CellAccount(
        existing(reader, explanation.cell_id, Cell),
        explanation,
        records,
        manual if isinstance(manual, LevelOverride) else None,
    )


def region_account(explanation: RegionExplanation, reader: Reader) -> RegionAccount:
    """Read the cells that an explanation names."""
    cells = explanation.worst + (explanation.relief.cells[:ITEMS_READ] if explanation.relief else ())
    region = existing(reader, explanation.region_id, Region)
    return RegionAccount(region, explanation, reader.get_many(_ids(cells)))


def _ids(wanted: Iterable[RecordId | str]) -> list[RecordId]:
    return list(dict.fromkeys(one for one in wanted if isinstance(one, int)))
