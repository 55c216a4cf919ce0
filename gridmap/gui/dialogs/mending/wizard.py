"""Mend boundaries that do not fit: file and limits, faults and decisions, import and report."""

import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from gridmap.domain.errors import UserError
from gridmap.domain.mending.fault import Limits
from gridmap.exchange.mending.bring import import_mended, write_mended
from gridmap.exchange.mending.delivery import Mended, mend, survey_delivery
from gridmap.exchange.mending.report import mending_report
from gridmap.exchange.report import Report, write_csv
from gridmap.gui import icons
from gridmap.gui.dialogs.import_boundaries import ImportBoundaries
from gridmap.gui.dialogs.mending.above_box import AboveBox
from gridmap.gui.dialogs.mending.faults_page import FaultsPage
from gridmap.gui.dialogs.report_page import ReportPage
from gridmap.gui.tasks import Progress, run_task
from gridmap.session import Session
from gridmap.words import said, tr

_WRITTEN = "GeoPackage (*.gpkg);;GeoJSON (*.geojson);;FlatGeobuf (*.fgb)"


class MendBoundaries(ImportBoundaries):
    """The wizard; its first page is that of an import of boundaries, with limits and the level above."""

    kind = "mending"

    def __init__(self, parent: QWidget | None, session: Session) -> None:
        self.page: FaultsPage | None = None
        self._shown: QWidget | None = None
        super().__init__(parent, session)
        self.resize(1240, 760)
        self.verb.setText(tr("mending.survey"))
        self.verb.setToolTip(tr("mending.survey_means"))

    # The first page.

    def make_choices(self, form: QFormLayout) -> None:
        super().make_choices(form)
        form.removeRow(self.tolerance)
        limits = Limits()
        self.above = AboveBox()
        self.above.changed.connect(self._show_state)
        form.addRow(tr("mending.above"), self.above)
        self.beside_cells = QCheckBox(tr("mending.standing"))
        self.beside_cells.setToolTip(tr("mending.standing_means"))
        self.beside_cells.setChecked(True)
        form.addRow("", self.beside_cells)
        self.width_limit = _limit("mending.width", "import.metres", limits.width, 1000)
        self.area_limit = _limit("mending.area", "mending.square_metres", limits.area, 1e8)
        self.sliver_limit = _limit("mending.sliver", "import.metres", limits.sliver, 1000)
        for name, box in (
            ("width", self.width_limit), ("area", self.area_limit), ("sliver", self.sliver_limit)
        ):  # fmt: skip
            form.addRow(tr(f"mending.{name}"), box)

    def choices_now(self) -> None:
        self.tolerance = self.width_limit  # what the import's own page asks for
        super().choices_now()

    def show_preview(self, preview: Any) -> None:
        super().show_preview(preview)
        here = preview.preview.layer.name
        self.above.offer(self.path, tuple(name for name, _ in preview.layers if name != here))

    def take_over(self, other: ImportBoundaries) -> None:
        """Begin with the file and the choices of an import that stopped."""
        if other.path is None:
            return
        self.open_file(other.path)
        for name, box in self.boxes.items():
            if value := other.boxes[name].value:
                box.addItem(value, value)
                box.setCurrentIndex(box.count() - 1)
        self.swapped.setChecked(other.swapped.isChecked())
        self.from_points.setChecked(other.from_points.isChecked())
        self.width_limit.setValue(other.tolerance.value())
        self.read_again()

    def start(self) -> None:
        self._limits = Limits(
            self.width_limit.value(), self.area_limit.value(), sliver=self.sliver_limit.value()
        )
        self._above = self.above.value
        self._beside_cells = self.beside_cells.isChecked()
        super().start()

    def bring(self, preview: Any, progress: Progress) -> Any:  # a `Delivery`
        return survey_delivery(
            preview.preview, self._limits, self._above, self.session, progress,
            beside_cells=self._beside_cells,
        )  # fmt: skip

    def writes(self) -> bool:
        return self.page is not None

    # The second page.

    def _was_brought(self, found: Any) -> None:
        self._running = None
        self._show_state()
        self._leave_page()
        self.page = FaultsPage(found)
        self.page.changed.connect(self._show_verbs)
        shown = QWidget()
        layout = QVBoxLayout(shown)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.page, 1)
        self.trouble = QLabel()
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble.setWordWrap(True)
        self.trouble.setProperty("role", "trouble")
        self.trouble.hide()
        layout.addWidget(self.trouble)
        layout.addWidget(self._verbs())
        self._shown = shown
        self._pages.setCurrentIndex(self._pages.addWidget(shown))
        self._show_verbs()
        self.page.table.setFocus()

    def _verbs(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        self.back = buttons.addButton(tr("import.back"), QDialogButtonBox.ButtonRole.ActionRole)
        self.back.clicked.connect(self._to_first_page)
        self.save_report = buttons.addButton(tr("import.save_report"), QDialogButtonBox.ButtonRole.ActionRole)
        icons.set_icon(self.save_report, "save")
        self.save_report.clicked.connect(self._save_report)
        self.save_file = buttons.addButton(tr("mending.save_file"), QDialogButtonBox.ButtonRole.ActionRole)
        icons.set_icon(self.save_file, "download")
        self.save_file.clicked.connect(self._save_file)
        self.bring_in = buttons.addButton(tr("mending.bring_in"), QDialogButtonBox.ButtonRole.ActionRole)
        self.bring_in.setProperty("primary", True)
        self.bring_in.clicked.connect(self.import_now)
        cancel = buttons.addButton(tr("window.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        for button in (self.back, self.save_report, self.save_file, self.bring_in, cancel):
            button.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        return buttons

    def _show_verbs(self) -> None:
        if self.page is None:
            return
        running = self._running is not None and self._running.running
        ready = self.page.settled and not running
        self.bring_in.setEnabled(ready)
        self.save_file.setEnabled(ready)
        self.save_report.setEnabled(self.page.outcome is not None and not running)
        self.back.setEnabled(not running)
        why = "" if ready else tr("mending.decide_first")
        self.bring_in.setToolTip(why)
        self.save_file.setToolTip(why)
        self.page.setEnabled(not running)

    def import_now(self) -> None:
        """Bring the mended delivery into the workspace."""
        if self.page is None or not self.page.settled:
            return
        delivery, decisions, session = self.page.delivery, self.page.decisions, self.session

        def work(progress: Progress) -> Report:
            return import_mended(session, mend(delivery, decisions), progress, draw=False)

        self._run(tr("import.running"), work, self._was_imported)

    def _run(self, label: str, work: Any, done: Any) -> None:
        self.trouble.hide()
        self._running = run_task(self, label, work, done, self._was_not_done)
        self._show_verbs()

    def _say(self, text: str, role: str) -> None:
        if self.page is None:
            super()._say(text, role)
            return
        self.trouble.setText(text)
        self.trouble.show()

    def _was_imported(self, found: Report) -> None:
        self._running = None
        self._show_verbs()
        self._show_report(found, None)
        self.brought.emit(found)

    def _was_not_done(self, error: UserError) -> None:
        self._running = None
        self._show_verbs()
        stopped = getattr(error, "report", None)
        if stopped is not None:
            self._show_report(stopped, error)
        else:
            self._say(said(error), "trouble")

    def _back(self) -> None:
        """From the list of an import that stopped to the faults."""
        if self._shown is None:
            super()._back()
            return
        leaving = self._pages.currentWidget()
        self._pages.setCurrentWidget(self._shown)
        if leaving is not None and leaving is not self._shown:
            self._pages.removeWidget(leaving)
            leaving.deleteLater()

    def _to_first_page(self) -> None:
        self._leave_page()
        self._pages.setCurrentIndex(0)
        self._show_state()

    def _leave_page(self) -> None:
        if self.page is not None:
            self.page.stop()
        if self._shown is not None:
            self._pages.removeWidget(self._shown)
            self._shown.deleteLater()
        self.page, self._shown = None, None

    def done(self, result: int) -> None:
        if self.page is not None:
            self.page.stop()
        super().done(result)

    def report_page(self, found: Report, trouble: UserError | None) -> ReportPage:
        from gridmap.gui.dialogs.report_view import ReportView

        view = ReportView(found, trouble)
        view.place_wanted.connect(self.place_wanted)
        return view

    def _save_report(self) -> None:
        chosen = self._ask_place(tr("import.save_report"), "csv", "CSV (*.csv)")
        if chosen is None or self.page is None:
            return
        delivery, decisions = self.page.delivery, self.page.decisions

        def work(_progress: Progress) -> None:
            write_csv(mending_report(mend(delivery, decisions)), chosen)

        self._run(tr("mending.saving", file=chosen.name), work, lambda _: self._was_saved())

    def _save_file(self) -> None:
        chosen = self._ask_place(tr("mending.save_file"), "gpkg", _WRITTEN)
        if chosen is None or self.page is None:
            return
        delivery, decisions = self.page.delivery, self.page.decisions

        def work(_progress: Progress) -> int:
            done: Mended = mend(delivery, decisions)
            return write_mended(done, chosen)

        self._run(tr("mending.saving", file=chosen.name), work, lambda _: self._was_saved())

    def _was_saved(self) -> None:
        self._running = None
        self.trouble.hide()  # closing was asked for meanwhile
        self._show_verbs()

    def _ask_place(self, title: str, ending: str, kinds: str) -> Path | None:
        """A place for a file; one that is called without an ending gets that of the chosen kind."""
        source = self.path or Path("boundaries")
        proposed = str(source.with_name(f"{source.stem}-{tr('mending.mended_name')}.{ending}"))
        chosen, kind = QFileDialog.getSaveFileName(self, title, proposed, kinds)
        if not chosen or Path(chosen).suffix:
            return Path(chosen) if chosen else None
        of_kind = re.search(r"\*\.(\w+)", kind)
        place = Path(f"{chosen}.{of_kind[1] if of_kind else ending}")
        if place.exists():  # the file dialog has asked about another name
            self.trouble.setText(tr("vector.file_there", file=str(place)))
            self.trouble.show()
            return None
        return place


def _limit(name: str, unit: str, value: float, most: float) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(0, most)
    box.setDecimals(0 if most > 1e4 else 1)
    box.setGroupSeparatorShown(True)
    box.setSuffix(tr(unit))
    box.setValue(value)
    box.setAccessibleName(tr(name))
    box.setToolTip(tr(f"{name}_means"))
    return box
