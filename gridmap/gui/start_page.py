"""What the window shows while no workspace is open: the demo city, recent files, three steps."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gridmap.gui import icons, theme
from gridmap.gui.actions import Actions
from gridmap.words import tr

_WIDTH = 940
#: Step -> the command that takes it; the last one follows from the others.
_STEPS: dict[str, str | None] = {"new": "new_workspace", "import": "import_boundaries", "watch": None}


class StartPage(QScrollArea):
    """Teaches how to begin; the commands are the window's."""

    recent_wanted = Signal(object)  # path

    def __init__(self, commands: Actions) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setAccessibleName(tr("window.start_page"))
        page = QWidget()
        column = QWidget()
        column.setMaximumWidth(_WIDTH)
        outer = QHBoxLayout(page)
        outer.addStretch(1)
        outer.addWidget(column, 20)
        outer.addStretch(1)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(24, 48, 24, 32)
        layout.setSpacing(20)
        title = QLabel(tr("window.welcome"))
        title.setFont(theme.sized_font(26, bold=True))
        what = QLabel(tr("window.welcome_what"))
        what.setProperty("role", "muted")
        what.setWordWrap(True)
        sides = QHBoxLayout()
        sides.setSpacing(20)
        sides.addWidget(self._steps(commands), 3)
        right = QVBoxLayout()
        right.setSpacing(20)
        right.addWidget(self._demo(commands["open_demo"]))
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        right.addWidget(self._recent_tile(commands["open_workspace"]), 1)
        sides.addLayout(right, 2)
        for widget in (title, what):
            layout.addWidget(widget)
        layout.addLayout(sides)
        layout.addStretch(1)
        self.setWidget(page)
        self.show_recent(())

    def show_recent(self, paths: Iterable[Path]) -> None:
        """Show the files that were open last, or say that there are none."""
        while (item := self._recent.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        there = list(paths)
        for path in there[:6]:
            row = QPushButton(path.name)
            row.setProperty("role", "row")
            row.setToolTip(str(path))
            row.setAccessibleName(tr("window.open_recent", file=path.name))
            icons.set_icon(row, "map", "muted")
            row.clicked.connect(lambda _=False, path=path: self.recent_wanted.emit(path))
            self._recent.addWidget(row)
        if not there:
            none = QLabel(tr("window.no_recent"))
            none.setProperty("role", "muted")
            none.setWordWrap(True)
            self._recent.addWidget(none)

    def _steps(self, commands: Actions) -> QFrame:
        tile, layout = _tile(tr("window.three_steps"))
        for number, (step, command) in enumerate(_STEPS.items(), 1):
            row = QHBoxLayout()
            row.setSpacing(14)
            sign = QLabel(str(number))
            sign.setProperty("role", "step")
            sign.setFixedSize(QSize(28, 28))
            sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
            words = QVBoxLayout()
            words.setSpacing(4)
            heading = QLabel(tr(f"window.step_{step}"))
            heading.setProperty("role", "heading")
            body = QLabel(tr(f"window.step_{step}_how"))
            body.setWordWrap(True)
            body.setProperty("role", "muted")
            words.addWidget(heading)
            words.addWidget(body)
            if command is not None:
                button = _button(commands[command], primary=number == 1)
                words.addSpacing(4)
                words.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
            row.addLayout(words, 1)
            layout.addLayout(row)
            layout.addSpacing(8)
        layout.addStretch(1)
        return tile

    def _demo(self, action: QAction) -> QFrame:
        tile, layout = _tile(tr("window.demo_city"))
        body = QLabel(tr("window.demo_city_what"))
        body.setWordWrap(True)
        body.setProperty("role", "muted")
        layout.addWidget(body)
        layout.addWidget(_button(action), 0, Qt.AlignmentFlag.AlignLeft)
        return tile

    def _recent_tile(self, action: QAction) -> QFrame:
        tile, layout = _tile(tr("window.recent"))
        layout.addLayout(self._recent)
        layout.addStretch(1)
        layout.addWidget(_button(action), 0, Qt.AlignmentFlag.AlignLeft)
        return tile


def _tile(heading: str) -> tuple[QFrame, QVBoxLayout]:
    tile = QFrame()
    tile.setProperty("role", "tile")
    layout = QVBoxLayout(tile)
    layout.setContentsMargins(18, 16, 18, 16)
    layout.setSpacing(10)
    label = QLabel(heading)
    label.setProperty("role", "heading")
    label.setFont(theme.sized_font(16, bold=True))
    layout.addWidget(label)
    return tile, layout


def _button(action: QAction, primary: bool = False) -> QPushButton:
    button = QPushButton(action.text())
    button.setProperty("primary", primary)
    icons.set_icon(button, str(action.property("icon_name")), "accent_text" if primary else "text")
    button.setAccessibleName(action.text())
    button.setToolTip(action.toolTip())
    button.clicked.connect(action.trigger)
    return button
