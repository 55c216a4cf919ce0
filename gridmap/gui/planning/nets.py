"""The other nets of an open workspace: which are shown on the map, and which is compared with the cells."""

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shapely.geometry.base import BaseGeometry

from gridmap.domain.errors import UserError
from gridmap.domain.planning.matching import Side
from gridmap.domain.planning_records import Net
from gridmap.domain.records import RecordId
from gridmap.gui import report
from gridmap.gui.open_workspace import OpenWorkspace
from gridmap.gui.planning.board import Board
from gridmap.gui.planning.mismatch import Colouring, colouring
from gridmap.gui.planning.nearby import Reach
from gridmap.gui.planning.shown_net import ShownNet, shown_net
from gridmap.gui.tasks import Progress, Task, run_task
from gridmap.planning.nets import Comparison, Ground, Mismatch, NetAreas, compare, drawn_of, in_draft
from gridmap.session import Changed, Session
from gridmap.store.planning_data import net_counts
from gridmap.words import tr

_REST_MS = 150
_NETS = frozenset({"net", "net_area"})
#: Tables whose change makes a comparison with what is published another.
_COMPARED = frozenset({"cell", "household"})


@dataclass(frozen=True, slots=True)
class Look:
    """What the colours of the comparison say: of which side, and what of it."""

    side: Side = "cells"
    by: str = "relations"  # or "shares"


LOOKS = (
    Look("cells", "relations"), Look("cells", "shares"), Look("areas", "relations"), Look("areas", "shares"),
)  # fmt: skip


