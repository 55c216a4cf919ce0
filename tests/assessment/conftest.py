"""An invented town with two cells, worked on at noon of this day."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from gridmap.assessment import Assessment
from gridmap.domain.change import added, replaced
from gridmap.domain.records import Event, Facility, Hazard, Place, Resident, ServiceNeed
from gridmap.session import Session
from tests.store.conftest import Do, build_town


class Clock:
    """Stands at noon until it is moved."""

    def __init__(self):
        self.now = datetime.combine(date.today(), time(12)).astimezone(UTC)

    def __call__(self):
        return self.now

    def go(self, **time):
        self.now += timedelta(**time)

    def moment(self, **ago):
        return (self.now - timedelta(**ago)).strftime("%Y-%m-%dT%H:%M:%SZ")

    def day(self, **ago):
        return (self.now.astimezone() - timedelta(**ago)).date().isoformat()


class Making:
    """Adds records to the session, those of usual kind in a line each."""

    def __init__(self, session, town, clock):
        self.session, self.town, self.clock = session, town, clock
        self.numbers = iter(range(1, 10_000))

    def add(self, *records):
        self.session.run(Do(added("change.test", records)))
        return records[0]

    def event(self, cell=None, ago=None, **values):
        usual = {"severity": 3, "reported_at": self.clock.moment(**(ago or {"hours": 1}))}
        number = f"SJ-{next(self.numbers)}"
        where = cell or self.town.west
        return self.add(Event(self.session.new_id(), where, number, "井盖松动", **{**usual, **values}))

    def hazard(self, kind=Place, **values):
        holder = kind(self.session.new_id(), self.town.west, "老王超市")
        usual = {"found_on": self.clock.day(days=9), "grade": 1, "due_on": self.clock.day(days=1)}
        hazard = Hazard(self.session.new_id(), holder.id, "gas", **{**usual, **values})
        self.add(holder, hazard)
        return hazard

    def facility_hazard(self, **values):
        return self.hazard(Facility, **values)

    def need(self, last_visit_on=None, cell=None):
        person = Resident(self.session.new_id(), cell or self.town.west, "虚构甲", source="invented")
        need = ServiceNeed(self.session.new_id(), person.id, "living_alone", 30, last_visit_on)
        self.add(person, need)
        return need

    def change(self, before, **values):
        after = replace(before, **values)
        self.session.run(Do(replaced("change.test", [(before, after)])))
        return after

    def people(self, cell, count):
        names = [f"虚构{n}" for n in range(count)]
        self.add(*(Resident(self.session.new_id(), cell, name, source="invented") for name in names))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def session(tmp_path):
    opened = Session.create(tmp_path / "town.gpkg", "试验")
    yield opened
    opened.close()


@pytest.fixture
def town(session):
    return build_town(session)


@pytest.fixture
def making(session, town, clock):
    return Making(session, town, clock)


@pytest.fixture
def assessment(session, town, clock):
    return Assessment(session, clock)


@pytest.fixture
def stored(session):
    """Level and score of a subject as its row in the file has them."""

    def read(subject):
        question = (
            "SELECT risk_level, risk_score FROM cell WHERE id = :id UNION ALL "
            "SELECT risk_level, risk_score FROM region WHERE id = :id"
        )
        return session.workspace.reading().execute(question, {"id": subject}).fetchone()

    return read
