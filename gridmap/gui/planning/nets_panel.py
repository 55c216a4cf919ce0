"""The list of other nets (多网合一): a box to show each, its line, its areas, and what is done with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gridmap.domain.planning_records import Net
from gridmap.domain.records import RecordId
from gridmap.gui import icons, theme
from gridmap.gui.planning.drafts_panel import NameField
from gridmap.gui.planning.section import Section
from gridmap.gui.planning.shown_net import net_pen
from gridmap.gui.tips import plain_tip
from gridmap.words import tr

#: What can be done with a net, and whether that writes.
_VERBS = {"compare": False, "export": False, "rename": True, "remove": True}


@dataclass(frozen=True, slots=True)
class NetLine:
    """One line of the list."""

    net: Net
    areas: int
    shown: bool
    compared: bool = False


class NetsPanel(Section):
    """Reports wishes; what becomes of them is the mode's business."""

    toggled = Signal(object, bool)  # net id
    import_wanted = Signal()
    rename_wanted = Signal(object, str)
    verb_wanted = Signal(str, object)  # "compare", "export" or "remove"; net id

    def __init__(self) -> None:
        super().__init__(tr("plan.nets"))
        self.boxes: dict[RecordId, QCheckBox] = {}
        self.menus: dict[RecordId, QMenu] = {}
        self._rows = QWidget()
        self.body.addWidget(self._rows)
        self.naming = NameField()
        self.naming.setAccessibleName(tr("nets.name"))
        self.naming.given.connect(self._named)
        self.naming.hide()
        self.body.addWidget(self.naming)
        self._renamed: RecordId | None = None
        self.bring = QPushButton(tr("nets.import"))
        self.bring.setProperty("flat", True)
        self.bring.setProperty("role", "row")
        icons.set_icon(self.bring, "plus", "link")
        self.bring.clicked.connect(self.import_wanted)
        self.body.addWidget(self.bring)

    def show_nets(self, lines: Sequence[NetLine], writable: bool) -> None:
        """List nets."""
        made = QWidget()
        stack = QVBoxLayout(made)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(1)
        self.boxes, self.menus = {}, {}
        for place, line in enumerate(lines):
            stack.addWidget(self._row(line, place, writable))
        self.exchange(self._rows, made)
        self._rows = made
        self.bring.setEnabled(writable)

    def _row(self, line: NetLine, place: int, writable: bool) -> QWidget:
        row = QWidget()
        row.setProperty("role", "selected" if line.compared else "")
        across = QHBoxLayout(row)
        across.setContentsMargins(4, 1, 0, 1)
        box = QCheckBox(line.net.name.replace("&", "&&"))  # no letter of it is a key
        box.setChecked(line.shown)
        box.setMinimumWidth(0)
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        kind = tr(f"nets.kind_{line.net.kind}")
        box.setToolTip(plain_tip(f"{line.net.name} · {kind}"))
        box.setAccessibleName(f"{line.net.name} {kind} {line.areas:,}")
        net_id = line.net.id
        box.toggled.connect(lambda on: self.toggled.emit(net_id, on))
        self.boxes[net_id] = box
        count = QLabel(f"{line.areas:,}")
        count.setProperty("role", "count")
        across.addWidget(box, 1)
        across.addWidget(LineSample(line.net, place))
        across.addWidget(count)
        across.addWidget(self._more(line, writable))
        return row

    def _more(self, line: NetLine, writable: bool) -> QToolButton:
        more = QToolButton()
        more.setProperty("role", "quiet")
        icons.set_icon(more, "ellipsis", "muted")
        more.setAccessibleName(tr("plan.more_of", name=line.net.name))
        menu = self.menus[line.net.id] = QMenu(more)
        for verb, writes in _VERBS.items():
            ended = verb == "compare" and line.compared
            action = menu.addAction(tr("nets.end_comparing" if ended else f"nets.{verb}"))
            action.setObjectName(verb)
            action.setEnabled(writable or not writes)
            action.triggered.connect(lambda _=False, verb=verb: self._do(verb, line.net))
        more.setMenu(menu)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return more

    def _do(self, verb: str, net: Net) -> None:
        if verb == "rename":
            self._renamed = net.id
            self.naming.ask(net.name)
        else:
            self.verb_wanted.emit(verb, net.id)

    def _named(self, name: str) -> None:
        self.rename_wanted.emit(self._renamed, name)


class LineSample(QWidget):
    """How the borders of a net are drawn."""

    def __init__(self, net: Net, place: int) -> None:
        super().__init__()
        self._net, self._place = net, place
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.current.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(34, 16)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(net_pen(self._net, self._place))
            painter.drawLine(0, 8, self.width(), 8)
