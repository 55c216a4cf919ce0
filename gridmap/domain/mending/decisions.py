"""What people decide about faults: values in a list, so that taking one back is dropping the last."""

from dataclasses import dataclass, field
from typing import Literal

from gridmap.domain.mending.fault import CLAIMED, NESTING, UNCLAIMED, Fault, Kind
from gridmap.domain.mending.rules import OPEN, STANDING, Rule, owner_by, unasked
from gridmap.domain.mending.survey import Survey

What = Literal["larger", "border", "older", "first", "leave", "cut", "give", "yield"]

NOBODY = -1  # a gap stays; and see `OPEN`, `STANDING`
CUT = -3  # what reaches out of the parent goes to the neighbours there


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to become of some faults.

    A decision that names faults counts more than one about kinds, and that more than one about all;
    of two of the same sort the later one.
    """

    #: A rule, or leave as it is, or cut at the parent's border, or give to `owner`, or yield to cells that
    #: stand.
    what: What
    faults: tuple[int, ...] = ()  # numbers in the survey
    kinds: tuple[Kind, ...] = ()  # where no faults are named; () and () is all that is asked for
    owner: int = NOBODY

    @property
    def weight(self) -> int:
        """How much it counts against others."""
        return 2 if self.faults else 1 if self.kinds else 0


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions in the order in which they were made, and those taken back."""

    made: tuple[Decision, ...] = ()
    undone: tuple[Decision, ...] = field(default=())

    def with_one(self, decision: Decision) -> "Decisions":
        """One more; what was taken back is gone."""
        return Decisions((*self.made, decision))

    def taken_back(self) -> "Decisions":
        """Without the last one."""
        return Decisions(self.made[:-1], (*self.undone, self.made[-1])) if self.made else self

    def made_again(self) -> "Decisions":
        """With the one that was taken back last."""
        return Decisions((*self.made, self.undone[-1]), self.undone[:-1]) if self.undone else self


def possible(what: What, fault: Fault) -> bool:
    """Whether a decision makes sense for a fault."""
    if what == "yield" or fault.kind == "taken":
        return what == "yield" and fault.kind == "taken"
    if what == "leave":
        return fault.kind not in CLAIMED
    if what == "cut":
        return fault.kind in NESTING and bool(fault.faces)
    return True


def owners(survey: Survey, decisions: Decisions) -> list[int]:
    """Who gets the ground of each fault, in the order of the survey.

    Returns:
        A row, or for a nesting fault a parent or `CUT`; `NOBODY` for a gap that stays; `STANDING` where a
        cell keeps what it has; `OPEN` where somebody has to say.
    """
    found = [unasked(fault, survey.areas, survey.codes) for fault in survey.faults]
    for decision in sorted(decisions.made, key=lambda one: one.weight):
        for number in _meant(survey, decision):
            fault = survey.faults[number]
            if possible(decision.what, fault):
                found[number] = _owner(survey, decision, fault)
    return found


def wide_gaps(survey: Survey) -> tuple[int, ...]:
    """Numbers of the gaps that are not filled unasked."""
    every = enumerate(survey.faults)
    return tuple(number for number, fault in every if fault.kind in UNCLAIMED and fault.asked)


def still_open(survey: Survey, decisions: Decisions) -> list[int]:
    """Numbers of the faults that somebody has to decide yet."""
    return [number for number, owner in enumerate(owners(survey, decisions)) if owner == OPEN]


def _meant(survey: Survey, decision: Decision) -> list[int]:
    if decision.faults:
        return [number for number in decision.faults if 0 <= number < len(survey.faults)]
    return [number for number, fault in enumerate(survey.faults) if _speaks_of(decision, fault)]


def _speaks_of(decision: Decision, fault: Fault) -> bool:
    if decision.kinds:
        return fault.kind in decision.kinds
    # A rule for all means what is claimed twice, save enclaves, which are meant, and what is asked for but
    # gaps: that somebody has to get ground that several claim says nothing of ground that nobody does.
    if fault.kind in UNCLAIMED:
        return False
    return fault.asked or (fault.kind in CLAIMED and fault.kind != "enclave")


def _owner(survey: Survey, decision: Decision, fault: Fault) -> int:
    if decision.what == "give":
        return decision.owner
    if decision.what == "cut":
        return CUT
    if decision.what == "yield":
        return STANDING
    if decision.what == "leave":
        if fault.kind in NESTING:
            return fault.parent
        return fault.rows[0] if fault.rows else NOBODY
    rule: Rule = decision.what
    return owner_by(rule, fault, survey.areas, survey.codes)
