"""Notices what others do with a workspace file that this program only reads."""

import threading
from collections.abc import Callable

from gridmap.domain.errors import Cancelled, UserError
from gridmap.store import lease
from gridmap.store.connection import Connection
from gridmap.store.trouble import told
from gridmap.store.workspace import Workspace

EVERY_S = 2.0


class Watch:
    """Looks at the file every few seconds from a thread of its own, where it may wait for the disk.

    The writer's heartbeat is a commit too, so `written` may find that nothing has happened.
    """

    def __init__(
        self,
        workspace: Workspace,
        written: Callable[[], None],
        writer: Callable[[UserError | None], None],
        every: float | None = None,
    ) -> None:
        """Begin to watch.

        Args:
            workspace: The open file; the watch ends when it is closed.
            written: Called, on the watch's thread, when there was a commit, and once at the beginning.
            writer: Told, on that thread, who writes (lease_held), None when nobody does; at the
                beginning and whenever it is somebody else. Should not take long.
            every: Seconds between two looks, `EVERY_S` where it is not said.
        """
        self._workspace = workspace
        self._written, self._writer = written, writer
        self._version: int | None = None
        self._token: str | None = ""  # nobody's; None while nobody writes
        self._turn = threading.Lock()
        self._ended = threading.Event()
        self.thread = threading.Thread(target=self._keep, args=(every or EVERY_S,), name="watch", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Tell nothing any more."""
        with self._turn:
            self._ended.set()

    def _keep(self, every: float) -> None:
        while not self._ended.is_set():
            try:
                with told(self._workspace.path):
                    self._look(self._workspace.reading())
            except Cancelled:  # it has been closed
                return
            except UserError:
                pass  # the disk is away or busy: the next look may find it there
            self._ended.wait(every)

    def _look(self, connection: Connection) -> None:
        version = connection.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            self._written()
            self._version = version
        holder = lease.holder(connection)
        token = holder.token if holder else None
        if token != self._token:
            with self._turn:
                if not self._ended.is_set():
                    self._writer(lease.held_by(holder) if holder else None)
            self._token = token
