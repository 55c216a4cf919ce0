"""Keeps the risk of a session's workspace up to date."""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime

import numpy as np

from gridmap.assessment.account import (
    CellAccount,
    FormerAccount,
    RegionAccount,
    cell_account,
    region_account,
)
from gridmap.assessment.city import City, as_levels, clocks_of, differing, rolled_up
from gridmap.assessment.past import Progress, past_levels
from gridmap.assessment.rules import Rules, rules_of
from gridmap.assessment.summary import Reassessed, Summary, summary_of
from gridmap.assessment.touched import TABLES, Touched, touched_by
from gridmap.assessment.trend import TrendDay, read_trend
from gridmap.domain.action import existing
from gridmap.domain.errors import UserError
from gridmap.domain.records import Cell, RecordId
from gridmap.domain.risk.assess import assess
from gridmap.domain.risk.explain import explain
from gridmap.domain.risk.explain_region import explain_region
from gridmap.domain.risk.facts import Ints, day_name, local_days
from gridmap.session import Changed, Session
from gridmap.store import levels as stored
from gridmap.store.levels import Level
from gridmap.store.queries.descent import read_descent
from gridmap.store.risk_base import chosen, read_base, read_hierarchy
from gridmap.store.risk_data import read_facts, read_past
from gridmap.store.snapshot import snapshot

#: Levels written in one transaction: some 60 ms.
_STEP = 2_000
#: Rest between two steps, so that the window gets its turn.
_REST_S = 0.004


def _quiet(_done: int, _total: int | None) -> None:
    """Progress that nobody watches."""


