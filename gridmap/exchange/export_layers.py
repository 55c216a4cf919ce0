"""Export chosen layers for other programs: GeoPackage, GeoJSON, CSV or an Excel workbook.

Without people asked for, nothing of a person is read: residents and households are counts per cell.
With them, a permission and a reason are needed, and the journal tells of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gridmap.domain.errors import UserError
from gridmap.domain.small_counts import told_one_by_one
from gridmap.domain.terms import kind_terms
from gridmap.exchange.export_sinks import Layer, Row, Sink, sink_for
from gridmap.exchange.leaving import leaving
from gridmap.exchange.workspace_option import workspace_scheme
from gridmap.store.queries.element_counts import COUNTED, CountsByCell
from gridmap.store.queries.export_layers import (
    SOURCES,
    Wanted,
    cell_names,
    cell_points,
    count_rows,
    rows_of,
)
from gridmap.store.snapshot import snapshot

if TYPE_CHECKING:
    from gridmap.session import Session
    from gridmap.store.workspace import Workspace

Progress = Callable[[int, int | None], None]

FORMATS = ("gpkg", "geojson", "kml", "csv", "xlsx")
LAYERS: tuple[str, ...] = tuple(SOURCES)
USUAL_LAYERS = ("region", "cell", "place", "facility", "organisation", "event")
#: Layers that are people's, and the count of a cell that is told instead.
PEOPLES = {"household": "households", "resident": "residents"}
#: Formats that take several layers into one file; others make a folder of files.
_ONE_FILE = ("gpkg", "xlsx")
#: A name that ends like this is meant to be a file's.
_SUFFIXES = frozenset({f".{name}" for name in FORMATS} | {".json", ".html", ".xls", ".kmz", ".txt"})
_COUNT_COLUMNS = ("cell_code", "cell", "community_code", "community", "count")


@dataclass(frozen=True, slots=True)
class LayerOptions:
    """What leaves, and how."""

    format: str
    layers: tuple[str, ...] = USUAL_LAYERS
    people: bool = False  # names, numbers, addresses, homes, contents of events
    reason: str = ""  # why they leave

    @property
    def in_folder(self) -> bool:
        """Whether the layers go into a folder, a file each."""
        return self.format not in _ONE_FILE and len(set(self.layers)) > 1

    def refuse_file_name(self, out: Path) -> None:
        """Refuse a folder that would be called like a file.

        Raises:
            UserError: the layers need a folder, and the place is called like a file.
        """
        if self.in_folder and out.suffix.lower() in _SUFFIXES:
            named = {"format": self.format.upper(), "count": len(set(self.layers))}
            raise UserError("export.needs_folder", file=out.name, folder=out.stem, **named)

    @property
    def files(self) -> list[str]:
        """Names of the files in that folder, in the order of the layers."""
        called = [leaving_name(name, self.people) for name in dict.fromkeys(self.layers)]
        return [f"{name}.{self.format}" for name in called]


def leaving_name(layer: str, people: bool) -> str:
    """What a layer is called as it leaves: without people asked for, theirs are counts."""
    return f"{layer}_count" if SOURCES[layer].counted and not people else layer


def export_layers(
    session: "Session",
    out: Path,
    options: LayerOptions,
    *,
    force: bool = False,
    progress: Progress | None = None,
    shown: "Workspace | None" = None,
    day: str = "",
) -> dict[str, int]:
    """Write layers to a file, or a folder where the format has one file a layer; gives the rows of each.

    `shown` is the copy of the workspace that shows a day (`gridmap.exchange.any_day`), to be written in
    its place; the session's own journal tells of it.

    Raises:
        UserError: an unknown layer, no reason given, or as `gridmap.exchange.leaving.leaving`.
        Refused: the actor may not export, or not see people.
        Cancelled: by `progress`; nothing is written.
    """
    _refuse(session, options, out)
    counts: dict[str, int] = {}
    what: dict[str, Any] = {"format": options.format, "layers": list(options.layers), "rows": counts}
    if options.people:
        what["people"] = True
    if day:
        what["day"] = day
    with leaving(session, out, options.reason.strip(), force=force, **what) as made:
        workspace = shown or session.workspace
        with snapshot(workspace.reading()) as connection:
            colours = workspace_scheme(workspace)
            sink = sink_for(options.format, made, not options.in_folder, colours)
            try:
                export = _Export(connection, session.today(), options, progress)
                for name in dict.fromkeys(options.layers):
                    counts.update(export.write(name, sink))
                sink.finish()
            finally:
                sink.close()
    return counts


def _refuse(session: "Session", options: LayerOptions, out: Path) -> None:
    session.require("export")
    if unknown := [name for name in options.layers if name not in SOURCES]:
        raise UserError("export.unknown_layer", layer=unknown[0], known=", ".join(LAYERS))
    if not options.layers:
        raise UserError("export.no_layer", known=kind_terms(LAYERS))
    options.refuse_file_name(out)
    if options.people:
        session.require("see_people")
        if not options.reason.strip():
            raise UserError("export.reason_missing")


class _Export:
    """Rows from a workspace to a sink, of one moment."""

    def __init__(self, connection: Any, today: str, options: LayerOptions, progress: Progress | None) -> None:
        self._connection, self._today, self._people = connection, today, options.people
        self._tell = progress or (lambda done, total: None)
        self._counted: CountsByCell | None = None
        self._done = 0
        self._total = sum(count_rows(connection, Wanted(name), today) for name in options.layers)

    def write(self, name: str, sink: Sink) -> dict[str, int]:
        """Write one layer; gives what it is called and its rows."""
        source, wanted = SOURCES[name], Wanted(name, self._people)
        if source.counted and not self._people:
            layer = Layer(leaving_name(name, False), name, _COUNT_COLUMNS, None)
            chunks: Iterator[list[Row]] = iter([self._counts_of(name)])
        elif name == "cell":
            layer = Layer(name, name, (*wanted.columns, *COUNTED), source.geometry)
            chunks = (self._with_counts(rows) for rows in self._rows(wanted))
        else:
            layer = Layer(name, name, wanted.columns, source.geometry)
            chunks = self._rows(wanted)
        if name == "event" and not self._people:
            chunks = self._at_their_cells(chunks)
        sink.begin(layer)
        written = 0
        for rows in chunks:
            sink.write(rows)
            written += len(rows)
            self._tell(self._done + written, max(self._total, self._done + written))
        self._done += written
        return {layer.name: written}

    def _rows(self, wanted: Wanted) -> Iterator[list[Row]]:
        return rows_of(self._connection, wanted, self._today)

    def _at_their_cells(self, chunks: Iterator[list[Row]]) -> Iterator[list[Row]]:
        points = cell_points(self._connection, self._today)
        for rows in chunks:
            yield [(*row[:-1], points.get(row[-1])) for row in rows]

    def _with_counts(self, rows: list[Row]) -> list[Row]:
        counts = self._count_all().each([row[0] for row in rows]).tolist()
        told = [told_one_by_one(of_cell) for of_cell in counts]
        return [(*row[:-1], *numbers, row[-1]) for row, numbers in zip(rows, told, strict=True)]

    def _counts_of(self, name: str) -> list[Row]:
        cells = cell_names(self._connection, self._today)
        column = COUNTED.index(PEOPLES[name])
        counts = self._count_all().each([cell[0] for cell in cells])[:, column].tolist()
        return [(*cell[1:], count, None) for cell, count in zip(cells, told_one_by_one(counts), strict=True)]

    def _count_all(self) -> CountsByCell:
        if self._counted is None:
            self._counted = CountsByCell.read(self._connection)
        return self._counted
