"""What the checks found: a line each with its sign, what it is about, where it is, and its fix."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gridmap.domain.check import Issue, Severity
from gridmap.domain.planning.fixes import MERGED, RENUMBERED, can_fix
from gridmap.gui import icons, theme
from gridmap.gui.planning.section import Section
from gridmap.gui.planning.two_lines import TwoLines
from gridmap.gui.planning.update_notice import UpdateNotice
from gridmap.gui.tips import plain_tip
from gridmap.words import tr

_FIRST, _MOST = 8, 300
_COLOURS = {Severity.ERROR: "level_1", Severity.WARNING: "level_2", Severity.INFO: "link"}


@dataclass(frozen=True, slots=True)
class Joining:
    """How a fix makes one cell of two, by what they are called."""

    cell: str
    into: str  # its neighbour
    #: Which keeps its number: the neighbour, the cell, neither, or a published cell that both become again.
    how: Literal["into", "here", "new", "again"]
    given_up: str = ""  # the numbers in force that retire where neither keeps its own
    made: str = ""  # the published cell that both become again


class ChecksPanel(Section):
    """Shows the issues of the communities at work, or of everything when that was asked for."""

    located = Signal(object)  # Issue
    fix_wanted = Signal(object)  # Issue
    all_wanted = Signal()
    update_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(tr("plan.checks"))
        self.issues: list[Issue] = []
        #: How an issue's cell and its neighbour would become one; None where it has none.
        self.joining_of: Callable[[Issue], Joining | None] = lambda _: None
        self.everything = QToolButton()
        self.everything.setProperty("role", "quiet")
        icons.set_icon(self.everything, "refresh-cw", "muted")
        self.everything.setAccessibleName(tr("plan.check_all"))
        self.everything.setToolTip(tr("plan.check_all"))
        self.everything.clicked.connect(self.all_wanted)
        self.add_beside(self.everything)
        self._lines = QWidget()
        self.body.addWidget(self._lines)
        self._editable = False
        self._unfolded = False

    def show_issues(self, issues: Sequence[Issue], editable: bool, checked: bool = True) -> None:
        """List issues, the gravest first; without `checked` say that nothing has been looked at yet."""
        self._editable = editable
        self.issues = list(issues)
        self.set_title(tr("plan.checks_counted", count=len(issues)) if checked else tr("plan.checks"))
        made = QWidget()
        stack = QVBoxLayout(made)
        stack.setContentsMargins(0, 2, 0, 0)
        stack.setSpacing(6)
        most = _MOST if self._unfolded else _FIRST
        for issue in issues[:most]:
            stack.addWidget(self._line(issue, editable))
        if len(issues) > most:
            stack.addWidget(self._rest(len(issues) - most), 0, Qt.AlignmentFlag.AlignLeft)
        elif not issues:
            nothing = QLabel(tr("plan.nothing_found" if checked else "plan.nothing_checked"))
            nothing.setWordWrap(True)
            nothing.setProperty("role", "muted")
            stack.addWidget(nothing)
        self._put(made)

    def hold_back(self) -> None:
        """Say that nothing is checked before the draft is updated, and offer that."""
        self.issues = []
        self.set_title(tr("plan.checks"))
        notice = UpdateNotice(tr("plan.checks_held"))
        notice.wanted.connect(self.update_wanted)
        self._put(notice)

    def _put(self, made: QWidget) -> None:
        self.exchange(self._lines, made)
        self._lines = made

    def _line(self, issue: Issue, editable: bool) -> QWidget:
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(2, 0, 0, 0)
        across.setSpacing(6)
        across.addWidget(Dot(_COLOURS[issue.severity]), 0, Qt.AlignmentFlag.AlignTop)
        text = tr(issue.key, **issue.values)
        said = TwoLines(text, str(issue.values.get("cell", "")))
        said.setAccessibleName(f"{tr(f'plan.severity_{issue.severity.name.lower()}')}: {text}")
        across.addWidget(said, 1)
        verbs = QVBoxLayout()
        verbs.setSpacing(0)
        if editable and can_fix(issue) and (link := self._fix_link(issue, text)) is not None:
            verbs.addWidget(link, 0, Qt.AlignmentFlag.AlignRight)
        if issue.place is not None:
            verbs.addWidget(self._locate(issue, text), 0, Qt.AlignmentFlag.AlignRight)
        verbs.addStretch(1)
        across.addLayout(verbs)
        return row

    def _locate(self, issue: Issue, text: str) -> QToolButton:
        """A sign and no word: the text needs the room."""
        button = QToolButton()
        button.setProperty("role", "quiet")
        icons.set_icon(button, "crosshair", "link")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setAccessibleName(f"{tr('plan.locate')}: {text}")
        button.setToolTip(tr("plan.locate"))
        button.clicked.connect(lambda: self.located.emit(issue))
        return button

    def _fix_link(self, issue: Issue, text: str) -> QPushButton | None:
        """What mends an issue; a cell that has no neighbour is merged with none."""
        said = tr("plan.renumber" if issue.key in RENUMBERED else "plan.fix")
        tip = tr("plan.renumber_tip") if issue.key in RENUMBERED else ""
        if issue.key in MERGED:
            joining = self.joining_of(issue)
            if joining is None:
                return None
            key, values = f"plan.merge_{joining.how}", {"cell": joining.cell, "into": joining.into}
            values |= {"given_up": joining.given_up, "made": joining.made}
            said, tip = tr(key, **values), tr(f"{key}_tip", **values)
        link = self._link(said, text, lambda: self.fix_wanted.emit(issue))
        link.setToolTip(plain_tip(tip) if tip else "")
        return link

    def _rest(self, count: int) -> QPushButton:
        """The button that unfolds what is not listed."""
        button = QPushButton(tr("plan.more_issues", count=count))
        button.setProperty("role", "link")
        button.setEnabled(not self._unfolded)
        button.clicked.connect(self._unfold)
        return button

    def _unfold(self) -> None:
        self._unfolded = True
        self.show_issues(self.issues, self._editable)

    @staticmethod
    def _link(said: str, what: str, wanted) -> QPushButton:
        button = QPushButton(said.replace("&", "&&"))
        button.setProperty("role", "link")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setAccessibleName(f"{said}: {what}")
        button.clicked.connect(wanted)
        return button


class Dot(QWidget):
    """A coloured dot; the words beside it say the same."""

    def __init__(self, colour: str) -> None:
        super().__init__()
        self._colour = colour
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(12, 22)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.colour(self._colour)))
            painter.drawEllipse(0, 6, 11, 11)
