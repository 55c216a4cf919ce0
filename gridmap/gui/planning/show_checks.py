"""Runs the checks when the draft is at rest, shows what they find, goes there, and mends it."""

from collections.abc import Sequence, Set
from functools import partial
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from gridmap.domain.change import Change
from gridmap.domain.check import Issue
from gridmap.domain.mercator import xy_at
from gridmap.domain.planning.checks import MOVING
from gridmap.domain.planning.fixes import MERGED, fix, heir
from gridmap.domain.planning.joining import keeper
from gridmap.domain.planning.overlay import cells_that_came, published_parents
from gridmap.domain.records import RecordId
from gridmap.gui import report
from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.checks_panel import ChecksPanel, Joining
from gridmap.gui.tasks import Task, run_task
from gridmap.planning.draft_view import DraftView, bounds_of
from gridmap.planning.foreseeing import foreseen, gone_after, may_restore
from gridmap.planning.listed import listed
from gridmap.planning.looking import issues_everywhere, issues_in, touched_communities
from gridmap.words import tr

_HOLES = frozenset({"check.hole_in_community"})
_REST_MS = 250
#: How much room is left around what is gone to, as a share of its size.
_AROUND = 0.6
#: So many numbers that are given up are told.
_MOST_NAMED = 6


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
        board.ready.connect(self._look_again)
        board.changed.connect(self._look_again)
        board.selected.connect(self._selected)
        panel.located.connect(self.go_to)
        panel.joining_of = self._joining
        panel.fix_wanted.connect(self._fix)
        panel.all_wanted.connect(self.look_at_everything)

    @property
    def busy(self) -> bool:
        """Whether it waits for the planner to rest."""
        return self._rest.isActive()

    def close_down(self) -> None:
        """Look no longer."""
        self._rest.stop()
        self._abandon()

    def look(self) -> None:
        """Check again what is worked on, off the window's thread."""
        view = self._board.view
        if view is None or self._hold_back():
            return
        view = view.frozen()
        communities = touched_communities(view)
        at_work = self._board.community
        if at_work is not None:
            communities.add(at_work)
        if not communities:
            self._panel.show_issues([], self._board.editable, checked=False)
            self.looked.emit(0)
            return
        self._run(lambda _: issues_in(view, communities, at_work), tr("plan.checking"))

    def look_at_everything(self) -> None:
        """The complete check."""
        if self._board.view is not None and not self._hold_back():
            view = self._board.view.frozen()
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
        if self._board.view is None:
            return
        if self._hold_back():
            self._board.refused.emit(tr("plan.checks_held"))
            return
        view = self._board.view.frozen()

        def done(issues: list[Issue]) -> None:
            found = [one for one in issues if one.key in keys]
            if not found:
                report.note(self._canvas, tr(nothing))
                return
            self._panel.show_issues(found, self._board.editable)
            self.go_to(found[0])

        self._run(lambda _: issues_everywhere(view), tr("plan.checking"), done)

    def _run(self, work, label: str, done=None) -> None:
        self._abandon()
        self._task = run_task(self._panel, label, work, done or self._show)

    def _hold_back(self) -> bool:
        """Check nothing of a draft that lies over other cells than it was drawn over; whether it does."""
        if not self._board.outdated:
            return False
        self.close_down()
        self._panel.hold_back()
        self.looked.emit(0)
        return True

    def _show(self, issues: list[Issue]) -> None:
        if self._hold_back():
            return
        first, view = self._board.community, self._board.view
        if view is not None:
            mine = frozenset(view.cells_of(first) if first is not None else ())
            issues = sorted(issues, key=partial(_urgency, mine, view.drawn.keys()))
        self._panel.show_issues(issues, self._board.editable)
        self.looked.emit(sum(one.key in _HOLES for one in issues))

    def _selected(self) -> None:
        if self._board.community != self._community:
            self._community = self._board.community
            self._look_soon()

    def _look_again(self) -> None:
        """What is being looked at is no longer on the board."""
        self._abandon()
        self._look_soon()

    def _look_soon(self) -> None:
        self._rest.start()

    def _abandon(self) -> None:
        if self._task is not None:
            self._task.abandon()

    def _fix(self, issue: Issue) -> None:
        into, joining, view = self._heir(issue), self._joining(issue), self._board.view
        drawn = dict(view.drawn) if view is not None else {}

        def told(change: Change) -> None:
            if joining is not None and into is not None:
                self._tell_joined(change, joining, (into, issue.ids[0]))

        new_id = self._board.session.new_id
        made = self._board.draw(lambda coverage: fix(coverage, issue, new_id, into, drawn), later=told)
        if made is not None:
            told(made)

    def _tell_joined(self, change: Change, joining: Joining, cells: Sequence[RecordId]) -> None:
        """Select what a cell and its neighbour became, and say what that is."""
        view, draft_id = self._board.view, self._board.draft_id
        if view is None or draft_id is None:
            return
        came = [one for one in cells_that_came(change, draft_id) if one in view]
        left = [one for one in cells if one in view] or came
        if left:
            self._board.select_brought(change, left[0])
        values = {"cell": joining.cell, "into": joining.into, "made": self._named(left[0]) if left else ""}
        report.done(self._canvas, tr(f"plan.merged_{joining.how}", **values))

    def _joining(self, issue: Issue) -> Joining | None:
        """How the fix of an issue makes one cell of two; None where it does not."""
        into, view = self._heir(issue), self._board.view
        if into is None or view is None:
            return None
        cell = issue.ids[0]
        kept = keeper(view.drawn, (into, cell), wanted=into)
        how: Literal["into", "here", "new", "again"]
        how = "into" if kept == into else "new" if kept is None else "here"
        again = self._restored(view, issue, into) if how != "new" else None
        if again is not None:
            how = "again"
        given_up = [_called(view, one, cell) for one in published_parents((cell, into), view.drawn)]
        made = _called(view, again, cell) if again is not None else ""
        return Joining(self._named(cell), self._named(into, cell), how, listed(given_up, _MOST_NAMED), made)

    def _restored(self, view: DraftView, issue: Issue, into: RecordId) -> RecordId | None:
        """The published cell that the fix would leave in the place of both cells, None where one stays."""
        drawn = dict(view.drawn)
        if not may_restore(view, issue.ids[0], into):
            return None
        change = foreseen(view, lambda coverage, fresh: fix(coverage, issue, fresh, into, drawn))
        if change is None or view.draft_id is None or not {issue.ids[0], into} <= gone_after(change):
            return None
        return next(iter(cells_that_came(change, view.draft_id)), None)

    def _heir(self, issue: Issue) -> RecordId | None:
        """The neighbour that the cell of an issue is merged with, of its own community if there is one."""
        view = self._board.view
        if view is None or issue.key not in MERGED or issue.ids[0] not in view:
            return None
        cell, home = issue.ids[0], view.cell(issue.ids[0]).community_id
        return heir(view.coverage, cell, lambda one: view.cell(one).community_id == home, view.drawn)

    def _named(self, cell_id: RecordId, beside: RecordId | None = None) -> str:
        view = self._board.view
        return _called(view, cell_id, beside) if view is not None and cell_id in view else ""


def _urgency(mine: Set[RecordId], drawn: Set[RecordId], issue: Issue) -> tuple[bool | int, ...]:
    """Of equally grave issues borders that move come first, then what is looked at and what is drawn."""
    about = set(issue.ids)
    near = (not mine & about, not drawn & about)
    return -issue.severity, issue.key not in MOVING, *near, issue.key not in MERGED


def _called(view: DraftView, cell_id: RecordId, beside: RecordId | None) -> str:
    """What a cell is called; of another community than that of the cell beside it with its name."""
    cell = view.cell(cell_id)
    community = view.published.communities.get(cell.community_id)
    if beside is None or community is None or view.cell(beside).community_id == cell.community_id:
        return cell.short
    return f"{community.name} {cell.short}"
