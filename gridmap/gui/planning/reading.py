"""What is read for the board off the window's thread, and what of it has to be read anew."""

from dataclasses import dataclass

from gridmap.domain.records import RecordId
from gridmap.gui.planning.nearby import ReferenceIndex
from gridmap.planning.draft_view import DraftView
from gridmap.planning.drafts import DraftCounts
from gridmap.planning.population import Population
from gridmap.planning.published import Published
from gridmap.session import Changed, Session
from gridmap.store.planning_data import reference_lines

#: Tables whose change makes what is published another.
_SHAPING = frozenset({"cell", "region", "setting", "reference_line"})
#: Tables without whose records a draft is no longer what was read of it.
_DRAWN = frozenset({"draft_cell"})


@dataclass(frozen=True, slots=True)
class Anew:
    """What is no longer as it was read."""

    published: bool = False
    counts: bool = False  # of households in published cells

    def __or__(self, other: "Anew") -> "Anew":
        """What either says."""
        return Anew(self.published or other.published, self.counts or other.counts)

    def __bool__(self) -> bool:
        """Whether anything has to be read anew."""
        return self.published or self.counts


@dataclass(frozen=True, slots=True)
class Laid:
    """What lies on the board, of one reading."""

    published: Published
    references: ReferenceIndex
    view: DraftView


def outdated_by(changed: Changed) -> Anew:
    """What a change that is no edit of a draft makes out of date; bulk work on drafts counts as that."""
    bulk = changed.whole and bool(changed.tables & _DRAWN)
    return Anew(bool(changed.tables & _SHAPING), bulk or "household" in changed.tables)


class Wanted:
    """What has to be read anew, until a reading that did so lies on the board.

    One that was given up, cancelled or failed has read nothing: the next one takes on what it was for.
    """

    def __init__(self) -> None:
        """Nothing yet."""
        self._since = self._under_way = Anew()  # since the last reading was begun, and by that one

    def add(self, changed: Anew) -> None:
        """Something has changed."""
        self._since |= changed

    def begin(self) -> Anew:
        """What a reading that begins now has to read anew."""
        self._under_way |= self._since
        self._since = Anew()
        return self._under_way

    def laid(self) -> None:
        """The reading that was begun last lies on the board."""
        self._under_way = Anew()

    def __bool__(self) -> bool:
        """Whether what lies on the board is out of date."""
        return bool(self._since | self._under_way)


def read(
    session: Session, laid: Laid | None, anew: Anew, draft_id: RecordId | None, counts: DraftCounts
) -> Laid:
    """Read a draft, or what is published, for the board; for a thread that may take a second.

    Args:
        session: The workspace.
        laid: What lies on the board, to go on with.
        anew: What of it cannot be gone on with.
        draft_id: The draft, None for what is published.
        counts: What is known of drafts already.
    """
    if laid is None or anew.published:
        published, references = Published.read(session), ReferenceIndex(reference_lines(session.workspace))
    else:
        published, references = laid.published, laid.references
        published = published.recounted(session) if anew.counts else published
    # Its own, where it is another: a reading that was given up may still fill the former one.
    population = Population(session.workspace) if laid is None or anew else laid.view.population
    view = DraftView(session, published, population, draft_id)
    counts.outdated(draft_id)  # so that nothing has to be read when the window's thread asks
    return Laid(published, references, view)
