"""Areas and lengths in words, in the unit that shows them best."""

_KM2 = "\N{NO-BREAK SPACE}km²"
_M2 = "\N{NO-BREAK SPACE}m²"
#: Square metres below which square kilometres would say nothing.
_SMALL = 1e4


def area_text(square_metres: float) -> str:
    """An area in square kilometres, in square metres below a hundredth.

    >>> area_text(4448.2), area_text(1_250_000)
    ('4,448\\xa0m²', '1.25\\xa0km²')
    """
    return f"{square_metres / 1e6:,.2f}{_KM2}" if square_metres >= _SMALL else f"{square_metres:,.0f}{_M2}"


def area_change_text(before: float | None, after: float) -> str:
    """An area, old → new, in square metres where square kilometres would look the same; None for no old one.

    >>> area_change_text(1_250_000, 1_310_000), area_change_text(1_250_000, 1_251_000)
    ('1.25 → 1.31\\xa0km²', '1,250,000 → 1,251,000\\xa0m²')
    """
    if before is None or round(before) == round(after):
        return area_text(after)
    was, now = area_text(before), area_text(after)
    if was == now or min(before, after) < _SMALL:
        was, now = f"{before:,.0f}{_M2}", f"{after:,.0f}{_M2}"
    return f"{was.split(_KM2[0])[0]} → {now}"


def length_text(metres: float) -> str:
    """A length in kilometres with one decimal, in metres below one."""
    return f"{metres / 1000:,.1f} km" if metres >= 1000 else f"{metres:,.0f} m"
