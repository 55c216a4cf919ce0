"""Who is told of what was done: whoever stumbles over it keeps nothing from the others and undoes nothing."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from gridmap.domain.errors import UserError
from gridmap.domain.terms import Term

News = TypeVar("News")

#: Trouble whose own sentence says that the last change was not kept, which here it was.
_SAID_ANEW = frozenset({"lease_lost", "workspace_file_disk", "workspace_file_full"})


@dataclass(frozen=True, slots=True)
class Stumble:
    """A listener could not follow what was done, which stays done."""

    keeps: str  # key of the word for what the listener keeps up to date
    error: Exception

    @property
    def told(self) -> Exception:
        """What to tell: the user's trouble with what it did not reach; a bug of ours as it is."""
        error = self.error
        if not isinstance(error, UserError):
            return error
        if error.key in _SAID_ANEW:
            error = UserError(f"session.meanwhile.{error.key}", **error.values)
        return UserError("session.not_followed", what=Term(self.keeps), why=error)


class Listeners(Generic[News]):
    """Listeners in the order in which they came."""

    def __init__(self) -> None:
        """Nobody listens yet."""
        self._there: list[tuple[Callable[[News], None], str]] = []
        self._at_it = threading.local()

    @property
    def telling_here(self) -> bool:
        """Whether this thread is in the middle of telling them."""
        return getattr(self._at_it, "now", False)

    def add(self, listener: Callable[[News], None], keeps: str) -> Callable[[], None]:
        """Tell a listener from now on; gives the way to stop, which a second time does nothing."""
        entry = (listener, keeps)
        self._there.append(entry)

        def stop() -> None:
            self._there[:] = [one for one in self._there if one is not entry]

        return stop

    def tell(self, news: News) -> list[Stumble]:
        """Tell everybody; gives who stumbled."""
        stumbled, before = [], self.telling_here
        self._at_it.now = True
        try:
            for listener, keeps in list(self._there):
                try:
                    listener(news)
                except Exception as error:  # noqa: BLE001  # what was done is done, whatever a listener makes of it
                    stumbled.append(Stumble(keeps, error))
        finally:
            self._at_it.now = before
        return stumbled

    def clear(self) -> None:
        """Tell nobody any more."""
        self._there.clear()
