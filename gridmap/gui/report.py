"""The one place where the window tells of trouble: the user's in a sentence, ours as a report to copy."""

import contextlib
import platform
import sys
import traceback
from collections.abc import Callable, Iterator
from types import TracebackType

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QApplication, QWidget

from gridmap.domain.errors import Cancelled, UserError
from gridmap.gui.cards import MessageCard, cards_of
from gridmap.words import said, tr

#: What cards about work that is done, undone and done again are about: a new one takes the place of the last.
HISTORY = "history"


def note(parent: QWidget, text: str, about: str = "", more: str = "") -> None:
    """Say something good or neutral; the card goes by itself, or with the next that is about the same."""
    card = MessageCard(text, more)
    card.about = about
    cards_of(parent).add(card)


def done(parent: QWidget, text: str, more: str = "") -> None:
    """Say what has been done and can be undone; the card goes when it is, or with the next thing done."""
    note(parent, text, HISTORY, more)


def tell(
    parent: QWidget,
    error: UserError,
    heading: str = "",
    way_out: tuple[str, Callable[[], None]] | None = None,
    about: str = "",
) -> None:
    """Say what is wrong, where, and what to do; the key and values are in the details.

    `way_out` is a button on the card: what it says and does. A card gives way to the next that is `about`
    the same.
    """
    if isinstance(error, Cancelled):
        note(parent, said(error))
        return
    card = MessageCard(heading or tr("window.trouble"), said(error), _circumstances(str(error)), "trouble")
    card.about = about
    if way_out is not None:
        card.add_way_out(*way_out)
    cards_of(parent).add(card)


@contextlib.contextmanager
def telling(parent: QWidget) -> Iterator[None]:
    """Run short work of the window; the user's trouble becomes a card instead of an exception."""
    try:
        yield
    except UserError as error:
        tell(parent, error)


def report_bug(error: BaseException, parent: QWidget | None = None) -> None:
    """Own up to a bug of gridmap's: on the error stream, and on a card with a report to copy."""
    report = "".join(traceback.format_exception(error))
    sys.stderr.write(report)
    shown = parent or QApplication.activeWindow() or next(iter(_windows()), None)
    if shown is not None:
        card = MessageCard(tr("window.bug"), tr("window.bug_what_to_do"), _circumstances(report), "bug")
        cards_of(shown).add(card)


def catch_everything() -> None:
    """From now on whatever escapes from a slot is told or reported, never lost."""

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        window = QApplication.activeWindow() or next(iter(_windows()), None)
        if isinstance(error, UserError) and window is not None:
            tell(window, error)
        elif issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
        else:
            report_bug(error.with_traceback(trace))

    sys.excepthook = caught


def _windows() -> list[QWidget]:
    return [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]


def _circumstances(report: str) -> str:
    from importlib.metadata import version  # 25 ms, and seldom needed

    facts = f"gridmap {version('gridmap')} · Python {platform.python_version()} · Qt {qVersion()}"
    return f"{report.rstrip()}\n\n{facts} · {platform.platform()}"
