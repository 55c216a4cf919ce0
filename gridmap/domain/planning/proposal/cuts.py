"""The best way to cut one spanning tree of blocks into parts."""

from collections.abc import Iterable, Sequence

from gridmap.domain.planning.proposal.window import Window

#: How far outside the window, or off the mean, a part may lie, as a share of the window's middle.
_SLACK = 0.2
#: Ways to cut a branch that are kept; the cheapest.
_KEPT = 24

#: Parts that a branch is cut into so far, and the households of what still hangs on its block.
_State = tuple[int, int]
#: A branch that was taken in: its place, its state, whether it was cut off, and the step before.
_Step = tuple[int, _State, bool, "_Step | None"]
#: What a state costs, and how it came about.
_Ways = dict[_State, tuple[float, _Step | None]]


def cheapest_cut(
    above: Sequence[int], households: Sequence[int], parts: int, window: Window
) -> tuple[list[int], float] | None:
    """The part of each block of a tree, 0 to `parts` - 1, and what they cost; None where none is near.

    Dynamic programming from the leaves inwards: of every branch the ways to cut it are known by how many
    parts they close and how many households they leave open. All ways are looked at where they are few,
    which they are where parts are of few households; else the cheapest.

    Args:
        above: The place of the block above each, blocks from the root (-1) outwards.
        households: Of each, in that order.
        parts: How many.
        window: Households of a part; the cost of each is `Window.cost_of`.
    """
    slack = _SLACK * window.middle
    mean = sum(households) / parts
    low, high = min(window.low, mean) - slack, max(window.high + slack, mean + slack, *households)
    ways: list[_Ways] = [{(0, own): (0.0, None)} for own in households]
    for place in range(len(households) - 1, 0, -1):
        branches = _taken_in(place, ways[place], low, high, window)
        ways[above[place]] = _cheapest(_together(ways[above[place]], branches, high))
    ends = [
        (cost + window.cost_of(left), state)
        for state, (cost, _) in ways[0].items()
        for closed, left in [state]
        if closed == parts - 1 and left >= low
    ]
    if not ends:
        return None
    cost, state = min(ends)
    return _numbered(above, _cut_off(ways, state)), cost


def _taken_in(
    place: int, ways: _Ways, low: float, high: float, window: Window
) -> list[tuple[int, int, float, int, _State, bool]]:
    """Ways in which a branch is taken in by the block above: what it closes and leaves open, and its cost."""
    found = [(closed, left, cost, place, (closed, left), False) for (closed, left), (cost, _) in ways.items()]
    best: dict[int, tuple[float, int]] = {}
    for (closed, left), (cost, _) in ways.items():
        if low <= left <= high:
            whole = cost + window.cost_of(left)
            if closed not in best or whole < best[closed][0]:
                best[closed] = whole, left
    found += [(closed + 1, 0, cost, place, (closed, left), True) for closed, (cost, left) in best.items()]
    return found


def _together(
    ways: _Ways, branches: Iterable[tuple[int, int, float, int, _State, bool]], high: float
) -> _Ways:
    """The ways of a block with one more branch."""
    made: _Ways = {}
    for closed, left, cost, place, state, off in branches:
        for (had_closed, had_left), (had_cost, step) in ways.items():
            open_now = had_left + left
            if open_now > high:
                continue
            key, whole = (had_closed + closed, open_now), had_cost + cost
            known = made.get(key)
            if known is None or whole < known[0]:
                made[key] = whole, (place, state, off, step)
    return made


def _cheapest(ways: _Ways) -> _Ways:
    if len(ways) <= _KEPT:
        return ways
    return dict(sorted(ways.items(), key=lambda one: one[1][0])[:_KEPT])


def _cut_off(ways: list[_Ways], state: _State) -> set[int]:
    """Places at which branches were cut off on the way to a state of the root."""
    found, waiting = set(), [(0, state)]
    while waiting:
        place, reached = waiting.pop()
        step = ways[place][reached][1]
        while step is not None:
            branch, state, off, step = step
            if off:
                found.add(branch)
            waiting.append((branch, state))
    return found


def _numbered(above: Sequence[int], off: set[int]) -> list[int]:
    part, count = [0] * len(above), 0
    for place in range(1, len(above)):
        if place in off:
            count += 1
            part[place] = count
        else:
            part[place] = part[above[place]]
    return part
