"""How QGIS draws a workspace unasked: default styles in `layer_styles`, in QGIS's own QML."""

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from gridmap.domain.risk.own_scheme import scheme_in_force
from gridmap.domain.risk.schemes import FOUR, Look, Scheme
from gridmap.store.schema.layers import register_table

if TYPE_CHECKING:
    from sqlite_utils import Database

#: Words of the schemes' keys; QGIS shows them in its legend. What is no key is a workspace's own word.
_WORDS = {
    "risk.level_1": "I 重大", "risk.level_2": "II 较大", "risk.level_3": "III 一般", "risk.level_4": "IV 低",
    "risk.three_high": "高风险", "risk.three_medium": "中风险", "risk.three_low": "低风险",
    "risk.level_none": "无数据",
}  # fmt: skip
#: Settings that say how risk is coloured.
SCHEME_SETTINGS = ("risk_scheme", "own_scheme")
_QGIS = "3.22"  # the oldest release that these styles are written for


def create_symbology(db: "Database") -> None:
    """Risk colours for cells, outlines for regions, severities for events."""
    register_styles(db.execute)
    write_styles(db.execute, FOUR)


def register_styles(execute: Any) -> None:
    """List the table of styles among the file's contents: GDAL, through which QGIS asks, else hides it."""
    register_table(execute, "layer_styles")


def write_styles(execute: Any, scheme: Scheme) -> None:
    """Write the default styles of the layers in a colour scheme, in place of those that are there."""
    styles = {
        "cell": _cells(scheme),
        "region": _regions(),
        "event": _events(),
    }
    for table, style in styles.items():
        execute("DELETE FROM layer_styles WHERE f_table_name = ? AND owner = 'gridmap'", (table,))
        execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, "
            "styleName, styleQML, styleSLD, useAsDefault, description, owner) "
            "VALUES ('', '', ?, 'geom', ?, ?, '', 1, '', 'gridmap')",
            (table, f"gridmap {table}", ET.tostring(style, encoding="unicode")),
        )


def follow_settings(execute: Any) -> None:
    """Write the styles in the scheme that the workspace's settings ask for now."""
    asked = dict(execute("SELECT name, value FROM setting WHERE name IN (?, ?)", SCHEME_SETTINGS).fetchall())
    key, own = (json.loads(asked.get(name, "null")) for name in SCHEME_SETTINGS)
    write_styles(execute, scheme_in_force(key, own))


def _cells(scheme: Scheme) -> ET.Element:
    looks = [(level, scheme.look(level)) for level in (1, 2, 3, 4)]
    categories = [(str(level), _label(look), look.light.map) for level, look in looks]
    none = scheme.look(0)
    renderer = _categorized("risk_level", [*categories, ("", _label(none), none.light.map)])
    for symbol, (value, _, colour) in zip(
        renderer.iter("symbol"), [*categories, ("", "", scheme.look(0).light.map)], strict=True
    ):
        symbol.set("type", "fill")
        outline = {"outline_color": "255,255,255,255", "outline_width": "0.1", "outline_style": "solid"}
        _layer(symbol, "SimpleFill", {"color": _rgba(colour), "style": "solid", **outline})
        if not value:
            hatch = {"color": "150,158,168,255", "style": "b_diagonal", "outline_style": "no"}
            _layer(symbol, "SimpleFill", hatch)
    return _qml(renderer)


def _regions() -> ET.Element:
    widths = {"community": "0.15", "township": "0.4", "county": "0.7", "city": "0.9"}
    renderer = _categorized("level", [(level, level, "#38414D") for level in widths])
    for symbol, width in zip(renderer.iter("symbol"), widths.values(), strict=True):
        symbol.set("type", "fill")
        line = {"outline_color": "56,65,77,255", "outline_width": width, "outline_style": "solid"}
        _layer(symbol, "SimpleFill", {"style": "no", **line})
    return _qml(renderer)


def _events() -> ET.Element:
    """By severity, which is I to IV in every scheme."""
    looks = [(grade, FOUR.look(grade)) for grade in (1, 2, 3, 4)]
    categories = [(str(grade), _label(look), look.light.chip) for grade, look in looks]
    renderer = _categorized("severity", categories)
    for symbol, (_, _, colour) in zip(renderer.iter("symbol"), categories, strict=True):
        symbol.set("type", "marker")
        marker = {"name": "circle", "color": _rgba(colour), "outline_color": "255,255,255,255", "size": "2"}
        _layer(symbol, "SimpleMarker", marker)
    return _qml(renderer)


def _label(look: Look) -> str:
    own = f"{look.sign_key} {look.name_key}"
    return _WORDS.get(look.name_key, own)


def _categorized(attribute: str, categories: list[tuple[str, str, str]]) -> ET.Element:
    renderer = ET.Element("renderer-v2", type="categorizedSymbol", attr=attribute, symbollevels="0")
    listed, symbols = ET.SubElement(renderer, "categories"), ET.SubElement(renderer, "symbols")
    for number, (value, label, _) in enumerate(categories):
        ET.SubElement(listed, "category", value=value, symbol=str(number), label=label, render="true")
        ET.SubElement(symbols, "symbol", name=str(number), alpha="1")
    return renderer


def _layer(symbol: ET.Element, kind: str, properties: dict[str, str]) -> None:
    # `class` is a word of Python's, so attributes are handed over as a mapping.
    attributes = {"class": kind, "enabled": "1", "locked": "0", "pass": "0"}
    layer = ET.SubElement(symbol, "layer", attributes)
    for key, value in properties.items():
        ET.SubElement(layer, "prop", k=key, v=value)


def _qml(renderer: ET.Element) -> ET.Element:
    whole = ET.Element("qgis", version=_QGIS, styleCategories="Symbology")
    whole.append(renderer)
    return whole


def _rgba(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},255"
