"""What lies on the map of a workspace that has no cell yet: the next step."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from gridmap.gui import icons
from gridmap.words import tr

_WIDTH = 420


class EmptyMap(QFrame):
    """A card in the middle of the map; the command is the window's."""

    def __init__(self, canvas: QWidget, command: QAction) -> None:
        super().__init__(canvas)
        self.setProperty("role", "card")
        self.setFixedWidth(_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(10)
        heading = QLabel(tr("window.empty_workspace"))
        heading.setProperty("role", "heading")
        what = QLabel(tr("window.empty_workspace_what"))
        what.setWordWrap(True)
        what.setProperty("role", "muted")
        button = QPushButton(command.text())
        button.setProperty("primary", True)
        icons.set_icon(button, "upload", "accent_text")
        button.clicked.connect(command.trigger)
        button.setEnabled(command.isEnabled())  # not where the file is open for reading only
        command.enabledChanged.connect(button.setEnabled)
        layout.addWidget(heading)
        layout.addWidget(what)
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        canvas.installEventFilter(self)

    def show_if(self, empty: bool) -> None:
        """Show the card while the workspace is empty."""
        self.setVisible(empty)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        layout, around = self.layout(), self.parentWidget()
        if layout is not None:  # a wrapped label's height follows from the width, which adjustSize forgets
            self.setFixedHeight(layout.totalHeightForWidth(_WIDTH))
        if around is not None:
            self.move((around.width() - self.width()) // 2, (around.height() - self.height()) // 2)
