"""The panel at the left: drafts, checks, other nets, proposals."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gridmap.gui.planning.checks_panel import ChecksPanel
from gridmap.gui.planning.drafts_panel import DraftsPanel
from gridmap.gui.planning.nets_panel import NetsPanel
from gridmap.gui.planning.proposal_panel import ProposalPanel


class DraftSide(QWidget):
    """Stacks the sections."""

    def __init__(self) -> None:
        super().__init__()
        self.drafts, self.checks = DraftsPanel(), ChecksPanel()
        self.nets, self.proposal = NetsPanel(), ProposalPanel()
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(4)
        for section in (self.drafts, self.checks, self.nets, self.proposal):
            stack.addWidget(section)
        stack.addStretch(1)
