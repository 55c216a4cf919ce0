"""Areas in words, in the unit that shows them best."""

KM2 = "\N{NO-BREAK SPACE}km²"
M2 = "\N{NO-BREAK SPACE}m²"
#: Square metres below which square kilometres would say nothing.
SMALL = 1e4


def area_text(square_metres: float) -> str:
    """An area in square kilometres, in square metres below a hundredth.

    >>> area_text(4448.2), area_text(1_250_000)
    ('4,448\\xa0m²', '1.25\\xa0km²')
    """
    return f"{square_metres / 1e6:,.2f}{KM2}" if square_metres >= SMALL else f"{square_metres:,.0f}{M2}"
