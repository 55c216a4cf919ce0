"""A workspace's own colours and names for the levels of risk, with a look at how they would be."""

from itertools import pairwise

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QColorDialog, QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from gridmap.domain.errors import UserError
from gridmap.domain.risk.own_scheme import (
    LONGEST_NAME,
    LONGEST_SIGN,
    OWN,
    OwnLevel,
    TooNear,
    as_value,
    checked,
    own_scheme,
    too_near,
)
from gridmap.domain.risk.schemes import THEMES, Scheme
from gridmap.gui import theme
from gridmap.gui.dialogs.form import FormDialog
from gridmap.gui.options import Options
from gridmap.words import said, tr

_NUMERALS = ("I", "II", "III", "IV")
_SWATCH_PX = 34


class OwnSchemeDialog(FormDialog):
    """Four lines of sign, name and colour; says at once when two are too near, and allows them."""

    def __init__(self, parent: QWidget | None, values: Options) -> None:
        title, intro = tr("window.own_scheme"), tr("window.own_scheme_intro")
        super().__init__(parent, title, intro, tr("window.own_scheme_use"))
        self._values = values
        self.lines = [_Line(at, level) for at, level in enumerate(_begin_with(values), start=1)]
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        for column, name in enumerate(("level", "sign", "name", "colour")):
            heading = QLabel(tr(f"window.own_scheme_{name}"))
            heading.setProperty("role", "muted")
            grid.addWidget(heading, 0, column)
        for row, line in enumerate(self.lines, start=1):
            for column, widget in enumerate((line.numeral, line.sign, line.name, line.colour)):
                grid.addWidget(widget, row, column)
            line.colour.clicked.connect(lambda _=False, line=line: self._ask_colour(line))
            line.sign.textChanged.connect(self._look_again)
            line.name.textChanged.connect(self._look_again)
        self.preview = SchemePreview()
        self.warning = QLabel()
        self.warning.setWordWrap(True)
        self.warning.setProperty("role", "trouble")
        holder = QWidget()
        holder.setLayout(grid)
        self.fields.addRow(holder)
        self.fields.addRow(self.preview)
        self.fields.addRow(self.warning)
        self._look_again()

    def entered(self) -> list[OwnLevel]:
        """The levels as they are entered now, not checked."""
        return [OwnLevel(line.sign.text(), line.name.text(), line.value) for line in self.lines]

    def set_colour(self, at: int, colour: str) -> None:
        """Give level `at`, 1 to 4, a colour as ``#rrggbb``."""
        self.lines[at - 1].show_colour(colour)
        self._look_again()

    def finish(self) -> None:
        levels = checked(self.entered())
        self._values["own_scheme"] = as_value(levels)
        self._values["risk_scheme"] = OWN

    def _ask_colour(self, line: "_Line") -> None:
        chosen = QColorDialog.getColor(QColor(line.value), self, tr("window.own_scheme_colour"))
        if chosen.isValid():
            line.show_colour(chosen.name())
            self._look_again()

    def _look_again(self) -> None:
        try:
            levels = checked(self.entered())
        except UserError as error:
            self.warning.setText(said(error))
            return
        self.preview.show_scheme(own_scheme(levels))
        told = [_near_text(one, levels) for one in too_near(levels)]
        told += [
            tr("window.own_scheme_alike", one=_NUMERALS[at], other=_NUMERALS[at + 1])
            for at, (above, below) in enumerate(pairwise(levels))
            if above == below
        ]
        self.warning.setText("\n".join(told))


class _Line:
    """The fields of one level."""

    def __init__(self, at: int, level: OwnLevel) -> None:
        numeral = _NUMERALS[at - 1]
        self.numeral = QLabel(numeral)
        self.sign, self.name = QLineEdit(level.sign), QLineEdit(level.name)
        self.sign.setMaxLength(LONGEST_SIGN)
        self.sign.setFixedWidth(64)
        self.name.setMaxLength(LONGEST_NAME)
        self.colour = QPushButton()
        self.colour.setAutoDefault(False)
        for key, widget in (("sign", self.sign), ("name", self.name)):
            widget.setAccessibleName(f"{numeral} {tr(f'window.own_scheme_{key}')}")
        self.show_colour(level.colour)

    def show_colour(self, colour: str) -> None:
        self.value = colour.upper()
        self.colour.setText(self.value)
        self.colour.setAccessibleName(f"{self.numeral.text()} {tr('window.own_scheme_colour')} {self.value}")
        swatch = QColor(self.value)
        ink = "#000000" if swatch.lightnessF() > 0.5 else "#FFFFFF"
        self.colour.setStyleSheet(f"QPushButton {{ background: {swatch.name()}; color: {ink}; }}")


class SchemePreview(QWidget):
    """Each level as it will look, in the light theme above and in the dark one below."""

    def __init__(self) -> None:
        super().__init__()
        self._scheme: Scheme | None = None
        self.setMinimumHeight(2 * _SWATCH_PX)
        self.setAccessibleName(tr("window.own_scheme_preview"))

    def show_scheme(self, scheme: Scheme) -> None:
        """Show another scheme."""
        self._scheme = scheme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, 2 * _SWATCH_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._scheme is None:
            return
        with QPainter(self) as painter:
            legend = self._scheme.legend()
            width = self.width() / len(legend)
            for row, name in enumerate(THEMES):
                for column, (_, look) in enumerate(legend):
                    shades = look.shades(name)
                    where = QRectF(column * width, row * _SWATCH_PX, width, _SWATCH_PX)
                    painter.fillRect(where, QColor(shades.map))
                    painter.setPen(QColor(shades.map_text))
                    painter.setFont(theme.sized_font(13, bold=True))
                    words = f"{tr(look.sign_key)} {tr(look.name_key)}"
                    room = int(width) - 8
                    text = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, room)
                    painter.drawText(where, Qt.AlignmentFlag.AlignCenter, text)


def _begin_with(values: Options) -> list[OwnLevel]:
    """The own scheme that is kept; without one, the scheme in force in the user's words."""
    try:
        return list(checked(values["own_scheme"]))
    except UserError:
        looks = [theme.scheme().look(level) for level in (1, 2, 3, 4)]
        return [OwnLevel(tr(look.sign_key), tr(look.name_key), look.light.map) for look in looks]


def _near_text(near: TooNear, levels: tuple[OwnLevel, ...]) -> str:
    names = [levels[at - 1].name for at in (near.one, near.other)]
    who = tr(f"window.sight_{near.sight or 'everybody'}")
    where = tr("window.own_scheme_in_dark") if near.theme == "dark" else ""
    return tr("window.own_scheme_near", one=names[0], other=names[1], who=who, where=where)
