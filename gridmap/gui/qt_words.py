"""The words that Qt itself shows, in fields' menus and in file dialogs, in the window's language."""

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

_NAME = "qt_words"


def use_language(app: QApplication, language: str) -> None:
    """Have Qt speak a language from now on; English is what it speaks by itself."""
    if (before := app.findChild(QTranslator, _NAME)) is not None:
        app.removeTranslator(before)
        before.setParent(None)
    if language == "en":
        return
    translator = QTranslator(app)
    translator.setObjectName(_NAME)
    if translator.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
