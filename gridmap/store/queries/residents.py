"""The residents of a cell or region, masked before they leave the store."""

from collections.abc import Iterator, Sequence
from typing import Any

from gridmap.domain.people import age_band, is_protected, masked_name, masked_phone
from gridmap.domain.records import RecordId
from gridmap.store.queries.element_lists import PAGE, Listing, Row, in_pages, walk
from gridmap.store.queries.sorted_lists import pages_of

_LISTING = Listing(
    "resident",
    {
        "name": "name", "sex": "sex", "birth_date": "birth_date", "phone": "phone",
        "address": "address", "relation": "relation",
        "needs": "(SELECT group_concat(kind) FROM service_need WHERE resident_id = t.id)",
    },
    ("IFNULL(household_id, 0)", "id"),
)  # fmt: skip

#: Columns of the list; `needs` holds a tuple of kinds; it and the address are empty for a
#: protected resident.
COLUMNS = ("name", "sex", "age_band", "phone", "address", "needs")


def resident_pages(
    connection: Any, cells: Sequence[RecordId], today: str, size: int = PAGE
) -> Iterator[list[Row]]:
    """The residents of these cells, household by household, `size` at a time, as `COLUMNS` shows them."""
    found = walk(connection, _LISTING, cells, size)
    return in_pages((_masked(row, today) for row in found), size)


def sorted_resident_pages(
    connection: Any, ids: Sequence[RecordId], today: str, size: int = PAGE
) -> Iterator[list[Row]]:
    """The residents of these ids in their order, `size` at a time, as `COLUMNS` shows them."""
    for page in pages_of(connection, _LISTING, ids, size):
        yield [_masked(row, today) for row in page]


def _masked(row: Row, today: str) -> Row:
    name, sex, birth_date, phone, address, _, kinds = row.values
    needs = tuple(sorted(kinds.split(","))) if kinds else ()
    protected = is_protected(birth_date, needs, today)
    shown = (
        masked_name(name) if protected else name,
        sex,
        age_band(birth_date, today),
        masked_phone(phone),
        "" if protected else address or "",
        () if protected else needs,
    )
    return Row(row.id, row.cell_id, shown)
