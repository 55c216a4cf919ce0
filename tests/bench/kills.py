"""Kill -9 at random moments: the file opens, verifies, and holds all or nothing of what was going on.

    python -m tests.bench.kills --times 100 [--seed 7] [--work import edit ...]

Prints one line of JSON; exit code 1 when anything was found broken.
"""

import argparse
import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.draft_kill_works import DRAFT_WORKS
from tests.bench.kill_works import WORKS, Work, refuse_unless_sound

_FORK = multiprocessing.get_context("fork")  # a child is at work within milliseconds
_PATIENCE = 60  # seconds
EVERY_WORK = WORKS | DRAFT_WORKS


@dataclass
class Tally:
    """What came of the kills."""

    kills: Counter = field(default_factory=Counter)
    found: Counter = field(default_factory=Counter)  # "import: all" -> times
    broken: list[str] = field(default_factory=list)


def kill_often(folder: Path, work: Work, times: int, chance: random.Random, tally: Tally) -> None:
    """Let children do the work on files of their own, and kill `times` of them in the middle."""
    path = folder / f"{work.name}.gpkg"
    work.prepare(path)
    seconds, already = _uninterrupted(path, work), 0
    path = folder / f"{work.name} again.gpkg"
    work.prepare(path)
    while already < times:
        if not _killed(path, work, chance.uniform(0, seconds * 1.05)):
            _examine(path, work, tally, "done")
            work.prepare(path)
            continue
        already += 1
        tally.kills[work.name] += 1
        if not _examine(path, work, tally, f"kill {already}"):
            path = folder / f"{work.name} {already}.gpkg"
            work.prepare(path)


def _uninterrupted(path: Path, work: Work) -> float:
    started = time.perf_counter()
    child = _FORK.Process(target=work.run, args=(path,))
    child.start()
    child.join(_PATIENCE)
    if child.exitcode != 0:
        child.kill()
        raise RuntimeError(f"{work.name} fails by itself, or hangs")
    return time.perf_counter() - started


def _killed(path: Path, work: Work, after: float) -> bool:
    child = _FORK.Process(target=work.run, args=(path,))
    child.start()
    child.join(after)
    if child.exitcode is None:
        os.kill(child.pid, signal.SIGKILL)
        child.join()
    if child.exitcode not in (0, -signal.SIGKILL):
        raise RuntimeError(f"{work.name} failed with exit code {child.exitcode}")
    return child.exitcode != 0


def _examine(path: Path, work: Work, tally: Tally, when: str) -> bool:
    try:
        refuse_unless_sound(path, work)
        tally.found[f"{work.name}: {work.state(path)}"] += 1
    except Exception as error:  # noqa: BLE001  # whatever it is, it goes into the report
        tally.broken.append(f"{work.name}, {when}: {type(error).__name__}: {error}")
        return False
    return True


def main() -> int:
    """Run, print the tally, and tell by the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--work", nargs="*", default=list(EVERY_WORK), choices=list(EVERY_WORK))
    wanted = parser.parse_args()
    chance, tally, started = random.Random(wanted.seed), Tally(), time.perf_counter()
    each = -(-wanted.times // len(wanted.work))
    with tempfile.TemporaryDirectory() as folder:
        for name in wanted.work:
            kill_often(Path(folder), EVERY_WORK[name], each, chance, tally)
    print(
        json.dumps(
            {
                "kills": sum(tally.kills.values()),
                "by_work": dict(tally.kills),
                "found_after": dict(sorted(tally.found.items())),
                "broken": tally.broken,
                "seconds": round(time.perf_counter() - started, 1),
            },
            ensure_ascii=False,
        )
    )
    return 1 if tally.broken else 0


if __name__ == "__main__":
    sys.exit(main())
