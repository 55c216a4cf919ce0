"""Figures of proposals as JSON lines: ``python -m tests.bench.proposing WORKSPACE…``.

Divides every community of each workspace by the targets of its setting, writes nothing, and counts the
cells within ±10 %: of all, of communities whose numbers of households allow it, and of those together
with the ones where it is a matter of luck (see `gridmap.domain.planning.proposal`).
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path

from gridmap.domain.coverage.model import Coverage
from gridmap.planning.proposals import communities_below
from gridmap.planning.proposer import Proposer
from gridmap.session import Session
from gridmap.store.coverage_data import cells_in_force


def divided(path: Path) -> None:
    """Divide all communities of a workspace and print what it came to."""
    session = Session.open(path)
    proposer = Proposer(session, Coverage.build(*cells_in_force(session.workspace)), None)
    counties = session.workspace.reading().execute(
        "SELECT code FROM region WHERE level = 'county' AND valid_to IS NULL"
    )
    cells, within, refused = Counter[str](), Counter[str](), 0
    began, slowest = time.perf_counter(), 0.0
    for community in communities_below(session, [code for (code,) in counties]):
        at = time.perf_counter()
        made = proposer.proposed(community)
        slowest = max(slowest, time.perf_counter() - at)
        if made.proposal is None:
            refused += 1
            continue
        obstacles = made.proposal.division.obstacles
        kind = obstacles[0].key if obstacles else "good"
        cells[kind] += len(made.households)
        within[kind] += made.within
    seconds = time.perf_counter() - began
    session.close()
    figures = {name: _share(cells, within, kinds) for name, kinds in _KINDS.items()}
    told = {"seconds": round(seconds, 1), "slowest": round(slowest, 2), "refused": refused, **figures}
    print(json.dumps({"gridmap": "proposals", "file": path.name, **told}), flush=True)


_KINDS = {
    "all": ("good", "lie", "coarse", "few", "place", "sums"),
    "allowed": ("good", "lie"),
    "allowed or luck": ("good", "lie", "coarse"),
}


def _share(cells: Counter[str], within: Counter[str], kinds: tuple[str, ...]) -> str:
    whole, good = sum(cells[one] for one in kinds), sum(within[one] for one in kinds)
    return f"{good} of {whole}" + (f", {good / whole:.2%}" if whole else "")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        divided(Path(name))