class Nets(QObject):
    """Kept for as long as the workspace is open: a net is read once, and compared once."""

    listed = Signal()  # there are others, or they are called otherwise, or others are shown
    drawn = Signal()  # lines or colours on the map have changed
    compared = Signal()  # there is another comparison, or none

    def __init__(self, opened: OpenWorkspace, board: Board) -> None:
        super().__init__(board)
        self.session: Session = opened.session
        self._board = board
        self._parent: QWidget = opened.canvas
        self.nets = self._there()
        self.comparing: RecordId | None = None
        self.comparison: Comparison | None = None
        self.mismatches: list[Mismatch] = []
        self.colours: Colouring | None = None
        self._look = Look()
        self._wanted: set[RecordId] = set()
        self._read: dict[RecordId, ShownNet] = {}
        self._published: dict[RecordId, Comparison] = {}
        self._state = 0  # another number whenever what was compared is no longer so
        self._tasks: dict[str, Task] = {}
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._compare_again)
        self._remembered = opened.shown.nets
        for there, _ in self.nets:
            self.show(there.id, there.id in self._remembered)
        opened.events.changed.connect(self._follow)
        board.ready.connect(self._look_soon)
        board.changed.connect(self._look_soon)

    # -- what there is

    def net(self, net_id: RecordId | None) -> Net | None:
        """A net by its id."""
        return next((net for net, _ in self.nets if net.id == net_id), None)

    def place(self, net_id: RecordId) -> int:
        """Its number among the nets, from 0: it decides on the dashes."""
        return next((at for at, (net, _) in enumerate(self.nets) if net.id == net_id), 0)

    def is_shown(self, net_id: RecordId) -> bool:
        """Whether it is to be on the map."""
        return net_id in self._wanted

    def shown(self) -> list[ShownNet]:
        """The nets on the map, as far as they have been read."""
        return [self._read[net.id] for net, _ in self.nets if net.id in self._wanted and net.id in self._read]

    @property
    def busy(self) -> bool:
        """Whether a comparison waits for the planner to rest."""
        return self._rest.isActive()

    # -- showing

    def show(self, net_id: RecordId, on: bool) -> None:
        """Show a net on the map, or hide it; it is read off the window's thread when it is first shown."""
        if on == (net_id in self._wanted):
            return
        if on:
            self._wanted.add(net_id)
            self._remembered.add(net_id)
            self._read_net(net_id)
        else:
            self._wanted.discard(net_id)
            self._remembered.discard(net_id)
        self.listed.emit()
        self.drawn.emit()

    def nearest(self, reach: Reach) -> tuple[float, float] | None:
        """The nearest place within reach on a border of a net that is shown, degrees."""
        found = [at for one in self.shown() if (at := one.index.nearest(reach)) is not None]
        return min(found, key=reach.far) if found else None

    def lines_near(self, ground: BaseGeometry) -> list[NDArray[Any]]:
        """The borders that touch some ground, of every net that is shown."""
        return [one.index.near(ground) for one in self.shown()]

    def called_at(self, lon: float, lat: float) -> list[str]:
        """The areas at a position, a line for each net that is shown."""
        return [
            f"{net.name}: {self._read[net.id].areas.called(row)}"
            for net, _ in self.nets  # whose names are those of now
            if net.id in self._wanted and net.id in self._read
            for row in self._read[net.id].areas.at(lon, lat)[:1]
        ]

    # -- comparing

    @property
    def look(self) -> Look:
        """What the colours say."""
        return self._look

    def look_at(self, look: Look) -> None:
        """Colour by something else."""
        self._look = look
        self._colour()
        self.compared.emit()

    def compare_with(self, net_id: RecordId | None) -> None:
        """Lay a net over the cells of the draft; None ends it."""
        self.comparing, self.comparison, self.mismatches = net_id, None, []
        self._abandon("compare")
        self._colour()
        self.compared.emit()
        self.listed.emit()
        if net_id is not None:
            self.show(net_id, True)
            self._compare_again()

    def _compare_again(self) -> None:
        net, view, session = self.net(self.comparing), self._board.view, self.session
        if net is None or view is None:
            return
        known, read, drawn = self._published.get(net.id), self._read.get(net.id), drawn_of(view)
        state = self._state

        def work(progress: Progress) -> tuple[Comparison, Comparison, list[Mismatch]]:
            found = known
            if found is None:
                areas = read.areas if read is not None else NetAreas.read(session, net)
                found = compare(Ground.read(session), areas, progress)
            of_draft = in_draft(found, drawn, progress)
            return found, of_draft, list(of_draft.mismatches())

        def done(made: tuple[Comparison, Comparison, list[Mismatch]]) -> None:
            published, self.comparison, self.mismatches = made
            if state == self._state:
                self._published[net.id] = published
            self._colour()
            self.compared.emit()

        def failed(error: UserError) -> None:
            report.tell(self._parent, error)
            self.compare_with(None)

        self._run("compare", tr("nets.comparing", name=net.name), work, done, failed)

    def _colour(self) -> None:
        made = self.comparison
        self.colours = colouring(made, self._look.side, self._look.by) if made is not None else None
        self.drawn.emit()

    def _look_soon(self) -> None:
        if self.comparing is not None:
            self._rest.start()

    # -- following

    def _follow(self, changed: Changed) -> None:
        if changed.tables & _NETS:
            self._list()
        if changed.tables & _COMPARED:
            self._published.clear()
            self._state += 1
            self._look_soon()

    def _list(self) -> None:
        """Nets have come, gone or got another name; those that came are shown."""
        before = {net.id for net, _ in self.nets}
        self.nets = self._there()
        there = {net.id for net, _ in self.nets}
        for gone in before - there:
            self._read.pop(gone, None)
            self._published.pop(gone, None)
        self._wanted &= there
        if self.comparing is not None and self.comparing not in there:
            self.compare_with(None)
        for fresh in sorted(there - before):
            self.show(fresh, True)
        self.listed.emit()
        self.drawn.emit()

    def _there(self) -> list[tuple[Net, int]]:
        counts = net_counts(self.session.workspace)
        nets = sorted(self.session.workspace.all_of(Net), key=lambda net: net.id)
        return [(net, counts.get(net.id, 0)) for net in nets]

    def _read_net(self, net_id: RecordId) -> None:
        net, session = self.net(net_id), self.session
        if net is None or net_id in self._read:
            return

        def done(made: ShownNet) -> None:
            if self.net(net_id) is not None:
                self._read[net_id] = made
                self.drawn.emit()

        def work(_: Progress) -> ShownNet:
            return shown_net(NetAreas.read(session, net))

        self._run(f"read {net_id}", tr("nets.reading"), work, done)

    def _run(self, what: str, label: str, work, done, failed=None) -> None:
        self._abandon(what)
        self._tasks[what] = run_task(self._parent, label, work, done, failed)

    def _abandon(self, what: str) -> None:
        task = self._tasks.get(what)
        if task is not None and task.running:
            task.abandon()


def nets_of(opened: OpenWorkspace, board: Board) -> Nets:
    """The other nets of an open workspace, made when planning is first entered and kept as its board is."""
    return board.findChild(Nets) or Nets(opened, board)
