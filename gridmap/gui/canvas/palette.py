"""The colours that the map is drawn in, from the window's one palette file."""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QColor

from gridmap.domain.risk.schemes import Scheme
from gridmap.gui import theme


@dataclass(frozen=True)
class MapPalette:
    """Colours of a theme. `levels[0]` is "no data", `levels[1]` level I."""

    levels: tuple[QColor, ...]
    hatch: QColor
    ground: QColor
    cell_border: QColor
    community_border: QColor
    township_border: QColor
    county_border: QColor
    label: QColor
    label_muted: QColor
    halo: QColor
    road: QColor
    water: QColor
    accent: QColor
    accent_text: QColor
    muted: QColor
    line: QColor
    text: QColor
    card: QColor
    tip: QColor
    tip_text: QColor

    @classmethod
    def of(cls, name: str | None = None) -> "MapPalette":
        """The palette of a theme, "light" or "dark"; of the one in force by default."""
        return _palette(name or theme.current.name, theme.scheme())


@lru_cache(maxsize=4)
def _palette(name: str, _scheme: Scheme) -> MapPalette:
    def colour(key: str) -> QColor:
        return theme.colour(key, name)

    return MapPalette(
        levels=tuple(colour(f"map_{level}") for level in ("none", 1, 2, 3, 4)),
        hatch=colour("map_hatch"),
        ground=colour("map_ground"),
        cell_border=colour("map_cell_border"),
        community_border=colour("map_community_border"),
        township_border=colour("map_township_border"),
        county_border=colour("map_county_border"),
        label=colour("map_label"),
        label_muted=colour("muted"),
        halo=colour("map_label_halo"),
        road=colour("map_road"),
        water=colour("map_water"),
        accent=colour("accent"),
        accent_text=colour("accent_text"),
        muted=colour("muted"),
        line=colour("line"),
        text=colour("text"),
        card=colour("raised"),
        tip=colour("tooltip"),
        tip_text=colour("tooltip_text"),
    )


def faded(colour: QColor, opacity: float) -> QColor:
    """The colour at an opacity from 0 to 1."""
    made = QColor(colour)
    made.setAlphaF(max(0.0, min(1.0, opacity)) * colour.alphaF())
    return made
