"""The one door to the network. It is shut unless the user has opened it in the settings."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QUrl
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkDiskCache, QNetworkReply, QNetworkRequest

_CACHE_BYTES = 256 * 1024 * 1024
_TIMEOUT_MS = 15_000
_AGENT = b"gridmap"


class Network(QObject):
    """Fetches from addresses, with a cache on disk.

    Args:
        allowed: Asked before every request; while it says no, nothing is sent.
        cache: Folder of the cache.
        parent: Whom it lives as long as, by default the application.
    """

    def __init__(self, allowed: Callable[[], bool], cache: Path, parent: QObject | None = None) -> None:
        # Never Python's to delete: its last user may go while one of its answers is being delivered.
        super().__init__(parent or QCoreApplication.instance())
        self._allowed = allowed
        self._cache = cache
        self._manager: QNetworkAccessManager | None = None

    def get(self, url: str, done: Callable[[bytes | None], None]) -> bool:
        """Fetch an address; `done` gets what came, None for a failure.

        Returns:
            Whether a request was made; False, without calling `done`, while the network is not allowed.
        """
        address = QUrl(url)
        if not self._allowed() or address.scheme() not in ("http", "https"):
            return False
        request = QNetworkRequest(address)
        request.setRawHeader(b"User-Agent", _AGENT)
        request.setTransferTimeout(_TIMEOUT_MS)
        request.setAttribute(
            QNetworkRequest.Attribute.CacheLoadControlAttribute, QNetworkRequest.CacheLoadControl.PreferCache
        )
        reply = self._opened().get(request)

        def finished() -> None:
            sound = reply.error() == QNetworkReply.NetworkError.NoError
            data = bytes(reply.readAll().data()) if sound else None
            reply.deleteLater()
            done(data)

        reply.finished.connect(finished)
        return True

    def _opened(self) -> QNetworkAccessManager:
        if self._manager is None:
            self._manager = QNetworkAccessManager(self)
            disk = QNetworkDiskCache(self._manager)
            disk.setCacheDirectory(str(self._cache))
            disk.setMaximumCacheSize(_CACHE_BYTES)
            self._manager.setCache(disk)
        return self._manager
