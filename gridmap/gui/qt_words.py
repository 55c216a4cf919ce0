"""The words that Qt itself shows, in fields' menus and in file dialogs, in the window's language."""

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from gridmap.words import tr

_NAME = "qt_words"
#: What Qt says with a letter to press, while its Chinese words are kept for the same without.
_MISSING = {"&Look in:": "qt.look_in", "Files of &type:": "qt.file_types"}


class _Missing(QTranslator):
    """Is asked last, and says what nobody has words for as it stands."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, _comment: str | None = None, _count: int = -1) -> str:
        return tr(_MISSING[source]) if source in _MISSING else source


def use_language(app: QApplication, language: str) -> None:
    """Have Qt speak a language from now on; English is what it speaks by itself."""
    for before in app.findChildren(QTranslator, _NAME):
        app.removeTranslator(before)
        before.setParent(None)
    if language == "en":
        return
    missing = _Missing(app)
    missing.setObjectName(_NAME)
    app.installTranslator(missing)
    translator = QTranslator(app)
    translator.setObjectName(_NAME)
    if translator.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
