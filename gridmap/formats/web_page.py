"""A folium page that needs nothing but itself: scripts, styles and pictures stand in it.

A content security policy forbids every other script, style and address. What folium renders goes
through templates twice, so nothing of the user's is handed to it: text and data are put into places
that are left for them afterwards.
"""

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from gridmap.resources import resource

_SCRIPTS = ("city.js", "detail.js", "surface.js", "page.js")
_PLACE = re.compile(r"@@gridmap:(\w+)@@")
_HASHED = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)
_PICTURE = re.compile(r"url\((images/[\w.-]+\.png)\)")


@dataclass(frozen=True, slots=True)
class WebPage:
    """What a page says: plain text and data, none of it HTML."""

    title: str
    language: str  # "zh-CN" or "en"
    noscript: str  # told where scripts do not run
    about: Mapping[str, Any]  # what resources/web/page.js reads
    arcs: str  # base64


def rendered(page: WebPage) -> str:
    """The page as HTML."""
    skeleton, styles, scripts = _skeleton(), _styles(), _scripts()
    places = {
        "language": html.escape(page.language),
        "policy": _policy(skeleton + styles + scripts),
        "title": html.escape(page.title),
        "styles": styles,
        "scripts": scripts,
        "body": _file("page.html").replace("{noscript}", html.escape(page.noscript)),
        "data": f'<script type="application/json" id="about">{_inert(page.about)}</script>\n'
        f'<script type="text/plain" id="arcs">{page.arcs}</script>',
    }
    parts = _PLACE.split(skeleton)  # text and names of places by turns
    return "".join(places[part] if at % 2 else part for at, part in enumerate(parts))


@cache
def _skeleton() -> str:
    """What folium makes of a map without tiles, with places left for the rest."""
    import folium
    from folium.template import Template

    class Page(folium.Figure):
        _template = Template(
            "<!DOCTYPE html>\n<html lang='@@gridmap:language@@'>\n<head>\n"
            "<meta charset='utf-8'>@@gridmap:policy@@<title>@@gridmap:title@@</title>\n"
            "@@gridmap:styles@@\n@@gridmap:scripts@@\n{{this.header.render(**kwargs)}}</head>\n<body>\n"
            "@@gridmap:body@@\n{{this.html.render(**kwargs)}}\n@@gridmap:data@@\n"
            "<script>{{this.script.render(**kwargs)}}showCity(map_city);</script>\n</body>\n</html>\n"
        )

    class Map(folium.Map):
        default_js: list[tuple[str, str]] = []
        default_css: list[tuple[str, str]] = []

    made = Map(location=(0, 0), tiles=None, zoom_control="bottomright",
               zoom_snap=0.5, zoom_delta=1, wheel_px_per_zoom_level=90, max_bounds_viscosity=0)  # fmt: skip
    made._id = "city"  # so that the same workspace makes the same page
    page = Page()
    page.add_child(made)
    return str(page.render()).replace("\r\n", "\n")


@cache
def _scripts() -> str:
    leaflet = _file("leaflet", "leaflet.js").replace("//# sourceMappingURL=leaflet.js.map", "")
    own = "\n".join(_file(name) for name in _SCRIPTS)
    return f"<script>{leaflet}</script>\n<script>{own}</script>"


@cache
def _styles() -> str:
    leaflet = _PICTURE.sub(lambda found: f"url({_picture(found[1])})", _file("leaflet", "leaflet.css"))
    return f"<style>{leaflet}</style>\n<style>{_file('page.css')}</style>"


def _file(*parts: str) -> str:
    return resource("web", *parts).read_text("utf-8").replace("\r\n", "\n")


def _picture(name: str) -> str:
    data = base64.b64encode(resource("web", "leaflet", name).read_bytes()).decode("ascii")
    return f"data:image/png;base64,{data}"


def _policy(page: str) -> str:
    """The policy that lets these scripts and styles run, by their hashes, and nothing else.

    Source: Content Security Policy Level 3, https://www.w3.org/TR/CSP3/.
    """
    allowed: dict[str, list[str]] = {"script": [], "style": []}
    for kind, text in _HASHED.findall(page):
        digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
        allowed[kind].append(f"'sha256-{digest}'")
    rules = (
        "default-src 'none'",
        f"script-src {' '.join(allowed['script'])}",
        f"style-src {' '.join(allowed['style'])}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(rules)}">'


def _inert(data: Mapping[str, Any]) -> str:
    """JSON in which nothing ends a script or begins another element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
