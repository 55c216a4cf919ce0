"""Runs the checks when the draft is at rest, shows what they find, goes there, and mends it."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from gridmap.domain.change import Change
from gridmap.domain.check import Issue
from gridmap.domain.mercator import xy_at
from gridmap.domain.planning.fixes import MERGED, fix, heir
from gridmap.domain.records import RecordId
from gridmap.gui import report
from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.checks_panel import ChecksPanel
from gridmap.gui.tasks import Progress, Task, run_task
from gridmap.planning.draft_view import bounds_of
from gridmap.planning.looking import issues_everywhere, issues_in, touched_communities
from gridmap.words import tr

_HOLES = frozenset({"check.hole_in_community"})
_REST_MS = 250
#: How much room is left around what is gone to, as a share of its size.
_AROUND = 0.6


class ShowChecks(QObject):
    """Looks at the communities that the draft touches and the one that is worked on."""

    looked = Signal(int)  # how many gaps there are

    def __init__(self, parent: QObject, canvas: MapCanvas, board: Board, panel: ChecksPanel) -> None:
        super().__init__(parent)
        self._canvas, self._board, self._panel = canvas, board, panel
        self._task: Task | None = None
        self._community = board.community
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.look)
        board.ready.connect(self._look_soon)
        board.changed.connect(self._look_soon)
        board.selected.connect(self._selected)
        panel.located.connect(self.go_to)
        panel.heir_of = self._heir_named
        panel.fix_wanted.connect(self._fix)
        panel.all_wanted.connect(self.look_at_everything)

    @property
    def busy(self) -> bool:
        """Whether it waits for the planner to rest."""
        return self._rest.isActive()

    def close_down(self) -> None:
        """Look no longer."""
        self._rest.stop()
        if self._task is not None and self._task.running:
            self._task.abandon()

    def look(self) -> None:
        """Check again what is worked on, off the window's thread."""
        view = self._board.view
        if view is None:
            return
        communities = touched_communities(view)
        if self._board.community is not None:
            communities.add(self._board.community)
        if not communities:
            self._panel.show_issues([], self._board.editable, checked=False)
            self.looked.emit(0)
            return
        self._run(lambda _: issues_in(view, communities), tr("plan.checking"))

    def look_at_everything(self) -> None:
        """The complete check."""
        view = self._board.view
        if view is not None:
            self._run(lambda _: issues_everywhere(view), tr("plan.checking"))

    def go_to(self, issue: Issue) -> None:
        """Select what an issue is about and show its place."""
        view = self._board.view
        if view is None:
            return
        self._canvas.setFocus()
        self._board.select([one for one in issue.ids if one in view])
        box = bounds_of(view, [one for one in issue.ids if one in view])
        if box is not None:
            self.show_box(box)
        elif issue.place is not None:
            self._canvas.zoom_to_point(*issue.place)

    def show_box(self, box: tuple[float, float, float, float]) -> None:
        """Show a box of west, south, east, north in degrees with some room around."""
        west, south, east, north = box
        room_x, room_y = (east - west) * _AROUND, (north - south) * _AROUND
        (x0, y0), (x1, y1) = xy_at(west - room_x, south - room_y), xy_at(east + room_x, north + room_y)
        self._canvas.zoom_to_box((x0, y0, x1, y1))

    def find(self, keys: Sequence[str], nothing: str) -> None:
        """Look everywhere for issues of some kinds and go to the first; say so where there is none."""
        view = self._board.view
        if view is None:
            return

        def done(issues: list[Issue]) -> None:
            found = [one for one in issues if one.key in keys]
            if not found:
                report.note(self._canvas, tr(nothing))
                return
            self._panel.show_issues(found, self._board.editable)
            self.go_to(found[0])

        self._run(lambda _: issues_everywhere(view), tr("plan.checking"), done)

    def _run(self, work, label: str, done=None) -> None:
        if self._task is not None and self._task.running:
            self._task.abandon()

        def tracked(progress: Progress) -> list[Issue]:
            return work(progress)

        self._task = run_task(self._panel, label, tracked, done or self._show)

    def _show(self, issues: list[Issue]) -> None:
        first = self._board.community
        view = self._board.view
        if first is not None and view is not None:  # of equally grave ones, those that are looked at
            mine = set(view.cells_of(first))
            issues = sorted(issues, key=lambda one: (-one.severity, not mine & set(one.ids)))
        self._panel.show_issues(issues, self._board.editable)
        self.looked.emit(sum(one.key in _HOLES for one in issues))

    def _selected(self) -> None:
        if self._board.community != self._community:
            self._community = self._board.community
            self._look_soon()

    def _look_soon(self) -> None:
        self._rest.start()

    def _fix(self, issue: Issue) -> None:
        into, called = self._heir(issue), self._heir_named(issue)
        cell = next((self._named(one) for one in issue.ids[:1]), "")

        def told(_: Change) -> None:
            if into is not None:
                report.note(self._canvas, tr("plan.merged_into", cell=cell, into=called))

        new_id = self._board.session.new_id
        made = self._board.draw(lambda coverage: fix(coverage, issue, new_id, into), later=told)
        if made is not None:
            told(made)

    def _heir(self, issue: Issue) -> RecordId | None:
        """The neighbour that the cell of an issue is merged with, of its own community if there is one."""
        view = self._board.view
        if view is None or issue.key not in MERGED or issue.ids[0] not in view:
            return None
        community = view.cell(issue.ids[0]).community_id
        return heir(view.coverage, issue.ids[0], lambda one: view.cell(one).community_id == community)

    def _heir_named(self, issue: Issue) -> str:
        into = self._heir(issue)
        return self._named(into, issue.ids[0]) if into is not None else ""

    def _named(self, cell_id: RecordId, beside: RecordId | None = None) -> str:
        """What a cell is called; of another community than that of the cell beside it with its name."""
        view = self._board.view
        if view is None or cell_id not in view:
            return ""
        cell = view.cell(cell_id)
        community = view.published.communities.get(cell.community_id)
        if beside is None or community is None or view.cell(beside).community_id == cell.community_id:
            return cell.short
        return f"{community.name} {cell.short}"
