"""What a check of a question set finds."""

from collections.abc import Iterator
from dataclasses import dataclass

from eval.questions import Evidence
from rag.types import Range


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend (`fault`) or only to know about one question; `shown` are lines that help to judge it."""

    question: str
    problem: str
    source: str = ""
    shown: tuple[str, ...] = ()
    fault: bool = True

    def __str__(self) -> str:
        """Say where, what, and below it what helps to judge."""
        place = ", ".join(filter(None, (self.question, self.source)))
        return "\n    ".join((f"{place}: {self.problem}", *self.shown))


def places_of(evidence: Evidence, text: str) -> Iterator[Range]:
    """Yield every place where the quote of a piece of evidence stands in its source's text.

    >>> list(places_of(Evidence("a", "ab"), "ab, ab"))
    [Range(start=0, end=2), Range(start=4, end=6)]
    """
    start = text.find(evidence.quote) if evidence.quote else -1
    while start >= 0:
        yield Range(start, start + len(evidence.quote))
        start = text.find(evidence.quote, start + 1)
