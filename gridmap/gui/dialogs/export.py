"""What is to leave the workspace: as what, which layers, into which file; nothing is written here."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from gridmap.domain.errors import UserError
from gridmap.domain.records import LEVELS
from gridmap.exchange.export_layers import FORMATS, LAYERS, USUAL_LAYERS, LayerOptions
from gridmap.exchange.export_words import title as layer_title
from gridmap.gui.dialogs.form import FieldError, FormDialog
from gridmap.words import tr

WEB = "web"
_SUFFIXES = {name: f".{name}" for name in FORMATS} | {WEB: ".html"}
_PEOPLES = ("household", "resident")
_LIST_HEIGHT = 232


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What the user wants."""

    format: str  # WEB or one of FORMATS
    out: Path
    force: bool  # the user has agreed to lose what lies there
    finest: str = "cell"
    title: str = ""
    layers: tuple[str, ...] = ()
    people: bool = False
    reason: str = ""
    files: tuple[str, ...] = ()  # of a folder, a file for each layer


class ExportDialog(FormDialog):
    """Asks for format, layers and file. People are left out unless a reason is written."""

    wanted = Signal(object)  # an ExportWish

    def __init__(
        self, parent: QWidget | None, name: str, stem: str, folder: Path, may_see_people: bool
    ) -> None:
        """Ask about the workspace called `name`; `stem` begins the name of the file that is suggested."""
        super().__init__(parent, tr("export.dialog"), "", tr("export.do"))
        self._name, self._stem, self._folder = name, stem, folder
        self._may_see_people = may_see_people
        self._file_is_ours = True  # until the user writes a path
        self._agreed: Path | None = None  # to be replaced, as the file dialog was told
        self.format = QComboBox()
        for name in (WEB, *FORMATS):
            self.format.addItem(tr(f"export.format_{name}"), name)
        self.add_field(tr("export.as"), self.format)
        self._add_web()
        self._add_layers()
        self.file = QLineEdit()
        browse = QPushButton(tr("window.browse"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        self.add_field(tr("window.file"), self.file, browse)
        self._folder_notice = self._add_notice("")
        self.file.textEdited.connect(self._file_written)
        self.format.currentIndexChanged.connect(self._show_format)
        self._show_format()

    def finish(self) -> None:
        out = Path(self.file.text().strip()).expanduser()
        if not self.file.text().strip() or not out.parent.is_dir():
            raise FieldError(self.file, "export.folder_missing", folder=str(out.parent))
        force = out == self._agreed
        if out.exists() and not force:
            raise FieldError(self.file, "export.file_exists_here", file=str(out))
        if self._format == WEB:
            finest = str(self.level.currentData())
            self.wanted.emit(ExportWish(WEB, out, force, finest, self.page_title.text().strip()))
            return
        if not self.chosen_layers:
            raise FieldError(self.reason, "export.no_layer_here")
        try:
            self._as_chosen.refuse_file_name(out)
        except UserError as error:
            raise FieldError(self.file, error.key, **error.values) from error
        people, reason = self.people.isChecked(), self.reason.text().strip()
        if people and not reason:
            raise FieldError(self.reason, "export.reason_missing_here")
        wish = ExportWish(
            self._format,
            out,
            force,
            layers=self.chosen_layers,
            people=people,
            reason=reason if people else "",
            files=tuple(self._as_chosen.files) if self._as_chosen.in_folder else (),
        )
        self.wanted.emit(wish)

    @property
    def chosen_layers(self) -> tuple[str, ...]:
        """The layers that are ticked, in the order of the list."""
        items = [self.layers.item(row) for row in range(self.layers.count())]
        ticked = [item for item in items if item.checkState() == Qt.CheckState.Checked]
        return tuple(str(item.data(Qt.ItemDataRole.UserRole)) for item in ticked)

    @property
    def _as_chosen(self) -> LayerOptions:
        return LayerOptions(self._format, self.chosen_layers, self.people.isChecked())

    @property
    def _format(self) -> str:
        return str(self.format.currentData())

    def _add_web(self) -> None:
        self.page_title = QLineEdit()
        self.page_title.setPlaceholderText(tr("export.web_title", name=self._name))
        self.level = QComboBox()
        for level in reversed(LEVELS):
            self.level.addItem(tr(f"records.level.{level}"), level)
        self.add_field(tr("export.page_title"), self.page_title)
        self.add_field(tr("export.finest"), self.level)
        self._web_notice = self._add_notice("export.web_notice")

    def _add_layers(self) -> None:
        self.layers = QListWidget()
        self.layers.setMaximumHeight(_LIST_HEIGHT)
        for name in LAYERS:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if name in USUAL_LAYERS else Qt.CheckState.Unchecked)
            self.layers.addItem(item)
        self.layers.itemChanged.connect(lambda _: self._suggest_file())
        self.add_field(tr("export.layers"), self.layers)
        self._layer_notice = self._add_notice("export.layer_notice")
        self.people = QCheckBox(tr("export.with_people"))
        self.people.setEnabled(self._may_see_people)
        self.people.toggled.connect(self._show_people)
        self.add_line(self.people)
        self._people_notice = self._add_notice("export.people_notice", "trouble")
        self.reason = QLineEdit()
        self.add_field(tr("export.reason"), self.reason)

    def _add_notice(self, key: str, role: str = "muted") -> QLabel:
        """A line of its own; without a key its words come later."""
        notice = QLabel(tr(key) if key else "")
        notice.setWordWrap(True)
        notice.setProperty("role", role)
        self.add_line(notice)
        return notice

    def _show_format(self) -> None:
        web = self._format == WEB
        for widget, on in (
            (self.page_title, web), (self.level, web), (self._web_notice, web),
            (self.layers, not web), (self.people, not web),
        ):  # fmt: skip
            self.fields.setRowVisible(widget, on)
        self._show_people()

    def _show_people(self) -> None:
        on = self._format != WEB and self.people.isChecked()
        self.fields.setRowVisible(self._layer_notice, self._format != WEB and not on)
        self.fields.setRowVisible(self._people_notice, on)
        self.fields.setRowVisible(self.reason, on)
        for row in range(self.layers.count()):
            item = self.layers.item(row)
            name = str(item.data(Qt.ItemDataRole.UserRole))
            item.setText(layer_title(name if on or name not in _PEOPLES else f"{name}_count"))
        self._suggest_file()
        self.fit()

    def _suggest_file(self) -> None:
        folder = self._format != WEB and self._as_chosen.in_folder
        self.fields.setRowVisible(self._folder_notice, folder)
        if folder:
            files = tr("export.between").join(self._as_chosen.files)
            self._folder_notice.setText(tr("export.folder_notice", files=files))
        suffix = "" if folder else _SUFFIXES[self._format]
        if self._file_is_ours:
            path = self._folder / f"{self._stem}{tr('export.file_word')}{suffix}"
            number = 2
            while path.exists():
                path = self._folder / f"{self._stem}{tr('export.file_word')}-{number}{suffix}"
                number += 1
            self.file.setText(str(path))

    def _file_written(self, _: str) -> None:
        self._file_is_ours = False

    def _browse(self) -> None:
        suffix = Path(self.file.text()).suffix
        kinds = f"*{suffix}" if suffix else ""
        chosen, _ = QFileDialog.getSaveFileName(self, tr("export.dialog"), self.file.text(), kinds)
        if chosen:
            self._file_is_ours = False
            self._agreed = Path(chosen)  # the file dialog has asked whether it may be replaced
            self.file.setText(chosen)
