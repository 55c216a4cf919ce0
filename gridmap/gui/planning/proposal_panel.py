"""Dividing a community anew: the wanted number of households, and what the proposal comes to."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSpinBox

from gridmap.gui.planning.section import Section
from gridmap.words import tr


class ProposalPanel(Section):
    """Asks for a proposal; the proposal is looked at on the map and then accepted or dropped."""

    wanted = Signal(int)  # households a cell
    accepted = Signal()
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__(tr("plan.propose"))
        self._target_is_theirs = False
        label = QLabel(tr("plan.target_households"))
        self.target = QSpinBox()
        self.target.setRange(10, 5000)
        self.target.setSingleStep(10)
        self.target.setValue(400)
        self.target.setAccessibleName(tr("plan.target_households"))
        self.target.valueChanged.connect(self._theirs)
        tolerance = QLabel("±10%")
        self.make = QPushButton(tr("plan.generate"))
        self.make.clicked.connect(lambda: self.wanted.emit(self.target.value()))
        row = QHBoxLayout()
        for widget in (label, self.target, tolerance):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.make)
        self.body.addLayout(row)
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
        self.show_proposal(None)

    def suggest(self, target: int) -> None:
        """The community's own target, unless the planner has set another."""
        if not self._target_is_theirs:
            self.target.blockSignals(True)
            self.target.setValue(target)
            self.target.blockSignals(False)

    def show_proposal(self, text: str | None) -> None:
        """What the proposal comes to, to be accepted or dropped; None where there is none."""
        self._said.setText(text or "")
        for widget in (self._said, self.accept, self.drop):
            widget.setVisible(text is not None)

    def say(self, text: str) -> None:
        """Why there is no proposal."""
        self.show_proposal(None)
        self._said.setText(text)
        self._said.show()

    def _theirs(self) -> None:
        self._target_is_theirs = True
