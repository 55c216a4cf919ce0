"""Changes of areas, and lengths, in words, in the unit that shows them best."""

from gridmap.domain.areas import KM2, M2, SMALL, area_text


def area_change_text(before: float | None, after: float) -> str:
    """An area, old → new, in square metres where square kilometres would look the same; None for no old one.

    >>> area_change_text(1_250_000, 1_310_000), area_change_text(1_250_000, 1_251_000)
    ('1.25 → 1.31\\xa0km²', '1,250,000 → 1,251,000\\xa0m²')
    """
    if before is None or round(before) == round(after):
        return area_text(after)
    was, now = area_text(before), area_text(after)
    if was == now or min(before, after) < SMALL:
        was, now = f"{before:,.0f}{M2}", f"{after:,.0f}{M2}"
    return f"{was.split(KM2[0])[0]} → {now}"


def length_text(metres: float) -> str:
    """A length in kilometres with one decimal, in metres below one."""
    return f"{metres / 1000:,.1f} km" if metres >= 1000 else f"{metres:,.0f} m"
