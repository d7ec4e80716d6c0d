"""How long the stages of an answer take."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Clock:
    """Seconds by stage, and since it was made."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._began = time.perf_counter()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure what is done inside, also where it ends in an error; a stage that comes again adds up."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began

    def mark(self, name: str) -> None:
        """Note how long ago the clock was made, the first time only."""
        self.seconds.setdefault(name, time.perf_counter() - self._began)
