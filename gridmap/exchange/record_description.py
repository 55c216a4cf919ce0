"""A preview in words: what the file is, and what becomes of its columns."""

from collections.abc import Iterator

from gridmap.exchange.record_preview import Preview, status_assumed
from gridmap.exchange.record_report import reason
from gridmap.words import tr

_DELIMITER_NAMES = {"\t": "TAB", " ": "SPACE"}


def described(preview: Preview) -> Iterator[str]:
    """The file, then every column that is taken, a line each."""
    table, plan = preview.table, preview.plan
    rows = table.rows_expected
    yield tr("import_records.preview.file", file=table.path.name, rows=rows, form=form(preview))
    for target, match in plan.matches.items():
        why = tr(f"import_records.why.{match.why}")
        yield "  " + tr("import_records.preview.column", target=target, column=match.column, why=why)
    for target, value in preview.options.constants.items():
        yield "  " + tr("import_records.preview.constant", target=target, value=value)
    if not plan.matches.keys().isdisjoint(("lon", "position")):
        yield "  " + tr("import_records.preview.crs", crs=preview.crs)
    if assumed := status_assumed(preview):
        yield reason(assumed)


def form(preview: Preview) -> str:
    """How the file is read: its encoding and delimiter, its sheet or layer."""
    table = preview.table
    if table.position:
        return tr("import_records.preview.layer", sheet=table.sheet, crs=preview.crs)
    if table.sheet:
        return tr("import_records.preview.sheet", sheet=table.sheet)
    delimiter = _DELIMITER_NAMES.get(table.delimiter, table.delimiter)
    return tr("import_records.preview.text", encoding=table.encoding, delimiter=delimiter)


def target_word(target: str) -> str:
    """What a target is called in a list of choices."""
    if target.startswith("need."):
        return tr(f"records.need.{target.removeprefix('need.')}")
    return tr(f"import_records.target.{target}")
