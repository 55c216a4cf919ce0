"""What gridmap is, its version, and whose work it stands on."""

import platform
from importlib.metadata import PackageNotFoundError, metadata, version

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gridmap.gui.dialogs.dialog import Dialog
from gridmap.words import tr

_PARTS = (
    "PySide6_Essentials", "shapely", "numpy", "scipy", "pyproj", "geopandas", "pyogrio", "sqlcipher3",
    "sqlite-utils", "folium", "pypinyin", "python-calamine", "xlsxwriter", "python-stdnum",
    "click",
)  # fmt: skip


class AboutDialog(Dialog):
    """Version and licences, to be read and copied."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("window.about"))
        self.setMinimumWidth(520)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        title = QLabel(f"gridmap {version('gridmap')}")
        title.setProperty("role", "title")
        what = QLabel(tr("window.about_what"))
        principle = QLabel(tr("window.about_principle"))
        for label in (what, principle):
            label.setWordWrap(True)
        parts = QPlainTextEdit(self.parts())
        parts.setReadOnly(True)
        parts.setAccessibleName(tr("window.about_parts"))
        parts.setMinimumHeight(180)
        heading = QLabel(tr("window.about_parts"))
        heading.setProperty("role", "section")
        buttons = QDialogButtonBox()
        copy = QPushButton(tr("window.copy_version"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.parts()))
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(tr("window.close"), QDialogButtonBox.ButtonRole.RejectRole).setDefault(True)
        buttons.rejected.connect(self.close)
        for widget in (title, what, principle, heading, parts, buttons):
            layout.addWidget(widget)

    def parts(self) -> str:
        """Versions and licences, a line each."""
        lines = [
            f"gridmap {version('gridmap')}, Apache-2.0",
            f"Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}",
        ]
        for name in _PARTS:
            try:
                about = metadata(name)
            except PackageNotFoundError:
                continue
            facts = about.json
            licence = str(facts.get("license_expression") or facts.get("license") or "").partition("\n")[0]
            lines.append(f"{about['Name']} {about['Version']}{', ' + licence if licence else ''}")
        return "\n".join([*lines, "Lucide (icons) 1.62.0, ISC"])
