"""The list of drafts: what is published, and the drafts over it with the number of cells they draw."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain, count

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QRadioButton,
    QToolButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from gridmap.domain.records import RecordId
from gridmap.gui import icons
from gridmap.gui.planning.draft_name import DraftName
from gridmap.gui.planning.section import Section
from gridmap.gui.tips import plain_tip
from gridmap.words import tr

#: A name and what is said of it have so much room beside each other.
_BESIDE_PX = 170
#: Where the text of a name begins.
_INDENT_PX = 24


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line of the list; `draft_id` None is what is published."""

    draft_id: RecordId | None
    name: str
    note: str = ""  # number of changes, or when it takes effect
    scheduled: bool = False
    outdated: int = 0  # cells whose published state has moved on
    withdrawable: bool = False  # of what is published: there is a plan that could be taken back
    held_back_by: str = ""  # of a scheduled one: which plan keeps it from taking effect, and why
    meant: bool = False  # the note tells the day that one was meant for that was called back


class DraftsPanel(Section):
    """Reports wishes; what becomes of them is the mode's business."""

    chosen = Signal(object)  # draft id, None for what is published
    new_wanted = Signal(str)
    rename_wanted = Signal(object, str)
    verb_wanted = Signal(str, object)  # a verb of the menu, or "update"; draft id
    undecided_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(tr("plan.drafts"))
        self._rows = QWidget()
        self.body.addWidget(self._rows)
        self._naming = NameField()
        self._naming.given.connect(self._named)
        self._naming.hide()
        self.body.addWidget(self._naming)
        self.new = QPushButton(tr("plan.new_draft"))
        self.new.setProperty("flat", True)
        self.new.setProperty("role", "row")
        icons.set_icon(self.new, "plus", "link")
        self.new.clicked.connect(self.ask_new)
        self.body.addWidget(self.new)
        self.undecided = QPushButton()
        self.undecided.setProperty("role", "link")
        icons.set_icon(self.undecided, "triangle-alert", "link")
        self.undecided.clicked.connect(self.undecided_wanted)
        self.undecided.hide()
        self.body.insertWidget(2, self.undecided, 0, Qt.AlignmentFlag.AlignLeft)
        self.buttons: dict[RecordId | None, QRadioButton] = {}
        self.badges: dict[RecordId, QPushButton] = {}
        self.marks: dict[RecordId, QPushButton] = {}
        self._renamed: RecordId | None = None
        self._used: Collection[str] = ()

    def show_drafts(
        self, lines: Sequence[DraftLine], current: RecordId | None, writable: bool, used: Collection[str]
    ) -> None:
        """List what is published and the drafts, the current one marked; `used` are names that are taken."""
        made = QWidget()
        self.buttons, self.badges, self.marks = {}, {}, {}
        self._used = used
        stack = QVBoxLayout(made)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(1)
        for line in lines:
            stack.addWidget(self._row(line, line.draft_id == current, writable))
        self.exchange(self._rows, made)
        self._rows = made
        self.new.setEnabled(writable)

    def show_undecided(self, count: int) -> None:
        """Say how many records wait for a decision; nothing where none do."""
        self.undecided.setText(tr("plan.undecided_counted", count=count))
        self.undecided.setVisible(count > 0)

    def ask_new(self) -> None:
        """Ask for the name of a new draft, where it will stand."""
        number = 1
        while (name := tr("plan.draft_name", letter=_letters(number))) in self._used:
            number += 1
        self._renamed = None
        self._naming.ask(name)

    def unused(self, name: str) -> str:
        """A name, with a number behind it where it is taken."""
        tried = chain([name], (f"{name} {number}" for number in count(2)))
        return next(one for one in tried if one not in self._used)

    def _row(self, line: DraftLine, current: bool, writable: bool) -> QWidget:
        row = QWidget()
        row.setProperty("role", "selected" if current else "")
        lines = QVBoxLayout(row)
        lines.setContentsMargins(4, 1, 0, 1)
        lines.setSpacing(1)
        across = QHBoxLayout()
        lines.addLayout(across)
        button = DraftName(line.name)
        button.setChecked(current)
        held = line.held_back_by if not line.outdated else ""  # one that is left behind needs its update now
        button.setAccessibleName(f"{line.name} {line.note} {held}".strip())
        button.clicked.connect(lambda: self._choose(button, line.draft_id))
        self.buttons[line.draft_id] = button
        across.addWidget(button, 1)
        note = QLabel(line.note)
        note.setProperty("role", "count")
        crowded = line.draft_id is None and _wide(button) + _wide(note) > _BESIDE_PX
        if line.outdated or line.scheduled or line.meant or crowded:
            lines.addLayout(self._below(note, self._badge(line) if line.outdated else None))
            if held:
                lines.addLayout(self._below(self._mark(line)))
            if line.outdated and current:
                lines.addWidget(_moved_on())
        else:
            across.addWidget(note)
        if line.draft_id is not None or line.withdrawable:
            across.addWidget(self._menu(line, writable))
        return row

    @staticmethod
    def _below(note: QWidget, badge: QPushButton | None = None) -> QHBoxLayout:
        """A line of its own, as beside the name there is no room for both."""
        below = QHBoxLayout()
        below.setContentsMargins(_INDENT_PX, 0, 4, 2)
        below.addWidget(note)
        below.addStretch(1)
        if badge is not None:
            below.addWidget(badge)
        return below

    def _badge(self, line: DraftLine) -> QPushButton:
        badge = self.badges[line.draft_id or 0] = QPushButton(tr("plan.update_badge"))
        badge.setProperty("role", "badge")
        said = tr("plan.update_badge_said", name=line.name, count=line.outdated)
        badge.setAccessibleName(said)
        badge.setToolTip(said)
        badge.clicked.connect(lambda: self.verb_wanted.emit("update", line.draft_id))
        return badge

    def _mark(self, line: DraftLine) -> QPushButton:
        """Says that a scheduled plan will be held back; pressed it tells by which and why."""
        mark = self.marks[line.draft_id or 0] = QPushButton(tr("plan.held_back_mark"))
        mark.setProperty("role", "mark")
        icons.set_icon(mark, "triangle-alert", "level_2")
        mark.setAccessibleName(f"{line.name} {mark.text()}")
        mark.setAccessibleDescription(line.held_back_by)
        mark.setToolTip(plain_tip(line.held_back_by))
        below = QPoint(0, mark.sizeHint().height())
        mark.clicked.connect(lambda: QToolTip.showText(mark.mapToGlobal(below), mark.toolTip(), mark))
        return mark

    def _menu(self, line: DraftLine, writable: bool) -> QToolButton:
        more = QToolButton()
        more.setProperty("role", "quiet")
        icons.set_icon(more, "ellipsis", "muted")
        more.setAccessibleName(tr("plan.more_of", name=line.name))
        menu = QMenu(more)
        if line.draft_id is not None:
            rename = menu.addAction(tr("plan.rename"))
            rename.triggered.connect(lambda: self._ask_rename(line))
            rename.setEnabled(writable)
        for verb in _verbs(line):
            action = menu.addAction(tr(f"plan.{verb}"))
            action.setEnabled(writable or verb == "compare")
            action.triggered.connect(lambda _=False, verb=verb: self.verb_wanted.emit(verb, line.draft_id))
        more.setMenu(menu)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return more

    def _choose(self, button: QRadioButton, draft_id: RecordId | None) -> None:
        for one in self.buttons.values():  # each has a row of its own, so none goes out by itself
            one.setChecked(one is button)
        self.chosen.emit(draft_id)

    def _ask_rename(self, line: DraftLine) -> None:
        self._renamed = line.draft_id
        self._naming.ask(line.name)

    def _named(self, name: str) -> None:
        if self._renamed is None:
            self.new_wanted.emit(name)
        else:
            self.rename_wanted.emit(self._renamed, name)
        self._renamed = None


def _wide(widget: QWidget) -> int:
    widget.ensurePolished()
    return widget.sizeHint().width()


def _moved_on() -> QLabel:
    """What it means that the draft on the board is not up to date, below its badge."""
    said = QLabel(tr("plan.moved_on"))
    said.setWordWrap(True)
    said.setProperty("role", "muted")
    said.setContentsMargins(_INDENT_PX, 0, 4, 4)
    return said


def _verbs(line: DraftLine) -> tuple[str, ...]:
    if line.draft_id is None:
        return ("withdraw",)
    if line.scheduled:
        return ("update", "call_back", "compare") if line.outdated else ("call_back", "compare")
    return ("branch", "compare", "update", "discard") if line.outdated else ("branch", "compare", "discard")


class NameField(QLineEdit):
    """Asks for a name in place: Enter gives it, Esc or going elsewhere leaves it."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("plan.draft_name_label"))
        self.returnPressed.connect(self._give)

    def ask(self, name: str) -> None:
        """Show it with a suggestion."""
        self.setText(name)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)

    def _give(self) -> None:
        name = self.text().strip()
        if name:
            self.hide()
            self.given.emit(name)


def _letters(number: int) -> str:
    return chr(64 + number) if number <= 26 else str(number)
