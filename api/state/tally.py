"""What became of one uploaded file, from what became of the documents in it."""

from collections import Counter

from api.state.jobs import FileReport
from rag.ingest.summary import SourceOutcome
from rag.store import Outcome, document_id

_TOLD = 5
_MOST_TELLING: tuple[Outcome, ...] = ("added", "changed", "unchanged", "refused")


class Tally:
    """Counts the documents of a file: one, or as many as a .jsonl file has lines."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._counts: Counter[str] = Counter()
        self._source = ""
        self._reason = ""
        self._messages: list[str] = []
        self._untold = 0

    def add(self, outcome: SourceOutcome) -> None:
        """Count a document."""
        self._counts[outcome.outcome] += 1
        self._source = outcome.source
        self._reason = self._reason or outcome.reason
        if outcome.message and len(self._messages) < _TOLD:
            self._messages.append(outcome.message)
        else:
            self._untold += bool(outcome.message)

    def so_far(self) -> FileReport:
        """Return the report of a file that is still being read."""
        return FileReport(documents=dict(self._counts))

    def whole(self, collection: str) -> FileReport:
        """Return the report of a file that was read to its end: its outcome is the best of its documents'."""
        if not self._counts:
            return FileReport(None, "refused", "empty", f"{self._name}: holds no record. Fill it in, or leave it out")
        outcome = next(one for one in _MOST_TELLING if self._counts[one])
        only = self._counts.total() == 1 and outcome != "refused"
        more = [f"… and {self._untold} more"] if self._untold else []
        return FileReport(
            document_id(collection, self._source) if only else None,
            outcome,
            self._reason or None,
            "\n".join([*self._messages, *more]) or None,
            dict(self._counts),
        )
