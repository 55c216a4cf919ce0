"""Where the map of each workspace was left, so that it opens there again; kept for this user only."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gridmap.domain.records import LEVELS
from gridmap.gui.canvas.view import View, overlaps
from gridmap.settings import user_folder

if TYPE_CHECKING:
    from gridmap.gui.open_workspace import OpenWorkspace

_FILES_KEPT = 50


@dataclass(frozen=True, slots=True)
class MapPlace:
    """What of a workspace was on the map."""

    whole: bool  # all of it, at whatever scale that needs
    x: float  # middle, EPSG:3857
    y: float
    scale: float  # metres of EPSG:3857 a logical pixel
    level: str | None  # that was pinned, None where it followed the zoom
    selection: tuple[int, ...]  # ids of cells and regions


def remember(opened: "OpenWorkspace") -> None:
    """Keep where the map of an open workspace is; one without cells has no place worth keeping."""
    canvas = opened.canvas
    if opened.is_empty:
        return
    view = canvas.view
    place = MapPlace(
        canvas.at_full_extent, view.x, view.y, view.scale, canvas.pinned, tuple(opened.selection)
    )
    kept = {path: one for path, one in _read().items() if path != _key(opened)}
    kept[_key(opened)] = asdict(place)
    newest = dict(list(kept.items())[-_FILES_KEPT:])
    try:
        _file().parent.mkdir(parents=True, exist_ok=True)
        fresh = _file().with_suffix(".new")
        fresh.write_text(json.dumps(newest), "utf-8")
        fresh.replace(_file())
    except OSError:
        return  # the next opening shows all of the map, as the first one did


def recall(opened: "OpenWorkspace") -> None:
    """Put the map of a workspace where it was left, unless the workspace is no longer there."""
    place, canvas = _place_of(opened), opened.canvas
    if place is None:
        return
    if place.level in canvas.scene.level_names:
        canvas.pin_level(place.level)
    opened.select(one for one in place.selection if canvas.scene.find(one) is not None)
    extent, view = canvas.scene.extent, View(place.x, place.y, place.scale, canvas.width(), canvas.height())
    if not place.whole and extent is not None and overlaps(view.box, extent):
        canvas.set_view(view)


def _place_of(opened: "OpenWorkspace") -> MapPlace | None:
    """The place that is kept of a file; None where there is none or it cannot be read."""
    try:
        kept = MapPlace(**_read()[_key(opened)])
        numbers = [float(kept.x), float(kept.y), float(kept.scale), *map(int, kept.selection)]
    except (KeyError, TypeError, ValueError):
        return None
    sound = all(abs(number) < 1e18 for number in numbers) and kept.scale > 0
    return kept if sound and kept.level in (None, *LEVELS) else None


def _read() -> dict[str, dict[str, Any]]:
    try:
        read = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _key(opened: "OpenWorkspace") -> str:
    return str(opened.session.workspace.path)


def _file() -> Path:
    return user_folder() / "map_places.json"
