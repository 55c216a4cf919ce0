"""What is done once the map of a workspace is on show; it reads much, and the map is drawn first."""

from typing import TYPE_CHECKING

from gridmap.gui.any_day import sweep_days
from gridmap.gui.following import Following
from gridmap.gui.modes import read_in
from gridmap.gui.planning.due import DuePlans
from gridmap.gui.planning.held_back import HeldBackCards
from gridmap.gui.sealing import back_up_daily, verify_journal
from gridmap.gui.tasks import run_task
from gridmap.gui.window_facts import shows_day
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.gui.desk import Desk


def settle_in(desk: "Desk", back_up: bool) -> None:
    """Risk, search index, the journal's chain, plans that are due, the writer, the day's backup."""
    opened, window = desk.opened, desk.window
    if opened is None:
        return
    session = opened.session
    opened.follow_risk()
    opened.keep_index(window)
    verify_journal(window, session.workspace)
    run_task(window, tr("window.sweeping_days"), lambda _: sweep_days(), lambda _: None)
    DuePlans(opened, window, session)
    opened.closing.connect(HeldBackCards(opened, window, session).close_down)
    if session.workspace.read_only and not shows_day(session):
        Following(desk)
    run_task(window, tr("plan.reading"), lambda _: read_in(), lambda _: None)
    if back_up and not session.workspace.read_only:
        back_up_daily(window, session.workspace, desk.options["backups_kept"])
