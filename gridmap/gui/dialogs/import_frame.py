"""The frame of every import: a file, how it is understood, a preview, the work, and its report."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gridmap.domain.errors import UserError
from gridmap.gui.dialogs.dialog import Dialog
from gridmap.gui.dialogs.import_table import ImportTable
from gridmap.gui.dialogs.report_page import ReportPage
from gridmap.gui.scrolling import ScrollArea
from gridmap.gui.tasks import Progress, Task, run_task
from gridmap.session import Session
from gridmap.words import said, tr

_READ_AGAIN_MS = 250  # after the last change of a choice


class ImportFrame(Dialog):
    """What kinds of import share; a kind says how it reads, what may be chosen, and how it brings in.

    A kind overrides the methods below `# What a kind says.`. `read`, `bring` run off the window's thread
    and touch no widget; the others run on it.
    """

    place_wanted = Signal(float, float)  # longitude, latitude of a line of the report
    brought = Signal(object)  # the report of an import that was kept
    report_saved = Signal(object)  # path of the file with its rows

    #: Key of the kind's words, ``import.<kind>`` and ``import.<kind>_intro``; and of its files.
    kind = ""
    files = "import.files_any"

    def __init__(self, parent: QWidget | None, session: Session) -> None:
        super().__init__(parent)
        self.session = session
        self.preview: Any = None
        self.path: Path | None = None
        self._reading: Task | None = None
        self._running: Task | None = None
        self.setWindowTitle(tr(f"import.{self.kind}"))
        self.resize(1040, 680)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_READ_AGAIN_MS)
        self._again.timeout.connect(self.read_again)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._choosing_page())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self._pages, 1)
        self._show_state()

    # What a kind says.

    def make_choices(self, form: QFormLayout) -> None:
        """Add a field for each choice to the form; connect its change to `choice_changed`."""
        raise NotImplementedError

    def read(self, path: Path, progress: Progress) -> Any:
        """Read the file as the choices say, and give a preview; off the window's thread."""
        raise NotImplementedError

    def choices_now(self) -> None:
        """Take down what the fields hold, for `read` to use; called just before it, on this thread."""
        raise NotImplementedError

    def show_preview(self, preview: Any) -> None:
        """Show what was read: fill the choices, `self.table`, and what else there is."""
        raise NotImplementedError

    def question(self, preview: Any) -> UserError | None:
        """What must be answered before anything can be brought in."""
        return None

    def understood(self, preview: Any) -> str:
        """One sentence: what the file is taken for."""
        return ""

    def notice(self, preview: Any) -> str:
        """What is assumed and would be missed: shown where it cannot be overlooked; "" for nothing."""
        return ""

    def bring(self, preview: Any, progress: Progress) -> Any:
        """Import, and give a report; off the window's thread."""
        raise NotImplementedError

    def report_page(self, report: Any, trouble: UserError | None) -> ReportPage:
        """The report, of an import that was kept or of one that stopped with its list."""
        raise NotImplementedError

    def writes(self) -> bool:
        """Whether the work that runs is an import, of which something may be kept."""
        return True

    # The frame.

    def open_file(self, path: Path) -> None:
        """Look into a file."""
        self.path = path
        self.file.setText(str(path))
        self.preview = None
        self.read_again()

    def choice_changed(self, *_: object) -> None:
        """Read again soon: somebody chose something."""
        if self.path is not None:
            self._again.start()

    def read_again(self) -> None:
        """Read the file as the choices are now."""
        if self.path is None:
            return
        if self._reading is not None:
            self._reading.abandon()
        path = self.path
        self.choices_now()
        self._say(tr("import.reading", file=path.name), "muted")
        self._reading = run_task(
            self, tr("import.reading", file=path.name), lambda progress: self.read(path, progress),
            self._was_read, self._was_not_read,
        )  # fmt: skip
        self._show_state()

    def start(self) -> None:
        """Bring in what is previewed."""
        preview = self.preview
        if preview is None or self.question(preview) is not None:
            return
        self._say(tr("import.running"), "muted")
        self._running = run_task(
            self, tr("import.running"), lambda progress: self.bring(preview, progress),
            self._was_brought, self._was_not_brought,
        )  # fmt: skip
        self._show_state()

    def done(self, result: int) -> None:
        """Close; of an import under way only ask that it stops, and stay to say how it ended."""
        if self._running is not None and self._running.running:
            if self.writes():
                self._running.cancel()
                self._say(tr("window.cancelling"), "muted")
                return
            self._running.abandon()
        if self._reading is not None:
            self._reading.abandon()
        super().done(result)

    def _choosing_page(self) -> QWidget:
        page = QWidget()
        intro = QLabel(tr(f"import.{self.kind}_intro"))
        intro.setWordWrap(True)
        intro.setProperty("role", "muted")
        self.file = QLineEdit()
        self.file.setReadOnly(True)
        self.file.setAccessibleName(tr("window.file"))
        self.file.setPlaceholderText(tr("import.no_file_yet"))
        browse = QPushButton(tr("window.browse"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self.ask_file)
        row = QHBoxLayout()
        row.addWidget(self.file, 1)
        row.addWidget(browse)
        self._said = QLabel()
        self._said.setTextFormat(Qt.TextFormat.PlainText)  # it quotes other people's files
        self._said.setWordWrap(True)
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._notice = QLabel()
        self._notice.setTextFormat(Qt.TextFormat.PlainText)
        self._notice.setWordWrap(True)
        self._notice.setMargin(8)
        self._notice.setProperty("role", "hint")
        self._notice.hide()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(intro)
        layout.addLayout(row)
        layout.addWidget(self._middle(), 1)
        layout.addWidget(self._notice)
        layout.addWidget(self._said)
        layout.addWidget(self._buttons())
        return page

    def _middle(self) -> QWidget:
        form = QFormLayout()
        form.setSpacing(10)
        form.setContentsMargins(0, 0, 12, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.choices = QWidget()
        self.choices.setLayout(form)
        self.make_choices(form)
        scroll = ScrollArea(self.choices)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumWidth(400)
        scroll.setAccessibleName(tr("import.choices"))
        self.tabs = QTabWidget()
        self.table = ImportTable()
        self.tabs.addTab(self.table, tr("import.rows"))
        self.tabs.tabBar().setAccessibleName(tr("import.preview"))
        splitter = QSplitter()
        splitter.addWidget(scroll)
        splitter.addWidget(self.tabs)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([420, 600])
        splitter.setChildrenCollapsible(False)
        return splitter

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        self.verb = buttons.addButton(tr("import.verb"), QDialogButtonBox.ButtonRole.ActionRole)
        self.verb.setProperty("primary", True)
        self.verb.setDefault(True)
        self.verb.clicked.connect(self.start)
        cancel = buttons.addButton(tr("window.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        cancel.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        return buttons

    def ask_file(self) -> None:
        """Ask which file, beside the one before."""
        folder = str(self.path.parent) if self.path else str(Path.home())
        chosen, _ = QFileDialog.getOpenFileName(self, self.windowTitle(), folder, tr(self.files))
        if chosen:
            self.open_file(Path(chosen))

    def _was_read(self, preview: Any) -> None:
        self._reading = None  # its work holds this dialog
        self.preview = preview
        self.show_preview(preview)
        self._notice.setText(self.notice(preview))
        self._notice.setVisible(bool(self._notice.text()))
        self.say_what_is_missing()

    def say_what_is_missing(self) -> None:
        """Say what must be answered yet, else what the file is taken for; nothing is read again."""
        if self.preview is None:
            return
        asked = self.question(self.preview)
        if asked is not None:
            self._say(said(asked), "trouble")
        else:
            self._say(self.understood(self.preview), "muted")
        self._show_state()

    def _was_not_read(self, error: UserError) -> None:
        self._reading = None
        self.preview = None
        self._notice.hide()
        self._say(said(error), "trouble")
        self._show_state()

    def _was_brought(self, report: Any) -> None:
        self._running = None
        self._show_report(report, None)
        self.brought.emit(report)

    def _was_not_brought(self, error: UserError) -> None:
        self._running = None
        self._show_state()
        report = getattr(error, "report", None)
        if report is not None:
            self._show_report(report, error)
        else:
            self._say(said(error), "trouble")

    def _show_report(self, report: Any, trouble: UserError | None) -> None:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        told = self.report_page(report, trouble)
        told.saved.connect(self.report_saved)
        layout.addWidget(told, 1)
        buttons = QDialogButtonBox()
        if trouble is not None:
            back = buttons.addButton(tr("import.back"), QDialogButtonBox.ButtonRole.ActionRole)
            back.clicked.connect(self._back)
        close = buttons.addButton(tr("window.close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        buttons.rejected.connect(self.accept)
        layout.addWidget(buttons)
        self._pages.setCurrentIndex(self._pages.addWidget(page))
        close.setFocus()

    def _back(self) -> None:
        if shown := self._pages.currentWidget():
            self._pages.setCurrentIndex(0)
            self._pages.removeWidget(shown)
            shown.deleteLater()
        self._was_read(self.preview)

    def _say(self, text: str, role: str) -> None:
        self._said.setText(text)
        self._said.setProperty("role", role)
        self._said.style().unpolish(self._said)
        self._said.style().polish(self._said)

    def _show_state(self) -> None:
        running = self._running is not None and self._running.running
        reading = self._reading is not None and self._reading.running
        ready = self.preview is not None and not reading and not running
        self.verb.setEnabled(ready and self.question(self.preview) is None)
        self.choices.setEnabled(self.path is not None and not running)
        self.file.setEnabled(not running)
