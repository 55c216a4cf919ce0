"""Write out how the cells lie over another net: CSV, or an Excel workbook."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from gridmap.domain.planning_records import Net
from gridmap.domain.small_counts import told_parts
from gridmap.exchange.leaving import leaving
from gridmap.formats.csv_export import CsvFolder
from gridmap.formats.xlsx_export import XlsxBook
from gridmap.planning.nets import Comparison, NetAreas, compare
from gridmap.session import Session
from gridmap.store.planning_data import cell_columns
from gridmap.store.risk_base import snapshot

Progress = Callable[[int, int | None], None]

_COLUMNS = (
    "cell_code", "cell_name", "net_code", "net_name", "area_m2", "share_of_cell", "share_of_net_area",
    "households", "share_of_households", "sliver",
)  # fmt: skip
_SHEET = "crosswalk"


def write_crosswalk(
    session: Session, net: Net, target: Path, *, force: bool = False, progress: Progress | None = None
) -> int:
    """Write the crosswalk of the cells in force; gives the rows.

    A name that ends in ``.xlsx`` makes a workbook, any other a CSV file (UTF-8 with a mark, so that
    spreadsheets read it). Small counts of households are told as such, and their shares not at all, nor
    can they be worked out from the others of their cell; no text of it is a formula to a spreadsheet.

    Raises:
        UserError: there is nothing to compare; and as `gridmap.exchange.leaving.leaving`.
        Refused: the actor may not export.
        Cancelled: `progress` said so; nothing is written.
    """
    session.require("export")
    with leaving(session, target, force=force, format="crosswalk", net=net.name) as path:
        with snapshot(session.workspace.reading()):
            rows = list(_rows(session, compare(session, NetAreas.read(session, net), progress)))
        sink = XlsxBook(path) if target.suffix.lower() == ".xlsx" else CsvFolder(path, single=True)
        try:
            sink.begin(_SHEET, net.name, _COLUMNS)
            sink.write(rows)
            sink.finish()
        finally:
            sink.close()
    return len(rows)


def _told(made: Comparison) -> list[int | str]:
    """The households of each pair as they may be told, of two largest parts that of the lower code first.

    In the order of codes, which come again with every delivery of the net, and not of ids, which do not:
    what one export hides of two equal parts another never tells.
    """
    pairs, net = made.pairs, made.net
    order = sorted(range(len(pairs.cells)), key=lambda row: (net.codes[int(pairs.areas[row])], row))
    columns = (pairs.households[order], pairs.cells[order], pairs.located[order])
    said = dict(zip(order, told_parts(*(column.tolist() for column in columns)), strict=True))
    return [said[row] for row in range(len(order))]


def _rows(session: Session, made: Comparison) -> Iterator[list[Any]]:
    cells, pairs, net = cell_columns(session.workspace), made.pairs, made.net
    at = {one: row for row, one in enumerate(cells.ids.tolist())}
    counts = _told(made)
    for row in np.lexsort((-pairs.ground, pairs.cells)).tolist():
        cell, area = at[int(made.cell_ids[pairs.cells[row]])], int(pairs.areas[row])
        count, share = counts[row], pairs.share_of_households[row]
        yield [
            cells.codes[cell],
            cells.names[cell],
            net.codes[area],
            net.names[area],
            round(float(pairs.ground[row]), 1),
            round(float(pairs.share_of_cell[row]), 6),
            round(float(pairs.share_of_area[row]), 6),
            count,
            None if np.isnan(share) or isinstance(count, str) else round(float(share), 6),
            int(pairs.sliver[row]),
        ]
