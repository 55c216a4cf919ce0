"""Write out how the cells lie over another net: CSV, or an Excel workbook."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gridmap.domain.planning_records import Net
from gridmap.domain.records import RecordId
from gridmap.domain.small_counts import told_parts
from gridmap.exchange.leaving import leaving
from gridmap.formats.csv_export import CsvFolder
from gridmap.formats.xlsx_export import XlsxBook
from gridmap.planning.draft_view import DraftView
from gridmap.planning.nets import Comparison, Drawn, Ground, NetAreas, compare, drawn_of, in_draft
from gridmap.session import Session
from gridmap.store.planning_data import CellColumns, cell_columns
from gridmap.store.snapshot import snapshot
from gridmap.words import tr

Progress = Callable[[int, int | None], None]

_COLUMNS = (
    "cell_code", "cell_name", "net_code", "net_name", "area_m2", "share_of_cell", "share_of_net_area",
    "households", "share_of_households", "sliver",
)  # fmt: skip
_SHEET = "crosswalk"


@dataclass(frozen=True)
class OfDraft:
    """The cells that a draft draws, as they are compared instead of those in force."""

    name: str
    drawn: Drawn
    called: Mapping[RecordId, tuple[str, str]]  # code and name of each of them

    @classmethod
    def of(cls, name: str, view: DraftView) -> "OfDraft":
        """What the draft is now; what is drawn later has no part in it."""
        drawn = drawn_of(view)
        cells = [view.cell(one) for one in drawn.ids]
        return cls(name, drawn, {one.id: (one.code, one.name) for one in cells})


def write_crosswalk(
    session: Session, net: Net, target: Path, *, draft: OfDraft | None = None, force: bool = False,
    progress: Progress | None = None,
) -> int:  # fmt: skip
    """Write the crosswalk of the cells in force, or of a draft's; gives the rows.

    That of a draft names it in a column, in the sheet and in the journal. Headings are in the language
    of the words.

    A name that ends in ``.xlsx`` makes a workbook, any other a CSV file (UTF-8 with a mark, so that
    spreadsheets read it). Small counts of households are told as such, and their shares not at all, nor
    can they be worked out from the others of their cell; no text of it is a formula to a spreadsheet.

    Raises:
        UserError: there is nothing to compare; and as `gridmap.exchange.leaving.leaving`.
        Refused: the actor may not export.
        Cancelled: `progress` said so; nothing is written.
    """
    session.require("export")
    named = {"draft": draft.name} if draft is not None else {}
    with leaving(session, target, force=force, format="crosswalk", net=net.name, **named) as path:
        with snapshot(session.workspace.reading()):  # ends before anything is reckoned
            areas, ground = NetAreas.read(session, net), Ground.read(session)
            cells = cell_columns(session.workspace)
        made = compare(ground, areas, progress)
        if draft is not None:
            made = in_draft(made, draft.drawn, progress)
        rows = [[*named.values(), *row] for row in _rows(cells, made, draft)]
        sink = XlsxBook(path) if target.suffix.lower() == ".xlsx" else CsvFolder(path, single=True)
        try:
            columns = [tr(f"nets.written.{one}") for one in (*named, *_COLUMNS)]
            sink.begin(_SHEET, " ".join((*named.values(), net.name)), columns)
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


def _rows(cells: CellColumns, made: Comparison, draft: OfDraft | None) -> Iterator[list[Any]]:
    pairs, net = made.pairs, made.net
    ids = cells.ids.tolist()
    called = dict(zip(ids, zip(cells.codes, cells.names, strict=True), strict=True))
    called |= draft.called if draft is not None else {}
    counts = _told(made)
    for row in np.lexsort((-pairs.ground, pairs.cells)).tolist():
        area = int(pairs.areas[row])
        count, share = counts[row], pairs.share_of_households[row]
        yield [
            *called[int(made.cell_ids[pairs.cells[row]])],
            net.codes[area],
            net.names[area],
            round(float(pairs.ground[row]), 1),
            round(float(pairs.share_of_cell[row]), 6),
            round(float(pairs.share_of_area[row]), 6),
            count,
            None if np.isnan(share) or isinstance(count, str) else round(float(share), 6),
            int(pairs.sliver[row]),
        ]
