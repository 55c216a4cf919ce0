"""Brings what bar, menus and status line say up to what is so."""

from typing import TYPE_CHECKING

from gridmap.gui.options import Options
from gridmap.gui.recent_files import recent_files
from gridmap.gui.window import Window
from gridmap.words import said, tr

if TYPE_CHECKING:
    from gridmap.session import Session


def show_facts(window: Window, options: Options) -> None:
    """Show options, recent files, and what can be done with the workspace that is open, if one is."""
    for name in ("language", "theme"):
        window.user_menu.show_option(name, options[name])
    recent = recent_files(options)
    window.workspace_menu.show_recent(recent)
    window.start_page.show_recent(recent)
    window.top_bar.show_user(options["operator_name"])
    window.status.show_network(options["online_services"])
    session = options.session
    for name, on in _possible(session).items():
        window.commands[name].setEnabled(on)
    if session is not None:
        window.status.show_file(session.workspace.path.name, session.sealed)
        window.top_bar.offer_people(session.actor.may("see_people"))
        because = session.workspace.read_only_because
        words = tr("window.read_only") if session.read_only else ""
        window.status.show_access(words, said(because) if because else "")
    show_history(window, session)


def show_history(window: Window, session: "Session | None") -> None:
    """Show what can be undone and done again."""
    undo, redo = (session.can_undo, session.can_redo) if session else (None, None)
    writable = session is not None and not session.read_only
    window.top_bar.show_history(
        label_text(undo) if undo else None, label_text(redo) if redo else None, writable
    )


def label_text(label: str) -> str:
    """The words of a change's label; without the values that only its journal entry has."""
    try:
        return tr(label)
    except KeyError:
        return tr("window.some_work")


def shows_day(session: "Session | None") -> bool:
    """Whether it is a copy that shows a day: the workspace itself journals what leaves."""
    because = session.workspace.read_only_because if session is not None else None
    return because is not None and because.key == "store_shows_a_day"


def shown_day(session: "Session | None") -> str | None:
    """The day that a copy shows, ISO; None of the workspace itself."""
    because = session.workspace.read_only_because if session is not None else None
    return str(because.values["day"]) if because is not None and shows_day(session) else None


def _possible(session: "Session | None") -> dict[str, bool]:
    """Which commands make sense now."""
    opened = session is not None
    writable = session is not None and not session.read_only
    sealed = session is not None and session.sealed
    return {
        "close_workspace": opened,
        "search": opened,
        "refresh": opened,
        "risk_model": opened,
        "import_data": writable,
        "import_boundaries": writable or not opened,
        "export": writable or shows_day(session),  # an export is written into the journal
        "seal": writable and not sealed,
        "unseal": writable and sealed,
        "change_passphrase": writable and sealed,
    }
