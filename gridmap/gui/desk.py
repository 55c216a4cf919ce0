"""The person's desk: one window, the workspace that lies open in it, and what the commands do."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QFileDialog

from gridmap import words
from gridmap.domain.errors import UserError
from gridmap.gui import icons, report, tasks, theme
from gridmap.gui.cards import cards_of
from gridmap.gui.dialogs import show_once
from gridmap.gui.options import Options
from gridmap.gui.qt_words import use_language
from gridmap.gui.recent_files import forget_if_missing, keep_recent, usual_folder
from gridmap.gui.sealing import Sealings
from gridmap.gui.tasks import Progress, run_task
from gridmap.gui.turning_back import TurningBack
from gridmap.gui.window import Window
from gridmap.gui.window_facts import show_facts, show_history, shows_day
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.gui.loading import Loaded, Loading
    from gridmap.gui.modes import Turn
    from gridmap.gui.open_workspace import OpenWorkspace
    from gridmap.session import Changed


class Desk(QObject):
    """Opens, closes, makes and remembers workspaces for a window that it can replace."""

    def __init__(self, app: QApplication, options: Options, remembering: bool = True) -> None:
        """Make the window, not shown yet; without `remembering` nothing outlives it but the workspace."""
        super().__init__()
        self._app = app
        self._remembering = remembering
        self.options = options
        self.opened: OpenWorkspace | None = None
        self.behind: Loaded | None = None  # the workspace of which a day is on show, open out of sight
        self._turning = TurningBack(self)
        self._coming: tuple[Path, tasks.Task] | None = None  # the file that was last asked for
        self._then: Callable[[], None] | None = None  # once the workspace that is being made is open
        self.sealings = Sealings(self)
        self.window = self._make_window()
        options.changed.connect(self._option_changed)
        theme.current.changed.connect(self._theme_changed)

    def open(self, path: Path, passphrase: str | None = None, ready: "Loading | None" = None) -> None:
        """Open a workspace file; asks for its passphrase where it is sealed and none is given.

        `ready` is the loading of this very file where that was begun before there was a window.
        """
        path = path.expanduser().absolute()
        if self.behind is not None and self.behind.session.workspace.path == path:
            self._back_to_today()
            return
        if self._coming is not None and self._coming[0] == path and self._coming[1].running:
            return  # a double click: the second would find the file held by the first
        if passphrase is None and needs_passphrase(path):
            self.ask_passphrase(path)
            return

        def work(progress: Progress) -> "Loaded":
            from gridmap.gui.loading import load

            return ready.result() if ready else load(path, passphrase, self.actor_name, progress)

        def failed(error: UserError) -> None:
            if error.key == "passphrase_wrong":
                self.ask_passphrase(path, error)
            else:
                with report.telling(self.window):
                    forget_if_missing(self.options, path)
                not_opened = tr("window.not_opened", file=path.name)
                report.tell(self.window, error, not_opened, self.sealings.way_out(path, error))

        if self.opened is not None and self.opened.session.workspace.path == path:
            self.close_workspace()  # or it would hold the lease against itself
        opening = tr("window.opening", file=path.name)
        task = run_task(self.window, opening, work, self.take, failed, unwanted=lambda made: made.close())
        self._coming = path, task

    def ask_passphrase(self, path: Path, trouble: UserError | None = None) -> None:
        """Ask for a file's passphrase, then open it."""
        from gridmap.gui.dialogs.passphrase import PassphraseDialog

        dialog = PassphraseDialog(self.window, path, trouble)
        dialog.given.connect(lambda passphrase: self.open(path, passphrase))
        show_once(dialog)

    def take(self, loaded: "Loaded", behind: "Loaded | None" = None) -> None:
        """Show what was loaded; `behind` stays open out of sight meanwhile, and remains who writes."""
        from gridmap.gui.map_places import recall, with_layers
        from gridmap.gui.open_workspace import OpenWorkspace

        self.close_workspace(keeping=(loaded, behind))
        if self._remembering and loaded.shown is None:
            loaded = with_layers(loaded)
        self.behind = behind
        self.options.session = loaded.session
        theme.use_scheme(self.options.scheme())
        self.opened = OpenWorkspace(loaded, self.options)
        self.opened.events.changed.connect(self._session_changed)
        self.opened.events.trouble.connect(self._not_followed)
        self.window.show_workspace(self.opened)
        cards_of(self.window).show_file(str((behind or loaded).session.workspace.path))
        self._show_day()
        if self._remembering and not shows_day(loaded.session):
            with report.telling(self.window):
                keep_recent(self.options, loaded.session.workspace.path)
            if loaded.view is None:
                recall(self.opened)
        self._show_facts()
        self._say_who_writes()
        self.opened.once_drawn(self._settle_in)
        if self._then is not None:
            then, self._then = self._then, None
            then()

    def _settle_in(self) -> None:
        from gridmap.gui.settling_in import settle_in  # loads much; the map is drawn first

        settle_in(self, self._remembering)

    def new_workspace(self, then: Callable[[], None] | None = None) -> None:
        """Ask for a new workspace's name, file and passphrase, make it and open it; `then` go on."""
        from gridmap.gui.dialogs.new_workspace import NewWorkspaceDialog

        dialog = NewWorkspaceDialog(self.window, usual_folder(self.options))
        dialog.wanted.connect(lambda path, name, passphrase: self.create(path, name, passphrase, then))
        show_once(dialog)

    def create(
        self, path: Path, name: str, passphrase: str | None, then: Callable[[], None] | None = None
    ) -> None:
        """Make a new workspace and open it; `then` go on."""

        def work(_: Progress) -> None:
            from gridmap.session import Session

            Session.create(path, name, passphrase).close()

        def made(_: None) -> None:
            self._then = then
            self.open(path, passphrase)

        run_task(self.window, tr("window.creating"), work, made)

    def open_workspace(self) -> None:
        """Ask which file to open."""
        chosen, _ = QFileDialog.getOpenFileName(
            self.window, tr("window.open_workspace"), str(usual_folder(self.options)),
            tr("window.workspace_files"),
        )  # fmt: skip
        if chosen:
            self.open(Path(chosen))

    def close_workspace(self, keeping: "tuple[Loaded | None, ...]" = ()) -> None:
        """Close the workspace, if one is open, and show the start page; what is kept stays open."""
        if self.opened is None:
            return
        tasks.stop_all()
        opened, self.opened = self.opened, None
        behind, self.behind = self.behind, None
        kept = [one.session for one in keeping if one is not None]
        if self._remembering and not shows_day(opened.session):
            from gridmap.gui.map_places import remember

            remember(opened)
        self.window.show_start()
        self.options.session = None
        opened.close(session_too=opened.session not in kept)
        if behind is not None and behind.session not in kept:
            behind.close()
        self._show_facts()

    def leave(self) -> None:
        """Close the workspace and the window."""
        tasks.stop_all()
        self.close_workspace()
        self.window.close()
        self.window.deleteLater()
        theme.current.changed.disconnect(self._theme_changed)

    def turn_back(self, what: "Turn") -> None:
        """Undo or redo; asked first where that takes more than it seems to."""
        self._turning.turn(what)

    def relabel(self) -> None:
        """Make the window again in the language in force, with what was open and where it was."""
        tasks.stop_all()
        before, opened = self.window, self.opened
        self.opened = None
        before.remember_places()
        places = before.saveGeometry()
        before.blockSignals(True)
        kept = opened.kept() if opened is not None else None
        if opened is not None:
            before.show_start()
            opened.close(session_too=False)
        self.window = self._make_window()
        self.window.restoreGeometry(places)
        self.window.start_in(before.mode_key)
        self.window.resize(before.size())
        if before.isVisible():
            self.window.show()
        if kept is not None:
            self.take(kept, self.behind)
        before.close()
        before.deleteLater()

    @property
    def actor_name(self) -> str:
        """Who is at work, for the journal."""
        return self.options["operator_name"] or tr("window.operator")

    def _make_window(self) -> Window:
        window = Window(self._remembering)
        self.window = window
        wired: dict[str, Any] = {
            "new_workspace": self.new_workspace,
            "open_workspace": self.open_workspace,
            "open_demo": self._open_demo,
            "close_workspace": self.close_workspace,
            "import_boundaries": lambda: self._import("boundaries"),
            "import_data": lambda: self._import(None),
            "export": self._export,
            "as_of": self._any_day,
            "refresh": self._refresh,
            "undo": lambda: self.turn_back("undo"),
            "redo": lambda: self.turn_back("redo"),
            "search": self._search,
            "risk_model": self._risk_model,
            "settings": self._settings,
            "about": self._about,
            "backup": self.sealings.backup,
            "seal": lambda: self.sealings.ask("seal"),
            "unseal": lambda: self.sealings.ask("unseal"),
            "change_passphrase": lambda: self.sealings.ask("change_passphrase"),
            "quit": window.close,
        }
        for name, slot in wired.items():
            window.commands[name].triggered.connect(lambda _=False, slot=slot: slot())
        window.workspace_menu.recent_wanted.connect(self.open)
        window.start_page.recent_wanted.connect(self.open)
        window.user_menu.option_wanted.connect(self.set_option)
        window.user_menu.arrange_wanted.connect(window.arrange_anew)
        window.closing.connect(self._closing)
        window.show_start()
        self._show_facts()
        return window

    def set_option(self, name: str, value: Any) -> None:
        """Keep an option; trouble is told in the window."""
        with report.telling(self.window):
            self.options[name] = value

    def _open_demo(self) -> None:
        from gridmap.gui.demo_city import open_demo

        open_demo(self)

    def _import(self, kind: str | None) -> None:
        from gridmap.gui.importing import start_import

        start_import(self, kind)

    def _export(self) -> None:
        from gridmap.gui.exporting import start_export

        start_export(self)

    def _show_day(self) -> None:
        """Tell which day the open workspace shows, if it is a copy that shows one."""
        if self.opened is not None and shows_day(self.opened.session):
            from gridmap.gui.any_day import DayShown

            DayShown(self)

    def _back_to_today(self) -> None:
        from gridmap.gui.any_day import back_to_today

        back_to_today(self)

    def _say_who_writes(self) -> None:
        because = self.opened.session.workspace.read_only_because if self.opened is not None else None
        if because is not None and because.key == "lease_held":
            report.note(self.window, words.said(because))

    def _any_day(self) -> None:
        from gridmap.gui.any_day import ask_day

        ask_day(self)

    def _refresh(self) -> None:
        if self.opened is not None:
            self.opened.look_anew()

    def _search(self) -> None:
        if self.opened is not None:
            self.opened.search(self.window)

    def _risk_model(self) -> None:
        from gridmap.gui.dialogs.risk_model import RiskModelDialog

        if self.opened is not None:
            dialog = RiskModelDialog(self.window, self.opened.session)
            self.opened.closing.connect(dialog.close)
            show_once(dialog, modal=False)

    def _settings(self) -> None:
        from gridmap.gui.dialogs.settings import SettingsDialog

        show_once(SettingsDialog(self.window, self.options), modal=False)

    def _about(self) -> None:
        from gridmap.gui.dialogs.about import AboutDialog

        show_once(AboutDialog(self.window), modal=False)

    def _option_changed(self, name: str) -> None:
        if name == "language":
            chosen = self.options["language"]
            words.set_language(words.system_language() if chosen == "system" else chosen)
            use_language(self._app, words.language())
            self.relabel()
        elif name == "theme":
            theme.choose(self._app, self.options["theme"])
        elif name in ("risk_scheme", "own_scheme"):
            theme.use_scheme(self.options.scheme())
        self._show_facts()

    def _session_changed(self, changed: "Changed") -> None:
        self.window.status.show_outcome("")
        if "setting" in changed.tables:  # undone, say
            theme.use_scheme(self.options.scheme())
        self._show_history()

    def _not_followed(self, error: Exception) -> None:
        """Tell what could not be brought up to date after something was saved."""
        if isinstance(error, UserError):
            report.tell(self.window, error, tr("session.saved"))
        else:
            report.report_bug(error, self.window)

    def _theme_changed(self) -> None:
        icons.retint(self._app)
        if self.opened is not None:
            self.opened.show_theme()

    def _show_facts(self) -> None:
        show_facts(self.window, self.options)

    def _show_history(self) -> None:
        show_history(self.window, self.options.session)

    def _closing(self) -> None:
        tasks.stop_all()
        self.close_workspace()


def needs_passphrase(path: Path) -> bool:
    """Whether the file is sealed, so that a passphrase must be asked for."""
    from gridmap.store.file_kind import is_sealed

    try:
        return is_sealed(path)
    except UserError:
        return False  # opening says what is wrong
