"""Tells in the status bar how an import ended: what came in, what was left out, and where that is listed."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.gui.dialogs.import_frame import ImportFrame
    from gridmap.gui.status_bar import StatusBar


class ImportOutcome(QObject):
    """Follows the dialog of an import until it is closed."""

    def __init__(self, dialog: "ImportFrame", status: "StatusBar") -> None:
        super().__init__(dialog)
        self._status = status
        self._report: Any = None  # of records, or of everything else
        self._file = ""
        self._saved = False
        self._told = ""
        dialog.brought.connect(self._brought)
        dialog.report_saved.connect(self._list_saved)
        dialog.finished.connect(self._closed)

    def _brought(self, report: Any) -> None:
        self._report, self._file = report, Path(report.source).name
        self._tell(tr("import.list_in_dialog"))

    def _list_saved(self, path: Path) -> None:
        self._saved = True
        self._tell(tr("import.list_saved", file=str(path)))

    def _closed(self) -> None:
        told_yet = self._told == self._status.outcome  # nothing else has been done since
        if told_yet and not self._saved:
            self._tell(tr("import.list_not_saved"))

    def _tell(self, where: str) -> None:
        if self._report is None:  # nothing came in
            return
        came, left = self._report.in_short()
        said = tr("import.outcome", file=self._file, came=came)
        self._told = said + (tr("import.outcome_left", left=left, where=where) if left else "")
        self._status.show_outcome(self._told)
