"""The window's icons: SVG files tinted by the palette, tinted anew when the theme changes."""

from functools import cache
from typing import Protocol

from PySide6.QtCore import QByteArray, QObject, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication

from gridmap.gui import theme
from gridmap.resources import resource

_NAME, _COLOUR = "icon_name", "icon_colour"
_SIZES = (16, 20)
_RATIOS = (1, 2)


class HasIcon(Protocol):
    """A button, an action or a menu."""

    def setIcon(self, icon: QIcon) -> None: ...

    def setProperty(self, name: str, value: object) -> bool: ...


def icon(name: str, colour: str = "text") -> QIcon:
    """The icon of a file in ``resources/icons``, in a colour of the palette in force."""
    return _icon(name, colour, theme.current.name)


def set_icon(holder: HasIcon, name: str, colour: str = "text") -> None:
    """Give a button or action an icon that follows the theme."""
    holder.setProperty(_NAME, name)
    holder.setProperty(_COLOUR, colour)
    holder.setIcon(icon(name, colour))


def retint(app: QApplication) -> None:
    """Tint every icon that was given by `set_icon` in the theme in force."""
    holders: list[QObject] = [w for w in app.allWidgets() if isinstance(w, QAbstractButton)]
    for widget in app.allWidgets():
        holders.extend(widget.findChildren(QAction, options=Qt.FindChildOption.FindDirectChildrenOnly))
    for holder in holders:
        if name := holder.property(_NAME):
            holder.setIcon(icon(name, holder.property(_COLOUR)))  # type: ignore[attr-defined]  # as `set_icon` saw


def pixmap(name: str, pixels: int, colour: str = "text", ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of `pixels` × `pixels` points on a screen of this pixel ratio."""
    return _drawn(name, theme.colour(colour).name(), pixels, ratio)


@cache
def _icon(name: str, colour: str, theme_name: str) -> QIcon:
    made = QIcon()
    shade = theme.colour(colour, theme_name).name()
    for pixels in _SIZES:
        for ratio in _RATIOS:
            made.addPixmap(_drawn(name, shade, pixels, ratio))
    return made


def _drawn(name: str, shade: str, pixels: int, ratio: float) -> QPixmap:
    svg = resource("icons", f"{name}.svg").read_bytes().replace(b"currentColor", shade.encode())
    picture = QPixmap(QSize(pixels, pixels) * ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg)).render(painter)
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture
