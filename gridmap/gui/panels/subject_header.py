"""The top of the panel: level, name, code, kind, area, who is responsible, six counts."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gridmap.domain.areas import area_text
from gridmap.gui import icons, theme
from gridmap.gui.levels import LevelChip
from gridmap.gui.panels.wording import code_text, shortened, word
from gridmap.gui.tips import plain_tip
from gridmap.store.queries.element_counts import ElementCounts
from gridmap.store.queries.subjects import Person, Subject
from gridmap.words import tr

_COUNTS = ("residents", "households", "places", "open_events", "facilities", "organisations")
_MARGIN = 14
_FIGURES_APART = 8
_SEPARATOR = " · "


class SubjectHeader(QWidget):
    """Shows what it is handed of a cell or region."""

    edit_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chip = LevelChip(named=True)
        self._retired = _label("muted", bold=True)
        self._retired.setText(tr("panels.former_chip"))
        self._retired.setWordWrap(False)
        self._retired.hide()
        self._name = _label("", pixels=18, bold=True)
        self._name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._facts = _label("muted")
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._above = _label("muted", pixels=12)
        self._people = _label("")
        self._columns = 0
        self._figures = {name: _label("", pixels=18, bold=True) for name in _COUNTS}
        top = QHBoxLayout()
        top.setSpacing(10)
        for sign in (self._chip, self._retired):
            top.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        beside = QVBoxLayout()
        beside.setSpacing(1)
        for label in (self._name, self._facts, self._above):
            beside.addWidget(label)
        top.addLayout(beside, 1)
        top.addWidget(self._made_edit(), 0, Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(_MARGIN, 12, _MARGIN, 8)
        whole.setSpacing(8)
        whole.addLayout(top)
        whole.addWidget(self._people)
        whole.addWidget(_line())
        self._grid = self._made_grid()
        whole.addLayout(self._grid)
        # Not Fixed: that caps the height at what unwrapped lines need, and cuts the wrapped ones off.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_subject(self, subject: Subject) -> None:
        """Show a cell or region."""
        self.show_level(subject.risk_level)
        self._name.setText(shortened(subject.name))
        self._name.setToolTip(plain_tip(subject.name))
        self._facts.setText(_SEPARATOR.join(filter(None, _facts(subject))))
        self._above.setText(" · ".join(subject.above))
        self._above.setVisible(bool(subject.above))
        self._people.setText(
            tr("panels.people", worker=_person(subject.worker), leader=_person(subject.leader))
        )
        self._people.setVisible(subject.level == "cell")

    def show_former(self, former: bool) -> None:
        """Show that a cell is no longer in force, in the place of a level, or that it is."""
        self._chip.setVisible(not former)
        self._retired.setVisible(former)

    def show_level(self, level: int | None) -> None:
        """Show another level."""
        self._chip.set_level(level)

    def show_counts(self, counts: ElementCounts | None) -> None:
        """Show the counts; an ellipsis while they are not known."""
        for name, label in self._figures.items():
            label.setText("…" if counts is None else f"{getattr(counts, name):,}")
        self._arrange_counts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_counts()

    def allow_edit(self, may: bool) -> None:
        """Offer to edit the cell or region itself, or not."""
        self.edit.setVisible(may)

    def _made_edit(self) -> QToolButton:
        self.edit = QToolButton()
        icons.set_icon(self.edit, "pencil", "muted")
        self.edit.setProperty("role", "quiet")
        self.edit.setAccessibleName(tr("panels.edit_subject"))
        self.edit.setToolTip(tr("panels.edit_subject"))
        self.edit.clicked.connect(self.edit_wanted)
        return self.edit

    def _made_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(_FIGURES_APART)
        grid.setVerticalSpacing(0)
        self._captions = {name: _label("muted", pixels=12) for name in _COUNTS}
        for name, figure in self._figures.items():
            caption = self._captions[name]
            caption.setText(tr(f"panels.count_{name}"))
            figure.setAccessibleName(caption.text())
            figure.setWordWrap(False)
            for label in (figure, caption):
                label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return grid

    def _arrange_counts(self) -> None:
        """All six beside each other where the widest has room for that, else in two rows."""
        figures = self._figures.values()
        widest = max(figure.fontMetrics().horizontalAdvance(figure.text()) for figure in figures)
        room = self.width() - 2 * _MARGIN + _FIGURES_APART
        columns = len(_COUNTS) if len(_COUNTS) * (widest + _FIGURES_APART) <= room else len(_COUNTS) // 2
        if columns == self._columns:
            return
        self._columns = columns
        for at, name in enumerate(_COUNTS):
            row, column = divmod(at, columns)
            for below, label in enumerate((self._figures[name], self._captions[name])):
                self._grid.addWidget(label, 2 * row + below, column)
        for column in range(len(_COUNTS)):
            self._grid.setColumnStretch(column, int(column < columns))


def _facts(subject: Subject) -> list[str]:
    area = "" if subject.area_m2 is None else area_text(subject.area_m2)
    if subject.level == "cell":
        kind = word("dedicated_to", subject.dedicated_to) or word("cell_kind", subject.kind)
        if subject.dedicated_to:
            kind = tr("panels.dedicated", what=kind)
        return [code_text(subject.code), kind, area]
    cells = tr("panels.cells", count=subject.cells)
    return [code_text(subject.code), word("level", subject.level), cells, area]


def _person(person: Person | None) -> str:
    return " ".join(filter(None, (person.name, person.phone))) if person else "—"


def _label(role: str, pixels: int = theme.FONT_PIXELS, bold: bool = False) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", role)
    if pixels != theme.FONT_PIXELS or bold:
        label.setFont(theme.sized_font(pixels, bold))
    return label


def _line() -> QFrame:
    line = QFrame()
    line.setFixedHeight(1)
    line.setProperty("role", "line")
    return line
