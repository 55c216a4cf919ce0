"""Opens the demo city, made on this computer the first time."""

from pathlib import Path
from typing import TYPE_CHECKING

from gridmap.domain.access import Actor
from gridmap.gui.tasks import Progress, run_task
from gridmap.settings import user_folder
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.gui.desk import Desk

#: As many as `gridmap demo` makes.
CELLS, RESIDENTS, EVENTS, SEED = 1_200, 60_000, 12_000, 3


def demo_file() -> Path:
    """Where this user's demo city lies."""
    return user_folder() / "demo.gpkg"


def open_demo(desk: "Desk") -> None:
    """Open the demo city; a new one is made off the window's thread where there is none."""
    path = demo_file()
    if path.exists():
        desk.open(path)
        return
    actor = desk.actor_name

    def work(progress: Progress) -> None:
        from datetime import date

        from gridmap.demo.city import city
        from gridmap.demo.write import write

        path.parent.mkdir(parents=True, exist_ok=True)
        made = city(CELLS, RESIDENTS, EVENTS, SEED, date.today().isoformat(), progress)
        write(made, path, Actor(actor), progress=progress)

    run_task(desk.window, tr("window.making_demo"), work, lambda _: desk.open(path))
