"""What the pages of reports share."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class ReportPage(QWidget):
    """The report of an import."""

    saved = Signal(object)  # path of the file into which its rows went
