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
    """What the step does, a sentence a line."""
    said = [] if other.draft else [tr("window.other_no_draft")]
    for one in other.outcomes:
        values = {"name": one.name, "day": one.day, "new_name": one.new_name}
        said.append(tr(f"window.other_{turn}_leads", what=tr(f"window.other_{one.kind}", **values)))
    if other.leaves:
        said.append(tr("window.other_leaves"))
    if not other.outcomes:
        said.append(_told(turn, other))
    if other.hides:
        said.append(tr("window.other_hides", draft=other.draft))
    return "\n".join([*said, tr(f"window.other_{turn}_back")])


def _told(turn: "Turn", other: "OtherWork") -> str:
    """Of what kind a step is that leaves the drafts as they are."""
    if other.drafts:
        names = tr("plan.list_separator").join(other.drafts)
        key = "window.other_edit_beside" if other.draft else "window.other_edit"
        return tr(key, names=names, draft=other.draft)
    return tr(f"window.other_{turn}_bulk" if other.bulk else "window.other_data")
