"""Asks before undo or redo touches what the planner does not have before them."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gridmap.gui.dialogs.question import Question
from gridmap.gui.panels.wording import local_moment
from gridmap.gui.window_facts import label_text
from gridmap.words import tr

if TYPE_CHECKING:
    from gridmap.gui.modes import Turn
    from gridmap.planning.other_work import OtherWork


class OtherWorkDialog(Question):
    """Says what it is, on which draft and when."""

    def __init__(self, parent: QWidget, turn: "Turn", other: "OtherWork") -> None:
        what = label_text(other.label)
        verb = tr(f"window.{turn}_what", what=what)
        super().__init__(
            parent, tr(f"window.other_{turn}_title"), _named(what, other), _explained(turn, other), verb
        )


def _named(what: str, other: "OtherWork") -> str:
    values = {"what": what, "when": local_moment(other.at)}
    if not other.drafts:
        return tr("window.other_work", **values)
    return tr("window.other_work_of", names=tr("plan.list_separator").join(other.drafts), **values)


def _explained(turn: "Turn", other: "OtherWork") -> str:
    if not other.draft:
        return tr(f"window.other_{turn}_no_draft")
    return tr(f"window.other_{turn}_says", draft=other.draft)
