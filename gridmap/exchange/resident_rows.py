"""Residents with their households and service needs."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from gridmap.domain.attach import Cells
from gridmap.domain.change import Columns
from gridmap.domain.identity import read_id_number
from gridmap.domain.reading import Doubt, Reading
from gridmap.domain.records import RecordId
from gridmap.domain.service_needs import NEED_KINDS
from gridmap.exchange.record_rows import Ready, plain_rows
from gridmap.store.queries.for_import import HouseholdKey, households
from gridmap.store.workspace import Workspace

#: More residents at one address without a household number are rather a building than a household.
MOST_MEMBERS = 12


def complete_from_id_numbers(values: dict[str, list[Any]], count: int) -> Reading[Any]:
    """Fill in sex and birth date from valid id numbers; gives what contradicts them as notes."""
    noted: dict[int, Doubt] = {}
    numbers = values.get("id_number")
    if numbers is None:
        return Reading([], noted=noted)
    sexes = values.setdefault("sex", [None] * count)
    births = values.setdefault("birth_date", [None] * count)
    for place, number in enumerate(numbers):
        said = read_id_number(number) if number else None
        if said is None:
            continue
        born = said.birth_date.isoformat()
        if births[place] not in (None, born):
            noted[place] = Doubt("import_records.birth_date_differs")
        elif sexes[place] in (1, 2) and sexes[place] != said.sex:
            noted[place] = Doubt("import_records.sex_differs")
        births[place] = births[place] or born
        sexes[place] = sexes[place] or said.sex
    return Reading([], noted=noted)


class ResidentRows:
    """Makes the rows of residents; remembers the households of the file and of the workspace."""

    def __init__(self, workspace: Workspace, cells: Cells) -> None:
        """Know the households that are there."""
        self._new_ids = workspace.ids.block
        self._community = dict(zip(cells.ids, cells.community_ids, strict=True))
        self._known: dict[HouseholdKey, RecordId] = households(workspace.reading())
        self._members: Counter[RecordId] = Counter()  # of households known by their address alone

    def rows(self, ready: Ready) -> Iterator[Columns]:
        """Households first, then residents, then their service needs."""
        nothing = [None] * len(ready.ids)
        numbers = ready.values.get("household_number", nothing)
        told = list(zip(numbers, ready.values.get("address", nothing), strict=True))
        keys = [self._key(*one, cell) for one, cell in zip(told, ready.cell_ids, strict=True)]
        first: dict[HouseholdKey, int] = {}
        for place, key in enumerate(keys):
            if key and key not in self._known:
                first.setdefault(key, place)
        if first:
            self._known.update(zip(first, self._new_ids(len(first)), strict=True))
            yield _household_rows(ready, told, {self._known[key]: place for key, place in first.items()})
        ids = [self._known[key] if key else None for key in keys]
        self._members.update(self._known[key] for key in keys if key and key[0] == "address")
        yield plain_rows("resident", ready, {"household_id": ids, "source": ["import"] * len(ids)})
        needs = list(_needs(ready))
        if needs:
            columns = zip(*needs, strict=True)
            named = zip(("resident_id", "kind", "interval_days", "last_visit_on"), columns, strict=True)
            yield Columns("service_need", {"id": self._new_ids(len(needs)), **dict(named)})

    def notes(self) -> list[Doubt]:
        """Households that are rather whole buildings."""
        crowded = sum(count > MOST_MEMBERS for count in self._members.values())
        said = {"count": crowded, "most": MOST_MEMBERS}
        return [Doubt("import_records.crowded_addresses", said)] if crowded else []

    def _key(self, number: str | None, address: str | None, cell: RecordId | None) -> HouseholdKey | None:
        if number:
            return "number", number, self._community.get(cell or 0)
        return ("address", address, self._community.get(cell or 0)) if address else None


def _household_rows(
    ready: Ready, told: list[tuple[str | None, str | None]], places: dict[RecordId, int]
) -> Columns:
    """Rows of new households, each like its first member."""
    at = list(places.values())
    return Columns(
        "household",
        {
            "id": list(places),
            "cell_id": [ready.cell_ids[place] for place in at],
            "number": [told[place][0] for place in at],
            "address": [told[place][1] for place in at],
            "attached_by": [ready.attached_by[place] for place in at],
            "source": ["import"] * len(at),
            "lon": ready.lon[at],
            "lat": ready.lat[at],
        },
    )


def _needs(ready: Ready) -> Iterator[tuple[RecordId, str, int, str | None]]:
    visits = ready.values.get("last_visit_on", [None] * len(ready.ids))
    listed = ready.values.get("needs", [()] * len(ready.ids))
    flags = {
        target.removeprefix("need."): column
        for target, column in ready.values.items()
        if target.startswith("need.")
    }
    for place, record_id in enumerate(ready.ids):
        told = [*(listed[place] or ()), *(key for key, column in flags.items() if column[place])]
        for kind in dict.fromkeys(told):
            yield record_id, kind, NEED_KINDS[kind].interval_days, visits[place]
