"""Import another net: police, city management, fire; its file, columns and system, and a picture of it."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QWidget

from gridmap.domain.errors import UserError
from gridmap.domain.planning_records import NET_KINDS
from gridmap.exchange.boundary_options import BoundaryOptions
from gridmap.exchange.boundary_preview import BoundaryPreview
from gridmap.exchange.report import Report
from gridmap.gui.dialogs.choice_boxes import ENCODINGS, SYSTEMS, ChoiceBox
from gridmap.gui.dialogs.import_frame import ImportFrame
from gridmap.gui.dialogs.report_view import ReportView
from gridmap.gui.dialogs.shape_view import Drawing, ShapeView, drawing
from gridmap.gui.tasks import Progress
from gridmap.session import Session
from gridmap.words import tr

_CHOICES = ("layer", "code", "name", "crs", "encoding")
#: Parts of names of files that mean a kind of net.
_WORDS = {
    "police": ("警", "police", "jing"),
    "city_management": ("城管", "单元网格", "cityman", "chengguan"),
    "fire": ("消防", "fire", "xiaofang"),
}


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read, ready to be shown."""

    layers: list[tuple[str, str]]  # name, name with the number of rows
    preview: BoundaryPreview
    picture: Drawing
    apart: int  # areas over no cell


class ImportNet(ImportFrame):
    """A net comes whole, under a name; the cells stay as they are."""

    kind = "net"
    files = "import.files_vector"

    def __init__(self, parent: QWidget | None, session: Session) -> None:
        self._options = BoundaryOptions()
        self._name_is_ours = True  # until the user writes one
        super().__init__(parent, session)
        self.shapes = ShapeView()
        self.tabs.insertTab(0, self.shapes, tr("import.shapes"))
        self.tabs.setCurrentIndex(0)

    def make_choices(self, form: QFormLayout) -> None:
        self.whose = QComboBox()
        self.whose.setAccessibleName(tr("nets.whose"))
        for kind in NET_KINDS:
            self.whose.addItem(tr(f"nets.kind_{kind}"), kind)
        self.whose.setCurrentIndex(NET_KINDS.index("other"))
        self.whose.currentIndexChanged.connect(self._suggest_name)
        self.called = QLineEdit()
        self.called.setAccessibleName(tr("nets.name"))
        self.called.textEdited.connect(self._name_written)
        self.called.textChanged.connect(self.say_what_is_missing)
        form.addRow(tr("nets.whose"), self.whose)
        form.addRow(tr("nets.name"), self.called)
        self.boxes: dict[str, ChoiceBox] = {}
        for name in _CHOICES:
            label = tr(f"import.choice.{name}")
            box = self.boxes[name] = ChoiceBox(label, editable=name in ("crs", "encoding"))
            form.addRow(label, box)
            box.currentIndexChanged.connect(self.choice_changed)
            if typed := box.lineEdit():
                typed.editingFinished.connect(self.choice_changed)
        self.swapped = QCheckBox(tr("import.choice.swap_axes"))
        self.swapped.setToolTip(tr("import.choice.swap_axes_means"))
        self.swapped.toggled.connect(self.choice_changed)
        form.addRow("", self.swapped)

    def choices_now(self) -> None:
        chosen = {name: box.value for name, box in self.boxes.items()}
        self._options = BoundaryOptions(
            layer=chosen["layer"],
            code=chosen["code"],
            name=chosen["name"],
            crs=chosen["crs"],
            encoding=chosen["encoding"],
            swap_axes=self.swapped.isChecked(),
        )

    def open_file(self, path: Path) -> None:
        for box in self.boxes.values():  # another file has other columns
            box.offer([], None)
            box.setCurrentIndex(0)
        stem = path.stem.casefold()
        found = next((kind for kind, parts in _WORDS.items() if any(part in stem for part in parts)), None)
        if found is not None:
            self.whose.setCurrentIndex(NET_KINDS.index(found))
        super().open_file(path)
        self._suggest_name()

    def read(self, path: Path, progress: Progress) -> _Read:
        from gridmap.exchange.nets import apart, read_net
        from gridmap.formats.vector import layers
        from gridmap.store.queries.for_boundaries import region_outlines

        found = [one for one in layers(path) if one.geometry is not None]
        progress(1, 3)
        preview = read_net(path, self._options, self.session)
        progress(2, 3)
        around = region_outlines(self.session.workspace.reading(), "county", self.session.today())
        picture = drawing(preview.shapes(), list(around.values()))
        names = [(one.name, f"{one.name} ({one.rows:,})") for one in found]
        return _Read(names, preview, picture, apart(self.session, preview))

    def show_preview(self, preview: _Read) -> None:
        read = preview.preview
        self.boxes["layer"].offer(preview.layers, read.layer.name)
        columns = [(name, name) for name in read.columns]
        for name, guessed in (("code", read.guess.code), ("name", read.guess.name)):
            self.boxes[name].offer(columns, guessed or None)
        seen = read.crs_guess
        likely = [name for name in (seen.crs, *seen.others[:6]) if name and name not in SYSTEMS]
        self.boxes["crs"].offer([(name, name) for name in (*likely, *SYSTEMS)], read.crs)
        self.boxes["encoding"].offer([(name, name) for name in ENCODINGS], read.layer.encoding)
        self.shapes.show_drawing(preview.picture)
        rows = list(zip(*(values[:200] for values in read.columns.values()), strict=True))
        used = {column: tr(f"report.column.{name}") for name, column in (
            ("name", read.guess.name), ("code", read.guess.code),
        ) if column}  # fmt: skip
        self.table.show_rows(list(read.columns), rows, used)

    def notice(self, preview: _Read) -> str:
        return tr("nets.notice_apart", count=preview.apart) if preview.apart else ""

    def question(self, preview: _Read) -> UserError | None:
        from gridmap.exchange.nets import net_question

        if not self.called.text().strip():
            return UserError("net_needs_name")
        return net_question(preview.preview)

    def understood(self, preview: _Read) -> str:
        from gridmap.exchange.nets import net_understood

        return net_understood(preview.preview)

    def start(self) -> None:
        self._name, self._kind = self.called.text(), str(self.whose.currentData())
        super().start()

    def bring(self, preview: _Read, progress: Progress) -> Report:
        from gridmap.exchange.nets import import_net

        return import_net(self.session, preview.preview, self._name, self._kind, progress).report

    def report_page(self, report: Report, trouble: UserError | None) -> ReportView:
        view = ReportView(report, trouble)
        view.place_wanted.connect(self.place_wanted)
        return view

    def _suggest_name(self) -> None:
        if self._name_is_ours and self.path is not None:
            kind = str(self.whose.currentData())
            self.called.setText(self.path.stem if kind == "other" else tr(f"nets.kind_{kind}"))

    def _name_written(self) -> None:
        self._name_is_ours = False
