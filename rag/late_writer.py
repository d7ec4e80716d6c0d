"""The writer of answers, made when the first one is to be written: what needs no language model never waits for one."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.write.writer import Writer


class LateWriter:
    """Holds the writer that `make` gives, None where no language model is named. Safe for any number of threads.

    What `make` opens it puts on the stack it is given, which `close` lets go of.
    """

    def __init__(self, make: "Callable[[ExitStack], Writer | None]") -> None:
        self._make = make
        self._turn = threading.Lock()
        self._stack = ExitStack()
        self._made: tuple[Writer | None] | None = None

    def get(self) -> "Writer | None":
        """Return the writer, made now if this is its first use. Raises as `make` does, and tries again after that."""
        if self._made is not None:
            return self._made[0]
        with self._turn:
            if self._made is None:
                self._made = (self._make(self._stack),)
            return self._made[0]

    def close(self) -> None:
        """Let go of what was opened."""
        with self._turn:
            self._stack.close()
