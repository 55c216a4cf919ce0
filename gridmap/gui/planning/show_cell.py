"""Fills the panel at the right: the cell, its community's chart, the works, what publishing would do."""

from PySide6.QtCore import QObject, QTimer

from gridmap.domain import geodesy
from gridmap.domain.areas import area_text
from gridmap.domain.errors import UserError
from gridmap.domain.planning.publishing import Approval, Publication
from gridmap.domain.records import RecordId
from gridmap.gui.panels.wording import code_text, word
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.cell_side import CellSide
from gridmap.gui.planning.deviation_chart import Bar
from gridmap.gui.planning.sizes import length_text
from gridmap.gui.tasks import Task, run_task
from gridmap.planning.draft_view import DraftView
from gridmap.planning.listed import listed
from gridmap.planning.population import COUNTED, Counted
from gridmap.planning.publish import prepare
from gridmap.planning.works import Work, moves_in, works_of
from gridmap.words import said, tr

_REST_MS = 350
#: A tooltip tells so many moves of households.
_MOST_MOVES = 12
#: So many cells of a selection are named, of each community not less than that, of so many communities.
_MOST_NAMED, _FEWEST_NAMED, _MOST_COMMUNITIES = 12, 3, 4


class ShowCell(QObject):
    """Follows the board."""

    def __init__(self, parent: QObject, board: Board, panel: CellSide) -> None:
        super().__init__(parent)
        self._board, self._panel = board, panel
        self._task: Task | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._say_what_publishing_does)
        board.ready.connect(self._show_all)
        board.changed.connect(self._show_all)
        board.selected.connect(self._show_selected)
        panel.chart.clicked.connect(lambda cell: board.select([cell]))
        panel.work_chosen.connect(self._go_to_work)
        panel.work_entered.connect(self._explain_work)
        panel.show_cell(tr("plan.nothing_selected"), tr("plan.select_a_cell"), None)
        panel.show_community(None)
        panel.show_works(None)

    @property
    def busy(self) -> bool:
        """Whether it waits for the planner to rest."""
        return self._rest.isActive()

    def close_down(self) -> None:
        """Follow no longer."""
        self._rest.stop()
        self._abandon()

    def _abandon(self) -> None:
        if self._task is not None:
            self._task.abandon()

    def _show_all(self) -> None:
        self._abandon()  # what it tells is of a draft that is no longer so
        view = self._board.view
        if view is None or self._board.in_a_row:
            return
        self._show_selected()
        if self._board.outdated:
            return
        works = works_of(view) if view.draft_id is not None else None
        self._panel.show_works(works, view.knows("household"), self._in_view())
        self._panel.show_footer("")
        if self._board.editable and view.drawn:
            self._rest.start()

    def _show_selected(self) -> None:
        view, selection = self._board.view, self._board.selection
        community = self._board.community
        self._panel.look_at(self._in_view())
        if view is not None and self._board.outdated:
            self._panel.hold_back(_called(view, selection))
            return
        if view is None or community is None:
            self._panel.show_cell(tr("plan.nothing_selected"), tr("plan.select_a_cell"), None)
            self._panel.show_community(None)
            return
        if len(selection) == 1:
            self._show_cell(view, selection[0])
        else:
            self._show_several(view, selection or view.cells_of(community), community)
        cells = [one for one in view.cells_of(community) if view.range_of(one) != "dedicated"]
        target = view.published.target(community)
        bars = [Bar(one, view.cell(one).short, view.households(one)) for one in cells]
        self._panel.chart.show_bars(bars, target, selection)
        known = view.knows("household")
        self._panel.show_community(tr("plan.deviation_of", count=len(cells)) if known else None)

    def _in_view(self) -> str | None:
        """The name of the community that is worked on."""
        view, key = self._board.view, self._board.community
        known = view.published.communities.get(key) if view is not None and key is not None else None
        return known.name if known is not None else None

    def show_proposed(self, bars: list[Bar] | None) -> None:
        """Show the cells of a proposal in the chart; None goes back to those that there are."""
        community, view = self._board.community, self._board.view
        if bars is None or community is None or view is None or self._board.outdated:
            self._show_selected()
            return
        self._panel.chart.show_bars(bars, view.published.target(community))
        self._panel.show_community(tr("plan.deviation_proposed", count=len(bars)))

    def _show_cell(self, view: DraftView, cell_id: RecordId) -> None:
        cell, shape = view.cell(cell_id), view.coverage.shape(cell_id)
        counted = view.counted(cell_id)
        drawn = view.drawn.get(cell_id)
        kind = word("cell_kind", "dedicated" if cell.dedicated else "basic")
        if drawn is not None and drawn.dedicated_to:
            kind = f"{kind}（{word('dedicated_to', drawn.dedicated_to)}）"
        facts = [code_text(cell.code), kind, area_text(geodesy.area(shape))]
        if cell.state == "new":
            facts.insert(0, tr("plan.new_cell"))
        if cell_id in view.locked:
            facts.append(tr("plan.locked"))
        self._panel.show_cell(
            cell.name,
            " · ".join(facts),
            {**figures(view, [counted]), "perimeter": length_text(geodesy.length(shape))},
            _said_apart(view, [cell_id]),
        )

    def _show_several(self, view: DraftView, cells: list[RecordId], community: RecordId) -> None:
        shapes = view.coverage.shapes(cells)
        view.population.of(view.sources(shapes))  # read at once, or each cell would ask for itself
        counted = [view.counted(one) for one in cells]
        whole = not self._board.selection
        known = view.published.communities.get(community)
        names = code_text(known.code) if whole and known is not None else _named(view, cells)
        area = float(geodesy.areas(shapes).sum())
        self._panel.show_cell(
            known.name if whole and known is not None else tr("plan.several_cells", count=len(cells)),
            f"{names} · {area_text(area)}",
            {**figures(view, counted), "perimeter": "–"},
            _said_apart(view, cells),
        )

    def _go_to_work(self, work: Work) -> None:
        self._board.select(work.cells)

    def _explain_work(self, row: int) -> None:
        """Say in the tooltip which households change cells, from which to which."""
        view = self._board.view
        if view is None:
            return
        moves = moves_in(view, self._panel.work_at(row))
        lines = [
            tr(
                "plan.move_line",
                source=one.source or tr("plan.outside"),
                target=one.target or tr("plan.outside"),
                count=one.households,
            )
            for one in moves[:_MOST_MOVES]
        ]
        more = len(moves) - len(lines)
        lines += [tr("plan.more_issues", count=more)] if more > 0 else []
        self._panel.explain_work(row, "\n".join(lines) or tr("plan.no_move"))

    def _say_what_publishing_does(self) -> None:
        board = self._board
        if board.draft_id is None or not board.editable:
            return
        draft_id, session = board.draft_id, board.session
        approval = Approval(session.today(), "–", "–")
        self._abandon()

        def failed(error: UserError) -> None:
            self._panel.show_footer(said(error))

        self._task = run_task(
            self._panel, tr("plan.reading"), lambda _: prepare(session, draft_id, approval), self._say, failed
        )

    def _say(self, publication: Publication) -> None:
        self._panel.show_footer(publishing_text(publication))


