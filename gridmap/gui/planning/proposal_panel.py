"""Dividing communities anew: which, the wanted number of households, and what the proposal comes to."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QSpinBox

from gridmap.gui.planning.section import Section
from gridmap.gui.scrolling import scroll_to
from gridmap.gui.tips import plain_tip
from gridmap.planning.scopes import Scope
from gridmap.words import tr

#: The spin box's lowest value stands for each community's own target.
_OWN = 9


class ProposalPanel(Section):
    """Asks for proposals; one is looked at on the map and then accepted or dropped here."""

    wanted = Signal(object, object)  # Scope, None where nothing is selected; households a cell or None
    accepted = Signal()
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__(tr("plan.propose"))
        self._wished: int | None = None  # that the planner has set
        self._suggested: int | None = None
        self._unseen = False  # whether what was said last has not been scrolled to
        self.scope = QComboBox()
        self.scope.setAccessibleName(tr("plan.propose_for"))
        self.scope.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.scope.setMinimumContentsLength(8)
        self.scope.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.scope.currentIndexChanged.connect(self._other_scope)
        self.make = QPushButton(tr("plan.generate"))
        self.make.clicked.connect(self._ask)
        first = QHBoxLayout()
        first.addWidget(self.scope, 1)
        first.addWidget(self.make)
        self.body.addLayout(first)
        label = QLabel(tr("plan.target_households"))
        self._forbidden = ""
        self.target = QSpinBox()
        self.target.setRange(_OWN, 5000)
        self.target.setSingleStep(10)
        self.target.setAccessibleName(tr("plan.target_households"))
        self.target.valueChanged.connect(self._theirs)
        second = QHBoxLayout()
        for widget in (label, self.target, QLabel("±10%")):
            second.addWidget(widget)
        second.addStretch(1)
        self.body.addLayout(second)
        self._said = QLabel()
        self._said.setProperty("role", "muted")
        self._said.setWordWrap(True)
        self.body.addWidget(self._said)
        self.accept = QPushButton(tr("plan.accept"))
        self.accept.setProperty("primary", True)
        self.accept.clicked.connect(self.accepted)
        self.drop = QPushButton(tr("plan.drop"))
        self.drop.clicked.connect(self.dropped)
        answers = QHBoxLayout()
        answers.addStretch(1)
        answers.addWidget(self.drop)
        answers.addWidget(self.accept)
        self.body.addLayout(answers)
        self._scroll = QTimer(self, singleShot=True, interval=0)  # once everything has its place
        self._scroll.timeout.connect(self._scroll_to_answer)
        self.show_scopes([], None)
        self.show_proposal(None)

    def show_scopes(self, scopes: Sequence[Scope], target: int | None) -> None:
        """What can be divided, and the target of the community at work."""
        chosen = self.scope.currentData()
        self.scope.blockSignals(True)
        self.scope.clear()
        for one in scopes:
            self.scope.addItem(one.label, one)
        if not scopes:
            self.scope.addItem(tr("plan.scope_none"), None)
        kept = next((at for at, one in enumerate(scopes) if chosen and one.key == chosen.key), 0)
        self.scope.setCurrentIndex(kept)
        self.scope.setEnabled(bool(scopes))
        self.scope.blockSignals(False)
        if self.scope.currentData() != chosen:
            self.forget_refusal()
        self._suggested = target
        self._show_target()

    def show_busy(self, busy: bool) -> None:
        """Whether cells are being proposed now."""
        self.make.setEnabled(not busy and not self._forbidden)

    def forbid(self, reason: str) -> None:
        """Nothing can be proposed here, and why."""
        self._forbidden = reason
        self.make.setEnabled(False)
        self.make.setToolTip(plain_tip(reason))
        self.make.setAccessibleDescription(reason)

    def show_proposal(self, text: str | None) -> None:
        """What the proposal comes to, to be accepted or dropped; None where there is none."""
        self._say(text)
        for button in (self.accept, self.drop):
            button.setVisible(text is not None)

    def say(self, text: str) -> None:
        """Why there is no proposal."""
        self.show_proposal(None)
        self._say(text)

    def forget_refusal(self) -> None:
        """Something was drawn or is to be divided instead: why nothing came of the last is told no longer."""
        if not self._answerable:
            self._say(None)

    @property
    def _answerable(self) -> bool:
        return not self.accept.isHidden()

    def _say(self, text: str | None) -> None:
        self._said.setText(text or "")
        self._said.setVisible(text is not None)
        self._unseen = text is not None
        self._keep_in_sight()

    def moveEvent(self, event: QMoveEvent) -> None:
        self._keep_in_sight()  # the lists above have grown or shrunk
        super().moveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._keep_in_sight()
        super().resizeEvent(event)

    def _keep_in_sight(self) -> None:
        """What was found is seen as long as it waits for an answer, anything else once."""
        if self._unseen or self._answerable:
            self._scroll.start()

    def _scroll_to_answer(self) -> None:
        self._unseen = False
        told = [one for one in (self._said, self.drop, self.accept) if not one.isHidden()]
        if told:
            scroll_to(told)

    def _ask(self) -> None:
        target = self.target.value()
        self.wanted.emit(self.scope.currentData(), target if target > _OWN else None)

    def _other_scope(self) -> None:
        self.forget_refusal()
        self._show_target()

    def _show_target(self) -> None:
        """The community's own target, or that each has its own, unless the planner has set another.

        Where nothing is chosen there is none, and the reason is told.
        """
        scope = self.scope.currentData()
        why_not = tr("plan.target_of_what") if scope is None else ""
        self.target.setEnabled(scope is not None)
        self.target.setSpecialValueText("–" if scope is None else tr("plan.own_target"))
        self.target.setToolTip(why_not)
        self.target.setAccessibleDescription(why_not)
        if scope is None:
            self._set_target(_OWN)
        else:
            own = self._suggested if len(scope.communities) == 1 else None
            self._set_target(self._wished or own or _OWN)

    def _set_target(self, households: int) -> None:
        """Show a number that the planner has not typed now."""
        self.target.blockSignals(True)
        self.target.setValue(households)
        self.target.blockSignals(False)

    def _theirs(self, households: int) -> None:
        self._wished = households if households > _OWN else None
