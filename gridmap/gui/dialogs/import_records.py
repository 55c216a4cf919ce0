"""Import records: what every column is taken for, a trial on the first rows, and the report."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QFormLayout, QSpinBox, QTreeWidget, QTreeWidgetItem, QWidget

from gridmap.domain.column_names import own_targets
from gridmap.domain.columns import RECORD_KINDS, targets
from gridmap.domain.errors import UserError
from gridmap.exchange.record_description import form as form_of
from gridmap.exchange.record_description import target_word
from gridmap.exchange.record_options import RecordOptions
from gridmap.exchange.record_report import reason
from gridmap.gui.dialogs.choice_boxes import ChoiceBox
from gridmap.gui.dialogs.import_frame import ImportFrame
from gridmap.gui.dialogs.record_report_view import RecordReportView
from gridmap.gui.tasks import Progress
from gridmap.session import Session
from gridmap.words import tr

#: Chosen where a column that was guessed is to be left out.
_NONE = "\0none"
_SYSTEMS = ("EPSG:4490", "EPSG:4326", "gcj02", "bd09", "EPSG:4547", "EPSG:3857")
#: Choice of the status that goes by age, and after how many days by default.
_BY_AGE = "by_age"
_USUAL_DAYS = 30
_ENCODINGS = ("UTF-8", "GB18030", "Big5", "UTF-16")
_ZONES = ("Asia/Shanghai", "Asia/Urumqi", "UTC")
#: Choices about the file as a whole -> what is offered; editable where others may be typed.
_OF_FILE = ("sheet", "encoding", "crs", "time_zone", "day_order", "legal_basis", "id_prefix")
_TYPED = {"encoding", "crs", "time_zone", "legal_basis", "id_prefix"}
#: Kinds of which a choice is asked; of all where it is missing.
_ONLY = {"legal_basis": ("resident",), "status": ("event",), "time_zone": ("event",)}


@dataclass(frozen=True, slots=True)
class _Read:
    """A preview, and what its first rows would become where that can be said."""

    preview: Any
    trial: Any


class ImportRecords(ImportFrame):
    """Places, facilities, organisations, residents or events from anybody's table."""

    kind = "records"

    def __init__(self, parent: QWidget | None, session: Session) -> None:
        self._options = RecordOptions()
        self._chosen_kind: str | None = None
        super().__init__(parent, session)
        self.columns = QTreeWidget()
        self.columns.setRootIsDecorated(False)
        self.columns.setHeaderLabels([tr("import_records.column"), tr("import_records.becomes")])
        self.columns.setAccessibleName(tr("import_records.columns_tab"))
        self.columns.setColumnWidth(0, 260)
        self.tabs.addTab(self.columns, tr("import_records.columns_tab"))

    def make_choices(self, form: QFormLayout) -> None:
        self._form = form
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(tr("import_records.kind"))
        for kind in RECORD_KINDS:
            self.kinds.addItem(tr(f"records.kind.{kind}"), kind)
        self.kinds.activated.connect(self._kind_chosen)
        form.addRow(tr("import_records.kind"), self.kinds)
        self.boxes = {"status": self._box(_called("status"))}  # first: it decides how red the map will be
        form.addRow(tr("import_records.closed_after"), self._days())
        self.boxes["status"].currentIndexChanged.connect(self._show_days)
        every = dict.fromkeys(
            target for own in (True, False) for kind in RECORD_KINDS for target in targets(kind)
            if (target in own_targets(kind)) == own
        )  # fmt: skip
        self.targets = {target: self._box(target_word(target)) for target in every}
        self.boxes |= {name: self._box(_called(name), name in _TYPED) for name in _OF_FILE}
        self._show_fields(RECORD_KINDS[0])

    def _days(self) -> QSpinBox:
        self.days = QSpinBox()
        self.days.setRange(0, 3650)
        self.days.setValue(_USUAL_DAYS)
        self.days.setSuffix(tr("import_records.days"))
        self.days.setAccessibleName(tr("import_records.closed_after"))
        self.days.valueChanged.connect(self.choice_changed)
        return self.days

    def _box(self, label: str, editable: bool = False) -> ChoiceBox:
        box = ChoiceBox(label, editable=editable)
        self._form.addRow(label, box)
        box.currentIndexChanged.connect(self.choice_changed)
        if typed := box.lineEdit():
            typed.editingFinished.connect(self.choice_changed)
        return box

    def _kind_chosen(self) -> None:
        self._chosen_kind = self.kinds.currentData()
        self._show_fields(self.kinds.currentData())
        self.choice_changed()

    def _show_fields(self, kind: str) -> None:
        """Only the fields that records of the kind have."""
        own = targets(kind)
        for target, box in self.targets.items():
            self._form.setRowVisible(box, target in own and not target.startswith("need."))
        for name, box in self.boxes.items():
            self._form.setRowVisible(box, kind in _ONLY.get(name, RECORD_KINDS))
        self._show_days()

    def _show_days(self) -> None:
        status = self.boxes["status"]
        self._form.setRowVisible(self.days, status.value == _BY_AGE and self._form.isRowVisible(status))

    def open_file(self, path: Path) -> None:
        self._chosen_kind = None
        for box in (*self.targets.values(), *self.boxes.values()):  # another file has other columns
            box.offer([], None)
            box.setCurrentIndex(0)
        super().open_file(path)

    def choices_now(self) -> None:
        kind = self._chosen_kind or self.kinds.currentData()
        chosen = {name: box.value or "" for name, box in self.boxes.items()}
        asked = {target: box.value for target, box in self.targets.items() if target in targets(kind)}
        constants = {name: chosen[name] for name in ("legal_basis", "status") if kind in _ONLY[name]}
        by_age = constants.get("status") == _BY_AGE
        if by_age:
            del constants["status"]
        order = chosen["day_order"]
        self._options = RecordOptions(
            columns={target: "" if column == _NONE else column for target, column in asked.items() if column},
            constants={name: value for name, value in constants.items() if value},
            crs=chosen["crs"],
            encoding=chosen["encoding"],
            sheet=chosen["sheet"],
            time_zone=chosen["time_zone"] or _ZONES[0],
            day_order="day" if order == "day" else "month" if order == "month" else "",
            id_prefix=chosen["id_prefix"],
            closed_after=self.days.value() if by_age else None,
        )

    def read(self, path: Path, progress: Progress) -> _Read:
        from gridmap.exchange.records import likely_kind, read_records, rehearse, what_is_missing

        options, kind = self._options, self._chosen_kind
        if kind is None:
            kind = likely_kind(path, options)
            known = targets(kind)
            options = replace(
                options, columns={target: one for target, one in options.columns.items() if target in known}
            )
        progress(1, 3)
        preview = read_records(path, kind, options)
        progress(2, 3)
        trial = rehearse(self.session, preview) if what_is_missing(preview) is None else None
        return _Read(preview, trial)

    def show_preview(self, preview: _Read) -> None:
        seen = preview.preview
        table, plan = seen.table, seen.plan
        self.kinds.setCurrentIndex(self.kinds.findData(seen.kind))
        self._show_fields(seen.kind)
        offered = [(name, name) for name in table.columns if name not in plan.prohibited]
        for target, box in self.targets.items():
            match = plan.matches.get(target)
            guess = match.column if match and match.why != "asked" else None
            box.offer([(_NONE, tr("import_records.none")), *offered], guess)
        self._offer_of_file(seen)
        used = {match.column: target_word(target) for target, match in plan.matches.items()}
        self.table.show_rows(table.columns, seen.sample.rows, used, seen.sample.numbers)
        self._show_columns(seen, used)
        while self.tabs.count() > 2:
            self.tabs.removeTab(2)
        if preview.trial is not None:
            self.tabs.addTab(RecordReportView(preview.trial, kept=False), tr("import_records.trial_tab"))

    def _offer_of_file(self, seen: Any) -> None:
        table = seen.table
        orders = [(one, tr(f"import_records.day_order.{one}")) for one in ("day", "month")]
        states = [(one, tr(f"records.event_status.{one}")) for one in ("open", "closed")]
        states.append((_BY_AGE, tr("import_records.status_by_age")))
        guess_order = tr(f"import_records.day_order.{seen.order}") if seen.order else None
        self.boxes["sheet"].offer(_same(table.sheets), table.sheet or None)
        self.boxes["encoding"].offer(_same(_ENCODINGS), table.encoding or None)
        self.boxes["crs"].offer(_same(_SYSTEMS), seen.crs)
        self.boxes["time_zone"].offer(_same(_ZONES), _ZONES[0])
        self.boxes["day_order"].offer(orders, guess_order)
        self.boxes["status"].offer(states, states[0][1])
        for name in ("legal_basis", "id_prefix"):
            self.boxes[name].offer([], None)

    def _show_columns(self, seen: Any, used: dict[str, str]) -> None:
        self.columns.clear()
        for column in seen.table.columns:
            if column in seen.plan.prohibited:
                what = tr(f"import_records.prohibited.{seen.plan.prohibited[column]}")
                becomes = tr("import_records.dropped", what=what)
            else:
                becomes = used.get(column, tr("import_records.not_used"))
            QTreeWidgetItem(self.columns, [column, becomes])

    def question(self, preview: _Read) -> UserError | None:
        from gridmap.exchange.records import what_is_missing

        return what_is_missing(preview.preview)

    def understood(self, preview: _Read) -> str:
        seen, trial = preview.preview, preview.trial
        rows = seen.table.rows_expected
        about = tr("import_records.preview.file", file=seen.path.name, rows=rows, form=form_of(seen))
        if trial is None:
            return about
        attached = trial.imported - trial.attached["none"]
        told = tr(
            "import_records.trial", count=trial.read, imported=trial.imported, attached=attached,
            rejected=trial.rejected,
        )  # fmt: skip
        return f"{about}\n{told}"

    def notice(self, preview: _Read) -> str:
        from gridmap.exchange.records import status_assumed

        assumed = status_assumed(preview.preview)
        said = [reason(assumed)] if assumed else []
        if preview.trial is not None and preview.trial.all_outside:
            said.insert(0, tr("import_records.all_outside", count=preview.trial.outside))
        return "\n".join(said)

    def bring(self, preview: _Read, progress: Progress) -> Any:
        from gridmap.exchange.records import import_records

        return import_records(self.session, preview.preview, progress, keep_rejected=True)

    def report_page(self, report: Any, trouble: UserError | None) -> RecordReportView:
        return RecordReportView(report)


def _same(values: Iterable[str]) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


def _called(name: str) -> str:
    return tr(f"import_records.{_CALLED.get(name, name)}")


_CALLED = {
    "time_zone": "time_zone_choice", "day_order": "day_order_choice", "legal_basis": "legal_basis_all",
    "status": "status_all", "id_prefix": "id_prefix_choice", "crs": "crs_choice",
    "encoding": "encoding_choice",
}  # fmt: skip
