"""Import boundaries: any vector file, its columns and system, a picture of its shapes, and the report."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QFormLayout, QPushButton, QWidget

from gridmap.domain.errors import UserError
from gridmap.domain.mends import Tolerance
from gridmap.exchange.boundary_options import IMPORT_LEVELS, BoundaryOptions, levels_above
from gridmap.exchange.report import Report
from gridmap.gui import icons
from gridmap.gui.dialogs.choice_boxes import ENCODINGS, SYSTEMS, ChoiceBox
from gridmap.gui.dialogs.import_frame import ImportFrame
from gridmap.gui.dialogs.report_page import ReportPage
from gridmap.gui.dialogs.report_view import ReportView
from gridmap.gui.dialogs.shape_view import Drawing, ShapeView, drawing
from gridmap.gui.tasks import Progress
from gridmap.session import Session
from gridmap.words import tr

_COLUMNS = ("code", "name", "parent_code", "parent_name")


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read, ready to be shown."""

    layers: list[tuple[str, str]]  # name, name with the number of rows
    preview: Any
    picture: Drawing


class ImportBoundaries(ImportFrame):
    """Boundaries of counties, townships, communities or cells."""

    mending_wanted = Signal()  # to look at each fault of an import that stopped

    kind = "boundaries"
    files = "import.files_vector"

    def __init__(self, parent: QWidget | None, session: Session) -> None:
        self._options = BoundaryOptions()
        super().__init__(parent, session)
        self.shapes = ShapeView()
        self.tabs.insertTab(0, self.shapes, tr("import.shapes"))
        self.tabs.setCurrentIndex(0)

    def make_choices(self, form: QFormLayout) -> None:
        self.boxes: dict[str, ChoiceBox] = {}
        for name in ("layer", "level", *_COLUMNS, "crs", "encoding"):
            label = tr(f"import.choice.{name}")
            box = ChoiceBox(label, editable=name in ("crs", "encoding"))
            self.boxes[name] = box
            form.addRow(label, box)
            box.currentIndexChanged.connect(self.choice_changed)
            if typed := box.lineEdit():
                typed.editingFinished.connect(self.choice_changed)
        self.swapped = QCheckBox(tr("import.choice.swap_axes"))
        self.swapped.setToolTip(tr("import.choice.swap_axes_means"))
        self.swapped.toggled.connect(self.choice_changed)
        self.from_points = QCheckBox(tr("import.choice.join_points"))
        self.from_points.setToolTip(tr("import.choice.join_points_means"))
        self.from_points.toggled.connect(self.choice_changed)
        self.tolerance = QDoubleSpinBox()
        self.tolerance.setRange(0, 1000)
        self.tolerance.setDecimals(1)
        self.tolerance.setSuffix(tr("import.metres"))
        self.tolerance.setValue(Tolerance().width)
        self.tolerance.setAccessibleName(tr("import.choice.tolerance"))
        self.tolerance.valueChanged.connect(self.choice_changed)
        form.addRow("", self.swapped)
        form.addRow("", self.from_points)
        form.addRow(tr("import.choice.tolerance"), self.tolerance)

    def choices_now(self) -> None:
        chosen = {name: box.value for name, box in self.boxes.items()}
        self._options = BoundaryOptions(
            layer=chosen["layer"],
            level=chosen["level"],
            code=chosen["code"],
            name=chosen["name"],
            parent_codes=(chosen["parent_code"],) if chosen["parent_code"] else (),
            parent_names=(chosen["parent_name"],) if chosen["parent_name"] else (),
            crs=chosen["crs"],
            encoding=chosen["encoding"],
            swap_axes=self.swapped.isChecked(),
            join_points=self.path if self.from_points.isChecked() else None,
            tolerance=Tolerance(width=self.tolerance.value()),
        )

    def open_file(self, path: Path) -> None:
        for box in self.boxes.values():  # another file has other columns
            box.offer([], None)
            box.setCurrentIndex(0)
        super().open_file(path)

    def read(self, path: Path, progress: Progress) -> _Read:
        from dataclasses import replace

        from gridmap.exchange.boundaries import read_boundaries
        from gridmap.formats.vector import layers
        from gridmap.store.queries.for_boundaries import region_outlines

        options = self._options
        found = [one for one in layers(path) if one.geometry is not None]
        if options.layer is None and len(found) > 1:
            options = replace(options, layer=found[-1].name)  # the most divided one is usually the last
        progress(1, 3)
        preview = read_boundaries(path, options, self.session)
        progress(2, 3)
        around = region_outlines(self.session.workspace.reading(), "county", self.session.today())
        picture = drawing(preview.shapes(), list(around.values()))
        return _Read([(one.name, f"{one.name} ({one.rows:,})") for one in found], preview, picture)

    def show_preview(self, preview: _Read) -> None:
        read = preview.preview
        guess = read.guess
        self.boxes["layer"].offer(preview.layers, read.layer.name)
        levels = [(level, tr(f"boundaries.level.{level}")) for level in IMPORT_LEVELS]
        self.boxes["level"].offer(levels, tr(f"boundaries.level.{guess.level}") if guess.level else None)
        columns = [(name, name) for name in read.columns]
        guesses = (
            guess.code, guess.name, ", ".join(guess.parent_codes), ", ".join(guess.parent_names),
        )  # fmt: skip
        for name, guessed in zip(_COLUMNS, guesses, strict=True):
            self.boxes[name].offer(columns, guessed or None)
        seen = read.crs_guess
        likely = [name for name in (seen.crs, *seen.others[:6]) if name and name not in SYSTEMS]
        self.boxes["crs"].offer([(name, name) for name in (*likely, *SYSTEMS)], read.crs)
        self.boxes["encoding"].offer([(name, name) for name in ENCODINGS], read.layer.encoding)
        self.shapes.show_drawing(preview.picture)
        rows = list(zip(*(values[:200] for values in read.columns.values()), strict=True))
        self.table.show_rows(list(read.columns), rows, self._used(guess))

    def question(self, preview: _Read) -> UserError | None:
        return preview.preview.questions[0] if preview.preview.questions else None

    def understood(self, preview: _Read) -> str:
        return preview.preview.understood()

    def bring(self, preview: _Read, progress: Progress) -> Report:
        from gridmap.exchange.boundaries import import_boundaries

        return import_boundaries(self.session, preview.preview, progress, draw=False)

    def report_page(self, report: Report, trouble: UserError | None) -> ReportPage:
        view = ReportView(report, trouble)
        view.place_wanted.connect(self.place_wanted)
        if trouble is not None and trouble.key == "boundaries.beyond_tolerance":
            mend = QPushButton(tr("boundaries.mend_by_hand"))
            icons.set_icon(mend, "ruler")
            mend.clicked.connect(self.mending_wanted)
            view.add_verb(mend)
        return view

    @staticmethod
    def _used(guess: Any) -> dict[str, str]:
        used = {}
        if guess.level is not None:
            for level, column in zip(levels_above(guess.level), guess.parent_codes, strict=False):
                used[column] = tr("import.code_of", level=tr(f"boundaries.level.{level}"))
            for level, column in zip(levels_above(guess.level), guess.parent_names, strict=False):
                used[column] = tr("import.name_of", level=tr(f"boundaries.level.{level}"))
        if guess.name:
            used[guess.name] = tr("report.column.name")
        if guess.code:
            used[guess.code] = tr("report.column.code")
        return used
