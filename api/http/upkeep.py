"""The thread that keeps the indexes up with the store, so that answers switch to what was ingested at once."""

import logging
import threading
from types import TracebackType

from rag.assistant import Assistant
from rag.errors import HoidapError
from rag.priority import give_way

_SECONDS = 0.5
_CLOSING_SECONDS = 5.0
_logger = logging.getLogger("hoidap.upkeep")


class Upkeep:
    """Warms the assistant up, then catches up with the store twice a second until the block ends."""

    def __init__(self, assistant: Assistant, *, seconds: float = _SECONDS) -> None:
        self._assistant = assistant
        self._seconds = seconds
        self._ready = threading.Event()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="upkeep", daemon=True)

    @property
    def ready(self) -> bool:
        """Whether model and indexes are loaded and every collection was asked once."""
        return self._ready.is_set()

    def __enter__(self) -> "Upkeep":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> bool:
        """Ask the thread to end and wait a little for it; tell whether it did. It may be building an index."""
        self._ending.set()
        self._thread.join(_CLOSING_SECONDS)
        return not self._thread.is_alive()

    def _keep(self) -> None:
        give_way()
        while not self._ending.is_set():
            try:
                self._assistant.catch_up()
                if not self.ready:
                    self._warm_up()
            except Exception:
                _logger.exception("Catching up with the store failed; it is tried again.")
            self._ending.wait(self._seconds)

    def _warm_up(self) -> None:
        """Load now what is loaded at the first question to a collection."""
        for collection in self._assistant.collections():
            try:
                self._assistant.warm_up(collection)
            except HoidapError as error:  # such as one embedded by another model: the others are served
                _logger.warning("The collection %r cannot be asked. %s", collection, error)
        self._ready.set()
