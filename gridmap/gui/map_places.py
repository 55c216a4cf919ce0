"""Where the map of each workspace was left and what it showed, so that it is so again; for this user only."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gridmap.domain.records import LEVELS
from gridmap.gui.canvas.view import View, overlaps
from gridmap.gui.shown_layers import ShownLayers
from gridmap.settings import user_folder

if TYPE_CHECKING:
    from gridmap.gui.loading import Loaded
    from gridmap.gui.open_workspace import OpenWorkspace
    from gridmap.session import Session

_FILES_KEPT = 50


@dataclass(frozen=True, slots=True)
class MapPlace:
    """What of a workspace was on the map."""

    whole: bool  # all of it, at whatever scale that needs
    x: float  # middle, EPSG:3857
    y: float
    scale: float  # metres of EPSG:3857 a logical pixel
    level: str | None  # that was pinned, None where it followed the zoom
    selection: Sequence[int]  # ids of cells and regions
    layers: Mapping[str, bool] = field(default_factory=dict)  # that were switched on or off
    nets: Sequence[int] = ()  # ids of other nets that were shown


def remember(opened: "OpenWorkspace") -> None:
    """Keep where the map of an open workspace is; one without cells has no place worth keeping."""
    canvas = opened.canvas
    if opened.is_empty:
        return
    view = canvas.view
    place = MapPlace(
        canvas.at_full_extent, view.x, view.y, view.scale, canvas.pinned, tuple(opened.selection),
        opened.shown.layers, sorted(opened.shown.nets),
    )  # fmt: skip
    key = _key(opened.session)
    kept = {path: one for path, one in _read().items() if path != key}
    kept[key] = asdict(place)
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
    place, canvas = _place_of(opened.session), opened.canvas
    if place is None:
        return
    if place.level in canvas.scene.level_names:
        canvas.pin_level(place.level)
    opened.select(one for one in place.selection if canvas.scene.find(one) is not None)
    extent, view = canvas.scene.extent, View(place.x, place.y, place.scale, canvas.width(), canvas.height())
    if not place.whole and extent is not None and overlaps(view.box, extent):
        canvas.set_view(view)


def with_layers(loaded: "Loaded") -> "Loaded":
    """What was loaded, with the layers and nets that were shown of it the last time."""
    place = _place_of(loaded.session)
    if place is None:
        return loaded
    return replace(loaded, shown=ShownLayers(dict(place.layers), set(place.nets)))


def _place_of(session: "Session") -> MapPlace | None:
    """The place that is kept of a file; None where there is none or it cannot be read."""
    try:
        kept = MapPlace(**_read()[_key(session)])
        ids = [*map(int, kept.selection), *map(int, kept.nets)]
        numbers = [float(kept.x), float(kept.y), float(kept.scale), *ids]
        known = all(isinstance(on, bool) for on in kept.layers.values())
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    sound = all(abs(number) < 1e18 for number in numbers) and kept.scale > 0 and known
    return kept if sound and kept.level in (None, *LEVELS) else None


def _read() -> dict[str, dict[str, Any]]:
    try:
        read = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _key(session: "Session") -> str:
    return str(session.workspace.path)


def _file() -> Path:
    return user_folder() / "map_places.json"
