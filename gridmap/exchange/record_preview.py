"""A file of records, looked into: its table, what becomes of its columns, and its first rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from gridmap.domain import columns
from gridmap.domain.column_contents import doubtful_numbers
from gridmap.domain.columns import RECORD_KINDS, ColumnPlan, plan_columns, targets
from gridmap.domain.dates import day_order, time_zone
from gridmap.domain.errors import UserError
from gridmap.domain.geodesy import SHIFTED_CRS, STORED_CRS, crs_named
from gridmap.domain.moment import DayOrder
from gridmap.domain.reading import Doubt
from gridmap.domain.terms import field_term
from gridmap.exchange.record_options import RecordOptions
from gridmap.exchange.record_report import ROWS_NAMED
from gridmap.formats.tables import Chunk, Table, open_table
from gridmap.words import tr

#: Rows that are looked into before the import.
SAMPLED = 1000


@dataclass(frozen=True, slots=True)
class Preview:
    """What is known of a file before anything is written."""

    kind: str
    options: RecordOptions
    table: Table
    plan: ColumnPlan
    crs: str
    zone: tzinfo
    order: DayOrder
    sample: Chunk
    doubts: tuple[Doubt, ...]  # about columns that are not taken

    @property
    def path(self) -> Path:
        """The file."""
        return self.table.path


def read_records(path: Path, kind: str, options: RecordOptions | None = None) -> Preview:
    """Look into a file of records; nothing is written, and no workspace is needed.

    Args:
        path: CSV, XLSX, XLS, ODS or any vector file.
        kind: One of `gridmap.domain.columns.RECORD_KINDS`.
        options: What the user says about it.

    Raises:
        UserError: the file is no table, or an option names what does not exist or must not be taken.
    """
    chosen = options or RecordOptions()
    if kind not in RECORD_KINDS:
        raise UserError("import_records.no_kind", kind=kind, kinds=", ".join(RECORD_KINDS))
    settable = [target for target in targets(kind) if target not in _EACH_ITS_OWN]
    for target in chosen.constants:
        if target not in settable:
            raise UserError("import_records.no_target", target=target, targets=", ".join(settable))
    zone = time_zone(chosen.time_zone)
    table = open_table(path, encoding=chosen.encoding, sheet=chosen.sheet)
    sample, samples = _samples(table)
    plan = plan_columns(table.columns, samples, kind, _asked(table, chosen))
    times = [plan.matches[target].column for target in _TIMES if target in plan.matches]
    order = chosen.day_order or day_order(text for column in times for text in samples[column])
    doubts = tuple(_doubtful(sample, samples, plan.unused))
    return Preview(kind, chosen, table, plan, _crs(table, plan, chosen), zone, order, sample, doubts)


#: What no two records share, so that nobody sets it for all.
_EACH_ITS_OWN = frozenset({"lon", "lat", "position", "external_id", "number", "id_number"})
_TIMES = ("reported_at", "closed_at", "birth_date", "last_visit_on", "keep_until")


def what_is_missing(preview: Preview) -> UserError | None:
    """What has to be said before the records can be imported, or None."""
    given = preview.options.constants
    for group in preview.plan.missing:
        if not any(given.get(target) for target in group):
            there = "、".join(preview.table.columns)
            wanted = " / ".join(tr(field_term(target)) for target in group)  # any of them will do
            return UserError("import_records.no_required", targets=wanted, columns=there)
    if preview.kind == "resident" and "legal_basis" not in {*preview.plan.matches, *given}:
        return UserError("import_records.legal_basis_needed")
    return None


def status_assumed(preview: Preview) -> Doubt | None:
    """What events are taken for where the file does not say whether they are closed; None where it does.

    Told before anything is written: open events weigh on the risk of their cells.
    """
    given = preview.options
    known = preview.plan.matches.keys() | given.constants.keys()
    if preview.kind != "event" or not known.isdisjoint(("status", "closed_at")):
        return None
    count = preview.table.rows_expected
    if given.closed_after is None:
        return Doubt("import_records.all_open", {"count": count})
    return Doubt("import_records.closed_by_age", {"count": count, "days": given.closed_after})


def likely_kind(path: Path, options: RecordOptions | None = None) -> str:
    """What the rows of a file most likely are, one of `gridmap.domain.columns.RECORD_KINDS`.

    Raises:
        UserError: the file is no table.
    """
    chosen = options or RecordOptions()
    table = open_table(path, encoding=chosen.encoding, sheet=chosen.sheet)
    return columns.likely_kind(table.columns, _samples(table)[1])


def _samples(table: Table) -> tuple[Chunk, dict[str, Sequence[str]]]:
    sample = next(table.chunks(SAMPLED), Chunk([], []))
    return sample, dict(zip(table.columns, _columns(sample, len(table.columns)), strict=True))


def _doubtful(sample: Chunk, samples: Mapping[str, Sequence[str]], names: Iterable[str]) -> Iterator[Doubt]:
    for column in names:
        if places := doubtful_numbers(samples[column]):
            rows = ", ".join(str(sample.numbers[place]) for place in places[:ROWS_NAMED])
            first = samples[column][places[0]][:40]
            said = {"column": column, "count": len(places), "value": first, "rows": rows}
            yield Doubt("import_records.doubtful_numbers", said)


def _columns(chunk: Chunk, width: int) -> Sequence[Sequence[str]]:
    return list(zip(*chunk.rows, strict=True)) if chunk.rows else [()] * width


def _asked(table: Table, options: RecordOptions) -> dict[str, str]:
    """The user's columns, and a vector file's shapes for the position unless the user says otherwise."""
    asked = dict(options.columns)
    if table.position and asked.keys().isdisjoint(("lon", "lat", "position")):
        asked |= dict(zip(("lon", "lat"), table.position, strict=True))
    return asked


def _crs(table: Table, plan: ColumnPlan, options: RecordOptions) -> str:
    """The system of the coordinates: as the user says, as the file says, as the columns' names say."""
    said = options.crs
    if not said and table.position and "lon" in plan.matches and plan.matches["lon"].column in table.position:
        said = table.crs or ""
    said = said or plan.crs or STORED_CRS
    if said.lower() not in SHIFTED_CRS:
        crs_named(said)
    return said
