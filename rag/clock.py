"""How long the stages of an answer take."""

import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from typing import TypeVar

Item = TypeVar("Item")
End = TypeVar("End")


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

    def each(self, name: str, items: Generator[Item, None, End]) -> Generator[Item, None, End]:
        """Give the items and return what their generator does; the time until each is measured, none after it.

        Closing it closes them.
        """
        with closing(items):
            while True:
                with self.stage(name):
                    try:
                        item = next(items)
                    except StopIteration as end:
                        return end.value  # type: ignore[no-any-return]
                yield item

    def mark(self, name: str) -> None:
        """Note how long ago the clock was made, the first time only."""
        self.seconds.setdefault(name, time.perf_counter() - self._began)
