"""Facts of invented cells: written down in a line each, or any that hypothesis comes upon."""

from dataclasses import fields

import numpy as np
from hypothesis import strategies as st

from gridmap.domain.risk.facts import ALWAYS, NEVER, Events, Facts, Hazards, Manual, Needs

NOW = 20_000.5  # noon of a day, in local days since 1970
BEGAN = NOW - 10
WHOLE = {"id", "cell", "severity", "grade", "level", "site"}


def facts_of(events=(), hazards=(), needs=(), manual=(), cells=1, residents=None, known=None, sites=()):
    """Facts of cells with the ids 100, 101, ...; what a row leaves out is usual, and began ten days ago."""
    return Facts(
        np.arange(100, 100 + cells),
        np.array(residents if residents is not None else [10] * cells),
        np.array(known if known is not None else [True] * cells),
        _table(
            Events, events, severity=3, reported=BEGAN, closed=NEVER, respond_by=NEVER, responded=NEVER,
            close_by=NEVER, site=-1,
        ),
        _table(Hazards, hazards, grade=3, found=BEGAN, due=NEVER, cleared=NEVER),
        _table(Needs, needs, due=BEGAN, visited=NEVER),
        _table(Manual, manual, level=4, since=BEGAN, until=NEVER),
        tuple(sites),
    )  # fmt: skip


def _table(kind, rows, **usual):
    def value(name, row, number):
        return row.get(name, number + 1 if name == "id" else usual.get(name, 0))

    columns = {
        field.name: np.array(
            [value(field.name, row, number) for number, row in enumerate(rows)],
            np.int64 if field.name in WHOLE else np.float64,
        )
        for field in fields(kind)
    }
    return kind(**columns)


_past = st.floats(NOW - 120, NOW, width=32).map(float)
_clock = st.one_of(st.just(NEVER), st.floats(NOW - 30, NOW + 30, width=32).map(float))
_event = st.fixed_dictionaries(
    {"severity": st.integers(1, 4), "reported": _past},
    optional={
        "respond_by": _clock, "responded": _clock, "close_by": _clock, "site": st.integers(-1, 2),
        "closed": st.one_of(st.just(NEVER), st.just(ALWAYS)),
    },
)  # fmt: skip
_hazard = st.fixed_dictionaries({"grade": st.integers(0, 4)}, optional={"due": _clock})
_need = st.fixed_dictionaries({"due": st.one_of(st.just(ALWAYS), _past)})
_manual = st.fixed_dictionaries({"level": st.integers(1, 4)})


def any_facts(manual=True):
    """Facts of one cell."""
    return st.builds(
        lambda events, hazards, needs, by_hand: facts_of(
            *_numbered(events, hazards, needs, by_hand), sites=("东街1号", "东街2号", 7)
        ),
        st.lists(_event, max_size=12),
        st.lists(_hazard, max_size=6),
        st.lists(_need, max_size=6),
        st.lists(_manual, max_size=1 if manual else 0),
    )


def _numbered(*groups):
    """The rows with ids that no other row has."""
    return [
        [{**row, "id": thousand + at} for at, row in enumerate(rows)]
        for thousand, rows in zip(range(1000, 9000, 1000), groups, strict=False)
    ]
