"""Starts the window: the file is read on another thread while Qt and the window come up."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from gridmap import words
from gridmap.gui import report, theme
from gridmap.gui.collecting import collect_here
from gridmap.gui.desk import Desk
from gridmap.gui.options import Options
from gridmap.gui.qt_words import use_language
from gridmap.resources import resource

if TYPE_CHECKING:
    from gridmap.gui.loading import Loaded, Loading

#: A waiting thread takes the interpreter from the window's after this long; Python's own default
#: of 5 ms would cost a third of a frame.
_SWITCH_INTERVAL_S = 0.001


def open_window(path: Path | None, passphrase: str | None = None, language: str | None = None) -> int:
    """Show the window, with a workspace where a path is given, until it is closed; gives the exit code."""
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    options = Options()
    ready = _begin_loading(path, passphrase, options) if path else None
    desk = make_desk(options, language)
    report.catch_everything()
    desk.window.show()
    if path is not None:
        desk.open(path, passphrase, ready)
    code = QApplication.exec()
    desk.leave()
    return code


def make_desk(
    options: Options,
    language: str | None = None,
    theme_choice: str | None = None,
    remembering: bool = True,
) -> Desk:
    """The application in its language and theme, and a desk with its window, not shown yet."""
    wanted = language or options["language"]
    words.set_language(words.system_language() if wanted == "system" else wanted)
    app = QApplication.instance() or QApplication(["gridmap"])
    assert isinstance(app, QApplication)
    app.setApplicationName("gridmap")
    app.setDesktopFileName("gridmap")
    app.setWindowIcon(QIcon(str(resource("icons", "gridmap.svg"))))
    use_language(app, words.language())
    theme.set_up(app, theme_choice or options["theme"])
    collect_here(app)
    return Desk(app, options, remembering)


def _begin_loading(path: Path, passphrase: str | None, options: Options) -> "Loading | None":
    """Begin to read the file, unless its passphrase has to be asked for."""
    from gridmap.gui.desk import needs_passphrase

    if passphrase is None and needs_passphrase(path):
        return None
    actor = options["operator_name"]

    def read() -> "Loaded":
        from gridmap.gui.loading import load  # numpy and shapely, beside Qt instead of after it

        return load(path.expanduser().absolute(), passphrase, actor)

    threads = ThreadPoolExecutor(1, thread_name_prefix="loading")
    ready = threads.submit(read)
    threads.shutdown(wait=False)
    return ready
