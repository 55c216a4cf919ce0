import pytest

from gridmap.demo.city import city
from gridmap.domain.errors import Cancelled
from gridmap.domain.records import KINDS
from gridmap.domain.references import REFERENCES
from gridmap.domain.vocabulary import CLOSED, OPEN
from tests.demo.conftest import CELLS, EVENTS, RESIDENTS


def test_the_same_seed_and_day_give_the_same_city_to_the_byte():
    first, second = (city(60, 800, 400, 11, "2026-03-01").digest() for _ in range(2))

    assert first == second


def test_another_seed_or_another_day_gives_another_city():
    digests = {
        city(60, 800, 400, seed, day).digest()
        for seed, day in ((11, "2026-03-01"), (12, "2026-03-01"), (11, "2026-03-02"))
    }

    assert len(digests) == 3


def test_another_day_moves_events_and_leaves_the_map_alone():
    one, other = (city(60, 800, 400, 11, day) for day in ("2026-03-01", "2026-09-01"))

    shapes = [
        next(table.columns["geometry"].values for table in made.tables if table.name == "cell")
        for made in (one, other)
    ]
    assert (shapes[0] == shapes[1]).all()


def test_there_are_as_many_cells_residents_and_events_as_were_asked_for(small_city):
    counts = small_city.city.counts()

    assert (counts["cell"], counts["resident"], counts["event"]) == (CELLS, RESIDENTS, EVENTS)


def test_the_smallest_city_that_may_be_asked_for_is_a_city_too():
    made = city(30, 100, 100, 0, "2026-11-22")

    assert made.counts()["cell"] == 30
    assert {"place", "household", "hazard", "event_step"} <= made.counts().keys()


def test_every_record_has_an_id_of_its_own_and_the_city_knows_how_many(small_city):
    ids = [one["id"] for name in small_city.city.counts() for one in small_city[name]]

    assert sorted(ids) == list(range(1, small_city.city.ids + 1))


def test_no_record_names_one_that_is_not_there(small_city):
    tables = {kind: name for name, kind in KINDS.items()}
    for reference in REFERENCES:
        there = {one for kind in reference.to for one in small_city.by_id(tables[kind])}
        for record in small_city[tables[reference.kind]]:
            named = record.get(reference.field)
            assert named is None or named in there, (reference, record)


def test_coded_fields_hold_words_that_gridmap_knows(small_city):
    for (kind, field), (_, words) in {**CLOSED, **OPEN}.items():
        table = next(name for name, one in KINDS.items() if one is kind)
        held = {record.get(field) for record in small_city[table]} - {None}
        assert held <= set(words), (table, field, held - set(words))


def test_drawing_stops_when_it_is_told_to():
    def stop(done, total):
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        city(60, 800, 400, 11, "2026-03-01", stop)
