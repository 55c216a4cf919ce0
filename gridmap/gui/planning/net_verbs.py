"""What happens when something is wished for with another net: import, compare, adopt, export, remove."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDockWidget, QFileDialog

from gridmap.domain.actions.nets import RemoveNet, RenameNet
from gridmap.domain.change import Change
from gridmap.domain.coverage.model import Coverage, Edit
from gridmap.domain.mercator import xy_at
from gridmap.domain.planning.adopting import How, adopt
from gridmap.domain.planning_records import Net
from gridmap.domain.records import RecordId
from gridmap.gui import report
from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.cards import cards_of
from gridmap.gui.exporting import WrittenCard
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.match_legend import MatchLegend
from gridmap.gui.planning.mismatch_model import MismatchRow
from gridmap.gui.planning.mismatch_panel import MismatchPanel
from gridmap.gui.planning.net_layer import NetLayer
from gridmap.gui.planning.nets import Look, Nets
from gridmap.gui.planning.nets_panel import NetLine, NetsPanel
from gridmap.gui.planning.plan_layer import PlanLayer
from gridmap.gui.planning.range_legend import RangeLegend
from gridmap.gui.tasks import Progress, run_task
from gridmap.gui.window import Window
from gridmap.planning.draft_view import DraftView
from gridmap.planning.nets import Mismatch
from gridmap.words import tr

#: How much room is left around what is gone to, as a share of its size; and at least so many degrees.
_AROUND, _LEAST = 1.0, 0.0008
_FILES = "CSV (*.csv);;Excel (*.xlsx)"


class NetVerbs(QObject):
    """Joins the list at the left, the table below, the map and the board."""

    def __init__(
        self, parent: QObject, window: Window, board: Board, nets: Nets, panel: NetsPanel,
        table: MismatchPanel, dock: QDockWidget, layer: PlanLayer, legend: RangeLegend, canvas: MapCanvas,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._window, self._board, self._nets, self._panel = window, board, nets, panel
        self._table, self._dock, self._layer, self._ranges = table, dock, layer, legend
        self._canvas = canvas
        self.legend = MatchLegend(canvas)
        self._showing: RecordId | None = None
        dock.hide()
        self.drawing = layer.nets = NetLayer(canvas, nets)
        nets.listed.connect(self._show_nets)
        nets.drawn.connect(layer.refresh)
        nets.compared.connect(self._show_comparison)
        board.ready.connect(self._show_comparison)
        panel.toggled.connect(nets.show)
        panel.import_wanted.connect(self._import)
        panel.rename_wanted.connect(self._rename)
        panel.verb_wanted.connect(self._do)
        table.look_wanted.connect(self._look)
        table.chosen.connect(self._go_to)
        table.adopt_wanted.connect(self.adopt)
        table.export_wanted.connect(lambda: self._do("export", nets.comparing))
        table.closed.connect(lambda: nets.compare_with(None))
        self._show_nets()
        self._show_comparison()

    @property
    def busy(self) -> bool:
        """Whether a comparison waits for the planner to rest."""
        return self._nets.busy

    def close_down(self) -> None:
        """Leave the map; nets and comparison are kept."""
        self.legend.hide()
        self.legend.deleteLater()

    def place(self) -> None:
        """The map has another size."""
        self.legend.place()

    def adopt(self, how: How, found: list[Mismatch]) -> None:
        """Take the borders of areas over into cells of the draft; why not is told where it cannot be."""
        made, view = self._nets.comparison, self._board.view
        if made is None or view is None:
            return
        pairs = [(one.cell_id, made.net.shapes[one.area]) for one in found]
        new_id = self._board.session.new_id

        def tool(coverage: Coverage) -> Edit:
            assert view.planning is not None  # the board draws in a draft only
            return adopt(coverage, pairs, how, new_id, view.planning.community_of)

        def drawn(_: Change) -> None:
            self.drawing.mark([])

        if (change := self._board.draw(tool, later=drawn)) is not None:
            drawn(change)

    def export(self, net: Net, out: Path, force: bool = False) -> None:
        """Write the crosswalk of the cells on the board; with `force` over a file that is there."""
        session, draft, view = self._board.session, self._board.draft, self._board.view
        from gridmap.exchange.crosswalks import OfDraft, write_crosswalk

        of_draft = OfDraft.of(draft.name, view) if draft is not None and view is not None else None

        def work(progress: Progress) -> int:
            return write_crosswalk(session, net, out, draft=of_draft, force=force, progress=progress)

        def done(_: int) -> None:
            cards_of(self._window).add(WrittenCard(out, out.suffix.removeprefix("."), session.sealed))

        run_task(self._window, tr("export.working"), work, done)

    def _show_nets(self) -> None:
        nets = self._nets
        lines = [
            NetLine(net, areas, nets.is_shown(net.id), net.id == nets.comparing) for net, areas in nets.nets
        ]
        self._panel.show_nets(lines, not self._board.session.read_only)

    def _show_comparison(self) -> None:
        nets, view = self._nets, self._board.view
        net = nets.net(nets.comparing)
        self.legend.show_colours(nets.colours)
        self._ranges.setVisible(nets.colours is None)
        self.drawing.mark([])
        if nets.comparing != self._showing:  # else the user may have closed it
            self._dock.setVisible(net is not None)
        self._showing = nets.comparing
        if net is None:
            self._table.show_nothing()
            return
        if nets.comparison is None or view is None:
            self._table.show_nothing(tr("nets.comparing", name=net.name))
            return
        areas = nets.comparison.net
        called = [areas.called(row) for row in range(len(areas.ids))]
        cells = {one: _called(view, one) for one in {one.cell_id for one in nets.mismatches} if one in view}
        rows = [
            MismatchRow(one, cells[one.cell_id], called[one.area])
            for one in nets.mismatches
            if one.cell_id in cells
        ]
        self._table.show_rows(rows, nets.look, self._board.editable)

    def _look(self, look: Look) -> None:
        self._nets.look_at(look)

    def _go_to(self, found: list[Mismatch]) -> None:
        """Show the ground that the selected lines are about, and select their cells."""
        self.drawing.mark([one.piece for one in found[:200]])
        if not found:
            return
        self._board.select(one.cell_id for one in found[:200])
        west, south, east, north = _box([one.piece.bounds for one in found])
        across, up = max((east - west) * _AROUND, _LEAST), max((north - south) * _AROUND, _LEAST)
        (x0, y0), (x1, y1) = xy_at(west - across, south - up), xy_at(east + across, north + up)
        self._canvas.zoom_to_box((x0, y0, x1, y1))

    def _import(self) -> None:
        from gridmap.gui.importing import open_import

        open_import(self._window, self._board.session, self._canvas, "net")

    def _rename(self, net_id: RecordId, name: str) -> None:
        with report.telling(self._window):
            self._board.session.run(RenameNet(net_id, name))

    def _do(self, verb: str, net_id: RecordId | None) -> None:
        net = self._nets.net(net_id)
        if net is None:
            return
        if verb == "compare":
            self._nets.compare_with(None if self._nets.comparing == net.id else net.id)
        elif verb == "export":
            self._ask_export(net)
        elif verb == "remove":
            session = self._board.session

            def done(_: object) -> None:
                report.done(self._window, tr("nets.removed", name=net.name))

            run_task(self._window, tr("nets.removing"), lambda _: session.run(RemoveNet(net.id)), done)

    def _ask_export(self, net: Net) -> None:
        workspace = self._board.session.workspace.path
        draft = self._board.draft
        parts = (workspace.stem, *((_plain(draft.name),) if draft is not None else ()), _plain(net.name))
        suggested = workspace.parent / tr("nets.file_name", name="-".join(parts))
        chosen, kind = QFileDialog.getSaveFileName(
            self._window, tr("nets.export"), str(suggested.with_suffix(".csv")), _FILES
        )
        if chosen:
            out = Path(chosen)
            if out.suffix.lower() not in (".csv", ".xlsx"):
                out = out.with_name(out.name + (".xlsx" if "xlsx" in kind else ".csv"))
            self.export(net, out, force=out == Path(chosen))  # which the file dialog has asked about


def _called(view: DraftView, cell: RecordId) -> str:
    """Number and name of a cell; the many that are as published are not asked one by one."""
    row = None if cell in view.drawn else view.published.row_of.get(cell)
    if row is None:
        planned = view.cell(cell)
        return f"{planned.short} {planned.name}"
    code, name = view.published.columns.codes[row], view.published.columns.names[row]
    return f"{code[-3:]} {name}"


def _box(bounds: list[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    west, south, east, north = zip(*bounds, strict=True)
    return min(west), min(south), max(east), max(north)


def _plain(name: str) -> str:
    """A name without what is no part of a file's name."""
    return "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in name)
