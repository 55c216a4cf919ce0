"""What is asked for in a window of its own."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog


def show_once(dialog: QDialog, modal: bool = True) -> None:
    """Show a dialog that is gone when it is closed; a modal one holds its window, not the program."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if modal:
        dialog.open()
    else:
        dialog.show()