def _called(view: DraftView, cells: list[RecordId]) -> str:
    """What is selected."""
    if not cells:
        return tr("plan.nothing_selected")
    return view.cell(cells[0]).name if len(cells) == 1 else tr("plan.several_cells", count=len(cells))


def figures(view: DraftView, counted: list[Counted]) -> dict[str, str]:
    """Numbers of what lies in cells; a dash for what nothing is known of in the whole workspace."""
    return {
        f"{table}s": f"{sum(getattr(one, f'{table}s') for one in counted):,}" if view.knows(table) else "–"
        for table in COUNTED
    }


def _named(view: DraftView, cells: list[RecordId]) -> str:
    """The numbers of cells, by community where there are several: each has a cell 001."""
    known = view.published.communities
    numbers: dict[RecordId, list[str]] = {}
    for one in cells:
        cell = view.cell(one)
        numbers.setdefault(cell.community_id, []).append(cell.short)
    most = max(_MOST_NAMED // len(numbers), _FEWEST_NAMED)
    lines = {one: listed(sorted(shorts), most) for one, shorts in numbers.items()}
    if len(lines) == 1:
        return next(iter(lines.values()))
    names = {one: known[one].name if one in known else "–" for one in lines}
    said = [tr("plan.work_in", community=names[one], cells=line) for one, line in lines.items()]
    shown = tr("plan.update_part_separator").join(said[:_MOST_COMMUNITIES])
    more = len(said) > _MOST_COMMUNITIES
    return tr("plan.and_more_communities", names=shown, count=len(said)) if more else shown


def _said_apart(view: DraftView, cells: list[RecordId]) -> str:
    """What could not be counted by place."""
    rows = [view.published.row_of[one] for one in cells if one in view.published.row_of]
    if without := int(view.published.without_position[rows].sum()):
        return tr("plan.without_position", count=without)
    return "" if view.knows("household") else tr("plan.no_households")


def publishing_text(publication: Publication) -> str:
    """What publishing would do, in a sentence; one more where new cells have nobody responsible."""
    does = tr(
        "plan.publishing_does",
        retired=len(publication.retired),
        new=len(publication.new),
        changed=len(publication.changed),
        moved=publication.moved,
        undecided=publication.undecided,
    )
    nobody = tr("plan.publishing_unattended", count=publication.unattended) if publication.unattended else ""
    return does + nobody
