"""Import a code list: what would be kept, renamed, recoded; then take it over."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFormLayout, QWidget

from gridmap.domain.errors import UserError
from gridmap.exchange.code_list import CodeList, CodeOptions
from gridmap.exchange.report import Report
from gridmap.gui.dialogs.choice_boxes import ChoiceBox
from gridmap.gui.dialogs.import_frame import ImportFrame
from gridmap.gui.dialogs.report_view import ReportView
from gridmap.gui.tasks import Progress
from gridmap.session import Session
from gridmap.words import tr

_COLUMNS = ("code", "name", "level", "parent")
_TOLD_FIRST = ("kept", "renamed", "recoded", "new", "gone", "abolished", "left_out")


@dataclass(frozen=True, slots=True)
class _Compared:
    """A list and what importing it would do."""

    listed: CodeList
    report: Report


class ImportCodes(ImportFrame):
    """The official list of region codes and names."""

    kind = "codes"
    files = "import.files_table"

    def __init__(self, parent: QWidget | None, session: Session) -> None:
        self._options = CodeOptions()
        super().__init__(parent, session)

    def make_choices(self, form: QFormLayout) -> None:
        self.boxes: dict[str, ChoiceBox] = {}
        for name in (*_COLUMNS, "encoding"):
            label = tr(f"import.choice.{'parent_code' if name == 'parent' else name}")
            box = ChoiceBox(label, editable=name == "encoding")
            self.boxes[name] = box
            form.addRow(label, box)
            box.currentIndexChanged.connect(self.choice_changed)

    def choices_now(self) -> None:
        self._options = CodeOptions(**{name: box.value for name, box in self.boxes.items()})

    def open_file(self, path: Path) -> None:
        for box in self.boxes.values():
            box.offer([], None)
        super().open_file(path)

    def read(self, path: Path, progress: Progress) -> _Compared:
        from gridmap.exchange.codes import compare_codes, read_codes

        listed = read_codes(path, self._options)
        progress(1, 2)
        return _Compared(listed, compare_codes(self.session, listed)[0])

    def show_preview(self, preview: _Compared) -> None:
        listed = preview.listed
        for name in _COLUMNS:
            self.boxes[name].offer([(one, one) for one in listed.available], listed.columns.get(name))
        self.boxes["encoding"].offer([(one, one) for one in ("UTF-8", "GB18030")], None)
        names = [tr(f"report.column.{name}") for name in ("code", "name")]
        names += [tr("import.choice.level"), tr("import.choice.parent_code")]
        rows = [
            (one.code or one.said, one.name, tr(f"boundaries.level.{one.level}"), one.parent)
            for one in listed.entries[:200]
        ]
        self.table.show_rows(names, rows, {}, [one.row for one in listed.entries[:200]])
        for place in range(self.tabs.count() - 1, 0, -1):
            self.tabs.removeTab(place)
        would = ReportView(preview.report, heading=tr("import.would_change_what"))
        self.tabs.addTab(would, tr("import.would_change"))
        self.tabs.setCurrentIndex(1)

    def understood(self, preview: _Compared) -> str:
        counts = preview.report.counts
        told = [(name, counts.get(f"codes.count.{name}", 0)) for name in _TOLD_FIRST]
        return " · ".join(f"{tr(f'codes.count.{name}')} {count:,}" for name, count in told if count)

    def bring(self, preview: _Compared, progress: Progress) -> Report:
        from gridmap.exchange.codes import import_codes

        return import_codes(self.session, preview.listed)

    def report_page(self, report: Any, trouble: UserError | None) -> ReportView:
        return ReportView(report, trouble)
