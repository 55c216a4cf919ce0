"""Areas in words, in the unit that shows them best."""

KM2 = "\N{NO-BREAK SPACE}km²"
M2 = "\N{NO-BREAK SPACE}m²"
#: Square metres below which square kilometres would say nothing.
SMALL = 1e4
#: Square kilometres from which hundredths say nothing.
_WIDE = 100.0


def area_text(square_metres: float) -> str:
    """An area in square kilometres, without decimals from a hundred, in square metres below a hundredth.

    >>> area_text(4448.2), area_text(1_250_000), area_text(12_757_600_000)
    ('4,448\xa0m²', '1.25\xa0km²', '12,758\xa0km²')
    """
    if square_metres < SMALL:
        return f"{square_metres:,.0f}{M2}"
    km2 = square_metres / 1e6
    return f"{km2:,.{2 if km2 < _WIDE else 0}f}{KM2}"
