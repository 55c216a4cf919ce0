"""An area in words, in the unit that shows it best."""

from gridmap.words import tr

_IN_KM2 = 100_000.0  # square metres from which an area is said in square kilometres


def area_said(square_metres: float, short: bool = False) -> str:
    """An area in square metres, or in square kilometres where that is read more easily; short for tables."""
    ending = "_short" if short else ""
    if abs(square_metres) >= _IN_KM2:
        decimals = 3 if abs(square_metres) < 1e8 else 1
        return tr(f"area.km2{ending}", size=f"{square_metres / 1e6:,.{decimals}f}")
    decimals = 0 if abs(square_metres) >= 10 or square_metres == 0 else 2
    return tr(f"area.m2{ending}", size=f"{square_metres:,.{decimals}f}")
