"""The numbers of a risk model as fields: made from the model's tables, read back as a model."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QTabWidget,
    QWidget,
)

from gridmap.assessment.wording import roll_up_text
from gridmap.domain.records import REGION_LEVELS
from gridmap.domain.risk.model import (
    CONDITIONS,
    INDICATORS,
    PARAMETERS,
    ROLL_UP_RULES,
    Model,
    RollUpRule,
    Rule,
)
from gridmap.gui import theme
from gridmap.words import tr

_NUMERALS = ("I", "II", "III", "IV")
#: Lists of numbers from level I downwards: field of the model -> (how many, greatest).
_LISTS = {
    "thresholds": (3, 1000.0),
    "share_thresholds": (3, 100.0),
    "mean_thresholds": (3, 1000.0),
    "severity": (4, 1000.0),
    "grade": (4, 1000.0),
}
_LEVEL_TABS = ("thresholds", "share_thresholds", "mean_thresholds")


class RiskModelFields(QObject):
    """Tabs of fields that show a model; `changed` after every edit."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.numbers: dict[str, QDoubleSpinBox] = {}  # "weights.hazards", "thresholds[0]"
        self.choices: dict[str, QComboBox] = {}  # "rules.open_severity_1", "roll_up.county"
        self.tabs = QTabWidget(parent)
        for name, page in (
            ("indicators", self._indicators()),
            ("levels", self._lists(_LEVEL_TABS)),
            ("rules", self._rules()),
            ("records", self._lists(("severity", "grade"))),
            ("parameters", self._parameters()),
        ):
            self.tabs.addTab(page, tr(f"risk_model.tab_{name}"))

    def show_model(self, model: Model) -> None:
        """Show a model's numbers."""
        self.blockSignals(True)
        for group, values in (
            ("weights", model.weights), ("halves", model.halves), ("parameters", model.parameters)
        ):  # fmt: skip
            for name, value in values.items():
                self.numbers[f"{group}.{name}"].setValue(value)
        for name in _LISTS:
            for at, value in enumerate(getattr(model, name)):
                self.numbers[f"{name}[{at}]"].setValue(value)
        levels = {rule.when: rule.level for rule in model.rules}
        for when in CONDITIONS:
            choose(self.choices[f"rules.{when}"], levels.get(when))
        for level in REGION_LEVELS:
            choose(self.choices[f"roll_up.{level}"], model.roll_up.get(level))
        self.blockSignals(False)
        self.changed.emit()

    def model(self) -> Model:
        """The model as it is entered, not checked."""
        rolled: dict[str, RollUpRule] = {}
        for level in REGION_LEVELS:
            if (rule := self.choices[f"roll_up.{level}"].currentData()) is not None:
                rolled[level] = rule
        rules = [(when, self.choices[f"rules.{when}"].currentData()) for when in CONDITIONS]
        return Model(
            weights=self._group("weights", INDICATORS),
            halves=self._group("halves", INDICATORS),
            parameters=self._group("parameters", PARAMETERS),
            rules=tuple(Rule(when, level) for when, level in rules if level is not None),
            roll_up=rolled,
            severity=self._list("severity"),
            grade=self._list("grade"),
            thresholds=self._list("thresholds"),
            share_thresholds=self._list("share_thresholds"),
            mean_thresholds=self._list("mean_thresholds"),
        )

    def lock(self) -> None:
        """Let everything be read and nothing changed."""
        for field in (*self.numbers.values(), *self.choices.values()):
            field.setEnabled(False)

    def _group(self, group: str, names: Iterable[str]) -> dict[str, float]:
        return {name: self.numbers[f"{group}.{name}"].value() for name in names}

    def _list(self, name: str) -> tuple[float, ...]:
        return tuple(self.numbers[f"{name}[{at}]"].value() for at in range(_LISTS[name][0]))

    def _indicators(self) -> QWidget:
        page, grid = _page()
        for column, key in enumerate(("indicator", "weight", "half")):
            _head(grid, 0, column, tr(f"risk_model.{key}"))
        for row, name in enumerate(INDICATORS, start=1):
            said = tr(f"risk.indicator.{name}")
            weight, half = (f"{said} {tr(f'risk_model.{key}')}" for key in ("weight", "half"))
            grid.addWidget(QLabel(said), row, 0)
            grid.addWidget(self._number(f"weights.{name}", 0, 1000, weight), row, 1)
            grid.addWidget(self._number(f"halves.{name}", 0.01, 1e6, half), row, 2)
        _note(grid, len(INDICATORS) + 1, tr("risk_model.indicators_note"))
        return page

    def _lists(self, names: tuple[str, ...]) -> QWidget:
        page, grid = _page()
        most = max(_LISTS[name][0] for name in names)
        for column, numeral in enumerate(_NUMERALS[:most], start=1):
            _head(grid, 0, column, numeral)
        for row, name in enumerate(names, start=1):
            said = tr(f"risk_model.{name}")
            grid.addWidget(QLabel(said), row, 0)
            for at in range(_LISTS[name][0]):
                field = self._number(f"{name}[{at}]", 0, _LISTS[name][1], f"{said} {_NUMERALS[at]}")
                grid.addWidget(field, row, at + 1)
        _note(grid, len(names) + 1, tr("risk_model.falling_note"))
        return page

    def _rules(self) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(14, 14, 14, 14)
        for when in CONDITIONS:
            said = tr(f"risk_model.when.{when}")
            choice = self._choice(f"rules.{when}", tr("risk_model.no_rule"), said)
            for level in (1, 2, 3):
                choice.addItem(tr("risk_model.at_least", level=_NUMERALS[level - 1]), level)
            form.addRow(said, choice)
        for region in REGION_LEVELS:
            said = tr("risk_model.roll_up_of", level=tr(f"records.level.{region}"))
            choice = self._choice(f"roll_up.{region}", tr("risk_model.as_workspace"), said)
            for rule in ROLL_UP_RULES:
                choice.addItem(roll_up_text(rule, theme.scheme()), rule)
            form.addRow(said, choice)
        return page

    def _parameters(self) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(14, 14, 14, 14)
        for name, (_, low, high) in PARAMETERS.items():
            said = tr(f"risk_model.parameter.{name}")
            form.addRow(said, self._number(f"parameters.{name}", low, high, said))
        return page

    def _number(self, key: str, low: float, high: float, name: str) -> QDoubleSpinBox:
        field = QDoubleSpinBox()
        field.setDecimals(2)
        field.setRange(low, high)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setMinimumHeight(30)
        field.setAccessibleName(name)
        field.valueChanged.connect(self._tell(key))
        self.numbers[key] = field
        return field

    def _choice(self, key: str, none: str, name: str) -> QComboBox:
        box = QComboBox()
        box.addItem(none, None)
        box.setMinimumHeight(30)
        box.setAccessibleName(name)
        box.currentIndexChanged.connect(self._tell(key))
        self.choices[key] = box
        return box

    def _tell(self, _key: str) -> Callable[[object], None]:
        return lambda _: self.changed.emit()


def choose(box: QComboBox, value: object) -> None:
    """Choose the entry that holds a value, the first where none does."""
    box.setCurrentIndex(max(0, box.findData(value)))


def _page() -> tuple[QWidget, QGridLayout]:
    page = QWidget()
    grid = QGridLayout(page)
    grid.setContentsMargins(14, 12, 14, 12)
    grid.setHorizontalSpacing(12)
    grid.setColumnStretch(0, 1)
    return page, grid


def _head(grid: QGridLayout, row: int, column: int, text: str) -> None:
    label = QLabel(text)
    label.setProperty("role", "muted")
    grid.addWidget(label, row, column)


def _note(grid: QGridLayout, row: int, text: str) -> None:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setProperty("role", "muted")
    grid.addWidget(label, row, 0, 1, grid.columnCount())
    grid.setRowStretch(row + 1, 1)
