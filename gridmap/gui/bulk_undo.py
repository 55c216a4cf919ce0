"""One key must not take a whole city away: bulk work goes with the second undo."""

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gridmap.session import Session

#: How long a question stands.
ASKED_S = 10.0


class BulkUndo:
    """Remembers which bulk work was asked about, and when."""

    def __init__(self) -> None:
        self._asked: tuple[int, float] | None = None

    def asks(self, session: "Session") -> bool:
        """Whether to ask first; the same undo soon after is the answer."""
        seq, now = session.bulk_to_undo, time.monotonic()
        asked, self._asked = self._asked, None
        if seq is None or (asked is not None and asked[0] == seq and now - asked[1] <= ASKED_S):
            return False
        self._asked = (seq, now)
        return True