class Assessment:
    """The risk of every cell and region of one session.

    `assess_all` comes first; from then on every commit is followed by computing the touched cells
    and their regions again, on the thread that committed. Where the file is open for reading only,
    everything is computed and nothing kept.
    """

    def __init__(self, session: Session, clock: Callable[[], datetime] | None = None) -> None:
        """Follow `session`; `clock` tells the time, without it the session does."""
        self._session = session
        self._clock = clock or session.moment
        self._city: City | None = None
        self._rules: Rules | None = None
        self._at = -np.inf  # local days of the last look at the clocks
        self._lock = threading.Lock()
        self._torn = False  # whether the file may have some levels of a city that was not taken over
        self._waiting: deque[Touched] = deque()
        self._listeners: list[Callable[[Reassessed], None]] = []
        self._leave = session.subscribe(self._committed, "session.keeps.colours")

    def close(self) -> None:
        """Follow the session no longer."""
        self._leave()

    def subscribe(self, listener: Callable[[Reassessed], None]) -> Callable[[], None]:
        """Be told whose risk is another, on the thread that computed it; gives the way to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def levels(self) -> dict[RecordId, int | None]:
        """Level of every cell and region as last computed, None without data; empty before `assess_all`."""
        if self._city is None:
            return {}
        city, rolled = self._city, self._city.rolled
        levels = as_levels(city.cells, city.score, city.level)
        levels += as_levels(rolled.regions, rolled.score, rolled.level)
        return {subject: level for subject, level, _ in levels}

    def assess_all(self, now: datetime | None = None, progress: Progress | None = None) -> Summary:
        """Compute everything again and keep what has changed.

        Raises:
            UserError: the stored risk model cannot be read.
            Cancelled: by `progress`.
        """
        now = now or self._clock()
        with self._lock:
            told = self._everything(now, progress or _quiet)
            assert self._city is not None
            summary = summary_of(self._city, now, told)
        self._tell(told)
        self._work_off()
        return summary

    def tick(self, now: datetime | None = None) -> Reassessed:
        """Let time pass: cells in which a clock ran out since the last look, everything on a new day.

        What could not be kept at an earlier look, or after a commit, is tried again.
        """
        now = now or self._clock()
        moment, told = local_days(now), Reassessed()
        if self._city is None or np.floor(moment) != np.floor(self._at):
            return self.assess_all(now).changed
        with self._lock:
            late = self._city.ran_out(self._at, moment)
            if late:
                told = self._some(Touched(late), now)
            self._at = moment
        self._tell(told)
        return told.joined(self._work_off())

    def explain(self, subject_id: RecordId, now: datetime | None = None) -> CellAccount | RegionAccount:
        """Why a cell or region has its level.

        Raises:
            UserError: it is not in force, or the stored model cannot be read.
        """
        now = now or self._clock()
        rules = self._rules or rules_of(self._session.workspace)
        with snapshot(self._session.workspace.reading()) as connection:
            base, facts = read_facts(connection, now, [subject_id])
        if len(base.cells):
            return cell_account(explain(facts, rules.model, local_days(now)), self._session.workspace)
        if self._city is None:
            self.assess_all(now)
        assert self._city is not None
        city, at = self._city, self._city.region_position(subject_id)
        if at is None:
            raise UserError("risk.no_such_subject", id=subject_id)
        explained = explain_region(
            at, city.score, city.level, city.cells, city.residents, city.hierarchy, rules.model,
            rules.roll_up[city.hierarchy.levels[at]],
        )  # fmt: skip
        return region_account(explained, self._session.workspace)

    def former(self, cell_id: RecordId) -> FormerAccount | None:
        """What is known of a cell that is no longer in force; None for what is no such cell.

        Raises:
            UserError: the stored model cannot be read.
        """
        connection, today = self._session.workspace.reading(), day_name(local_days(self._clock()))
        descent = read_descent(connection, cell_id, today)
        if not descent.former:
            return None
        rules, last = self._rules or rules_of(self._session.workspace), self.trend(cell_id, 1)[-1]
        subject = existing(self._session.workspace, cell_id, Cell)
        return FormerAccount(subject, last.level, last.score, rules.model.thresholds, descent)

    def trend(self, subject_id: RecordId, days: int) -> list[TrendDay]:
        """Level and score of a cell or region on each of the last `days` days, as `read_trend` has them."""
        today = day_name(local_days(self._clock()))
        return read_trend(self._session.workspace.reading(), subject_id, today, days)

    def backfill_history(self, days: int, progress: Progress | None = None) -> int:
        """Compute the series of the `days` days before today from the times of events, hazards and visits.

        It takes the place of what the series held of those days; gives the number of rows. Cells,
        residents and the model are those of now.

        Raises:
            UserError: the file is open for reading only.
            Cancelled: by `progress`; nothing was kept.
        """
        now = self._clock()
        today = int(np.floor(local_days(now)))
        rules = rules_of(self._session.workspace)
        with snapshot(self._session.workspace.reading()) as connection:
            base, facts = read_past(connection, now, float(today - days))
            hierarchy = read_hierarchy(connection, base, day_name(today))
        rows = past_levels(facts, hierarchy, rules, today - days, today, progress)
        with self._session.workspace.writing() as connection:
            stored.replace_days(connection, day_name(today - days), day_name(today), rows)
        return len(rows)

    def _committed(self, changed: Changed) -> None:
        touched = Touched(rules=changed.whole and bool(changed.tables & TABLES))
        if changed.change and not touched.rules:
            try:
                touched = touched_by(changed.change, self._session.workspace)
            except BaseException:
                self._waiting.append(Touched(rules=True))  # nobody knows which cells, so all of them
                raise
        if touched:
            self._waiting.append(touched)
            self._work_off()

    def _work_off(self) -> Reassessed:
        """Compute what commits have touched, unless another thread is at it and will see it too.

        What fails waits for the next time.
        """
        every = Reassessed()
        while self._waiting and self._lock.acquire(blocking=False):
            told = Reassessed()
            try:
                touched = self._waiting.popleft() if self._waiting else None  # another thread was faster
                if touched and self._city is not None:
                    try:
                        told = self._reassess(touched, self._clock())
                    except BaseException:
                        self._waiting.appendleft(touched)
                        raise
            finally:
                self._lock.release()
            self._tell(told)
            every = every.joined(told)
        return every

    def _reassess(self, touched: Touched, now: datetime) -> Reassessed:
        return self._everything(now, _quiet) if touched.rules else self._some(touched, now)

    def _everything(self, now: datetime, progress: Progress) -> Reassessed:
        rules, moment = rules_of(self._session.workspace), local_days(now)
        progress(0, 3)
        with snapshot(self._session.workspace.reading()) as connection:
            base, facts = read_facts(connection, now)
            hierarchy = read_hierarchy(connection, base, day_name(moment))
        progress(1, 3)
        assessed = assess(facts, rules.model, moment)
        rolled = rolled_up(assessed.score, assessed.level, base.residents, hierarchy, rules)
        clocks = clocks_of(facts.events, base.cells)
        before = self._city
        progress(2, 3)
        score, level = assessed.score, assessed.level
        city = City(base.cells, base.residents, hierarchy, score, level, clocks, rolled)
        told = self._keep(before, city, base.cells, day_name(moment))
        self._rules, self._at = rules, moment
        progress(3, 3)
        return told

    def _some(self, touched: Touched, now: datetime) -> Reassessed:
        """Compute some cells and the regions above them again."""
        assert self._city is not None and self._rules is not None
        before, day = self._city, day_name(local_days(now))
        with snapshot(self._session.workspace.reading()) as connection:
            city = before
            if touched.shape:
                shape = read_base(connection, chosen(day))
                hierarchy = read_hierarchy(connection, shape, day)
                city = before.with_shape(shape.cells, shape.residents, hierarchy, self._rules)
            inside = [cell for cell in touched.cells if city.position(cell) is not None]
            base, facts = read_facts(connection, now, inside)
        assessed = assess(facts, self._rules.model, local_days(now))
        clocks = clocks_of(facts.events, base.cells)
        city = city.with_cells(assessed, base.residents, clocks, self._rules)
        return self._keep(before, city, base.cells, day)

    def _keep(self, before: City | None, city: City, computed: Ints, day: str) -> Reassessed:
        """Take over the new city and write what is another in it; `computed` are ids of cells."""
        old, ids = (None, city.cells) if self._torn else (before, computed)
        cells, regions = differing(old, city, ids)
        if not self._session.read_only:
            self._torn = True
            self._write("cell", cells, day)
            self._write("region", regions, day)
            self._torn = False
        self._city = city
        return Reassessed(frozenset(one[0] for one in cells), frozenset(one[0] for one in regions))

    def _write(self, table: str, levels: Sequence[Level], day: str) -> None:
        """Keep levels, in steps that let others write between."""
        for start in range(0, len(levels), _STEP):
            if start:
                time.sleep(_REST_S)
            some = levels[start : start + _STEP]
            with self._session.workspace.writing() as connection:
                stored.write_levels(connection, table, some)
                stored.write_day(connection, day, some)

    def _tell(self, told: Reassessed) -> None:
        if told.cells or told.regions:
            for listener in list(self._listeners):
                listener(told)
