"""What can be wrong between polygons that should share a plane, and up to where nobody is asked."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "overlap", "duplicate", "enclave", "taken", "gap", "apart", "uncovered", "sliver", "astray", "outside",
]  # fmt: skip

#: In the order in which people look at them. Two rows claim the ground of the first three; of the fourth a
#: cell that stands; nobody that of the next three, of which the second lies beside cells that stand; a sliver
#: is a narrow piece apart from its polygon; the last two do not nest.
KINDS: tuple[Kind, ...] = (
    "overlap", "duplicate", "enclave", "taken", "gap", "apart", "uncovered", "sliver", "astray", "outside",
)  # fmt: skip
CLAIMED: frozenset[Kind] = frozenset({"overlap", "duplicate", "enclave"})
UNCLAIMED: frozenset[Kind] = frozenset({"gap", "apart", "uncovered"})
NESTING: frozenset[Kind] = frozenset({"astray", "outside"})


@dataclass(frozen=True, slots=True)
class Limits:
    """Up to where faults are mended unasked, in metres and square metres on the ground."""

    width: float = 10.0  # mean width of a strip: an overlap is settled, a gap is filled
    area: float = 10_000.0  # a wide overlap or gap above this is asked for, whatever its share
    share: float = 0.01  # of the smallest polygon concerned: above this a wide one is asked for
    sliver: float = 2.0  # mean width of a piece apart from its polygon that goes to a neighbour
    crumb: float = 1.0  # square metres: such a piece goes to a neighbour, and nesting is not told of


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong, with everything that a decision about it needs.

    Narrow strips between the same polygons are one fault, however many pieces they have.
    """

    kind: Kind
    rows: tuple[int, ...]  # who claims the ground; of a gap nobody
    #: Who may get it, rows; of a nesting fault the parents that the row lies in, its own among them.
    candidates: tuple[int, ...]
    #: Of each candidate: metres of border with the ground; of a parent the square metres that it holds.
    weights: tuple[float, ...]
    faces: tuple[int, ...]
    lon: float
    lat: float
    size: float  # square metres
    width: float  # metres, mean
    asked: bool  # beyond the limits: a person or a rule has to say
    parent: int = -1  # of a nesting fault the row's own parent; of uncovered ground the parent it lies in
    #: Candidates that belong to the parent in which all of the ground lies; of a nesting fault none.
    at_home: tuple[int, ...] = ()
    #: Cells that stand and have the ground, or lie beside it; they never change.
    standing: tuple[int, ...] = ()
