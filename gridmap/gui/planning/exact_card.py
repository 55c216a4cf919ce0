"""Exact figures (P): longitude and latitude, or distance and bearing from the last point."""

import math
from typing import Protocol

from PySide6.QtWidgets import QComboBox, QLineEdit

from gridmap.domain.geodesy import ELLIPSOID
from gridmap.gui.canvas.canvas import MapCanvas
from gridmap.gui.planning.inline_card import InlineCard, cancel_button
from gridmap.words import tr


class Exact(Protocol):
    """A tool that takes figures."""

    @property
    def anchor(self) -> tuple[float, float] | None:
        """Where distances go from, degrees; None where there is nothing yet."""
        ...

    def put(self, lon: float, lat: float) -> bool:
        """Do it there; whether it could be done."""
        ...


class ExactCard(InlineCard):
    """Stays open, so that one point can follow another."""

    def __init__(self, canvas: MapCanvas, tool: Exact) -> None:
        super().__init__(canvas, tr("plan.exact_heading"))
        self._tool = tool
        self.way = QComboBox()
        self.way.addItem(tr("plan.exact_lonlat"), "lonlat")
        if tool.anchor is not None:
            self.way.addItem(tr("plan.exact_polar"), "polar")
        self.first, self.second = QLineEdit(), QLineEdit()
        self.fields.addRow(self.way)
        self.way.setAccessibleName(tr("plan.exact_heading"))
        self.add_field(tr("plan.exact_lon"), self.first)
        self.add_field(tr("plan.exact_lat"), self.second)
        self.way.currentIndexChanged.connect(self._show_way)
        cancel_button(self)
        self.add_button(tr("plan.exact_apply"), self.apply, default=True)
        self._show_way()

    def apply(self) -> None:
        """Do what the figures say."""
        self.say_trouble("")
        numbers = []
        for field in (self.first, self.second):
            text = field.text().strip()
            try:
                numbers.append(float(text))
            except ValueError:
                self.say_trouble(tr("plan.exact_not_a_number", text=text))
                field.setFocus()
                return
        place = self._place(*numbers)
        if place is None:
            self.say_trouble(tr("plan.exact_not_a_number", text=", ".join(map(str, numbers))))
        elif self._tool.put(*place):
            self.leave()

    def _place(self, first: float, second: float) -> tuple[float, float] | None:
        if self.way.currentData() == "lonlat":
            return (first, second) if -180 <= first <= 180 and -85 <= second <= 85 else None
        anchor = self._tool.anchor
        if anchor is None or not (0 < first < 1e6 and math.isfinite(second)):
            return None
        lon, lat, _ = ELLIPSOID.fwd(*anchor, second, first)
        return float(lon), float(lat)

    def _show_way(self) -> None:
        polar = self.way.currentData() == "polar"
        names = ("exact_distance", "exact_bearing") if polar else ("exact_lon", "exact_lat")
        for field, name in zip((self.first, self.second), names, strict=True):
            label = self.fields.labelForField(field)
            label.setText(tr(f"plan.{name}"))  # type: ignore[attr-defined]  # a QLabel
            field.setAccessibleName(tr(f"plan.{name}"))
        anchor = self._tool.anchor
        for field, value in zip((self.first, self.second), anchor or (None, None), strict=True):
            field.setText("" if polar or value is None else f"{value:.7f}")
        self.first.selectAll()
        self._stay_whole()
