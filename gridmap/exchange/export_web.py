"""Export a workspace as a web page that opens anywhere, without a network and without people's data."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gridmap import words
from gridmap.exchange.leaving import leaving
from gridmap.exchange.web_city import read_city
from gridmap.exchange.workspace_option import workspace_option
from gridmap.formats.packed_numbers import packed
from gridmap.formats.web_page import WebPage, rendered
from gridmap.store.snapshot import snapshot
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.session import Session
    from gridmap.store.workspace import Workspace

Progress = Callable[[int, int | None], None]

_TEXTS = ("search", "nothing", "auto", "close", "hatch", "small")


@dataclass(frozen=True, slots=True)
class WebOptions:
    """What the page is to be."""

    finest: str = "cell"  # finest level that is in it
    title: str = ""  # else the workspace's name


def export_web(
    session: "Session",
    out: Path,
    options: WebOptions = WebOptions(),
    *,
    force: bool = False,
    progress: Progress | None = None,
    shown: "Workspace | None" = None,
    day: str = "",
) -> int:
    """Write the page, in the language in use; gives its size in bytes.

    `shown` is the copy of the workspace that shows a day (`gridmap.exchange.any_day`), to be written in
    its place; the session's own journal tells of it.

    Raises:
        UserError: there is nothing to show, or as `gridmap.exchange.leaving.leaving`.
        Cancelled: by `progress`; nothing is written.
    """
    tell = progress or (lambda done, total: None)
    what = {"format": "web", "level": options.finest} | ({"day": day} if day else {})
    with leaving(session, out, force=force, **what) as made:
        tell(0, 4)
        workspace = shown or session.workspace
        with snapshot(workspace.reading()):
            city = read_city(workspace, options.finest, session.today())
            number = workspace_option(workspace, "map_approval_number").strip()
        tell(2, 4)
        title = options.title.strip() or tr("export.web_title", name=workspace.name)
        about = {**city.about, "texts": _texts(title, number, day or session.today())}
        language = words.language().replace("_", "-")
        page = WebPage(title, language, tr("export.web_noscript"), about, packed(city.numbers))
        tell(3, 4)
        made.write_text(rendered(page), "utf-8", newline="\n")
        tell(4, 4)
    return out.stat().st_size


def _texts(title: str, approval_number: str, today: str) -> dict[str, Any]:
    mark = tr("export.approved", number=approval_number) if approval_number else tr("export.internal_use")
    said = {name: tr(f"export.web_{name}") for name in _TEXTS}
    return {**said, "title": title, "mark": mark, "made": tr("export.web_made", day=today)}
