"""What may be decided about some faults, as a menu."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QPushButton

from gridmap.domain.mending.decisions import Decision, What, possible, wide_gaps
from gridmap.domain.mending.fault import NESTING, UNCLAIMED, Fault, Kind
from gridmap.domain.mending.rules import RULES, Rule
from gridmap.exchange.area_words import area_said
from gridmap.exchange.mending.delivery import Delivery
from gridmap.exchange.mending.wording import candidate_said
from gridmap.words import tr

_MOST_CANDIDATES = 12


class DecisionMenu(QPushButton):
    """A button that opens a menu of decisions; the one that is chosen is reported.

    No box: keys and the wheel would decide in passing.
    """

    wanted = Signal(object)  # Decision

    def __init__(self, name: str) -> None:
        super().__init__(tr("mending.choose"))
        self.setAccessibleName(name)
        self.setAutoDefault(False)
        self.choices = QMenu(self)
        self.choices.setAccessibleName(name)
        self.clicked.connect(self._open)

    def said(self) -> list[str]:
        """What is offered."""
        return [action.text() for action in self.choices.actions()]

    def offer_for_kind(self, delivery: Delivery, kind: Kind | None) -> None:
        """Decisions about all faults of a kind, or about everything that is claimed twice."""
        kinds = (kind,) if kind else ()
        offered: list[tuple[str, Decision]] = []
        some = [fault for fault in delivery.survey.faults if kind is None or fault.kind == kind]
        ruled = [fault for fault in some if kind or fault.kind not in UNCLAIMED]
        offered += [(tr(f"mending.rule.{rule}"), Decision(rule, kinds=kinds)) for rule in _rules(ruled)]
        if kind is None and any(fault.kind == "taken" for fault in some):
            offered.append((tr("mending.rule.yield"), Decision("yield", kinds=("taken",))))
        if kind is None and (gaps := wide_gaps(delivery.survey)):
            offered.append((tr("mending.rule.leave_gaps", count=len(gaps)), Decision("leave", gaps)))
            offered.append((tr("mending.rule.fill_gaps", count=len(gaps)), Decision("border", gaps)))
        if kind:
            others: tuple[What, ...] = ("yield", "leave", "cut")
            for what in others:
                if any(possible(what, fault) for fault in some):
                    said = _as_it_is(kind) if what == "leave" else tr(f"mending.rule.{what}")
                    offered.append((said, Decision(what, kinds=kinds)))
        self._show(offered if some else [])

    def offer_for_faults(self, delivery: Delivery, numbers: list[int]) -> None:
        """Decisions about chosen faults; of a single one each who may get it."""
        faults = [delivery.survey.faults[number] for number in numbers]
        named = tuple(numbers)
        offered: list[tuple[str, Decision]] = []
        if len(faults) == 1:
            [fault] = faults
            for row, weight in list(zip(fault.candidates, fault.weights, strict=True))[:_MOST_CANDIDATES]:
                key = "mending.to_parent" if fault.kind in NESTING else "mending.to_row"
                amount = area_said(weight) if fault.kind in NESTING else f"{weight:,.0f}"
                said = tr(key, to=candidate_said(delivery, numbers[0], row), amount=amount)
                offered.append((said, Decision("give", named, owner=row)))
        elif faults:
            offered += [(tr(f"mending.rule.{rule}"), Decision(rule, named)) for rule in _rules(faults)]
        if faults and any(possible("yield", fault) for fault in faults):
            offered.append((tr("mending.rule.yield"), Decision("yield", named)))
        if faults and all(possible("leave", fault) for fault in faults):
            offered.append((_as_it_is(faults[0].kind), Decision("leave", named)))
        if faults and all(possible("cut", fault) for fault in faults):
            offered.append((tr("mending.rule.cut"), Decision("cut", named)))
        self._show(offered)

    def _show(self, offered: list[tuple[str, Decision]]) -> None:
        self.choices.clear()
        for said, decision in offered:
            action = self.choices.addAction(said.replace("&", "&&"))
            action.triggered.connect(lambda _=False, decision=decision: self.wanted.emit(decision))
        self.setEnabled(bool(offered))

    def _open(self) -> None:
        self.choices.setMinimumWidth(self.width())
        self.choices.popup(self.mapToGlobal(QPoint(0, self.height())))


def _rules(faults: list[Fault]) -> tuple[Rule, ...]:
    """Rules that say something about some faults."""
    if all(fault.kind == "taken" for fault in faults):  # or there are none
        return ()
    return RULES[:1] if all(fault.kind in NESTING for fault in faults) else RULES


def _as_it_is(kind: Kind) -> str:
    return tr("mending.rule.leave_nest" if kind in NESTING else "mending.rule.leave")
