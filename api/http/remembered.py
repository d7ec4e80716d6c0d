"""Recent answers, kept in memory so that feedback can name one. They are stored only when feedback comes."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import uuid4

from api.http.principal import Principal
from api.http.problems import Problem
from rag.types import Answer

_MOST = 2000  # some kilobytes each, the passages left out
_SECONDS = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class RememberedAnswer:
    """An answer without its passages, whose it was, and the collections that were asked."""

    answer: Answer
    principal: Principal
    collections: tuple[str, ...]
    when: float


def new_answer_id() -> str:
    """Return an id nobody can guess."""
    return f"ans_{uuid4().hex}"


class RememberedAnswers:
    """The newest answers of a day. Safe for any number of threads. `clock` gives seconds."""

    def __init__(self, *, most: int = _MOST, seconds: float = _SECONDS, clock: Callable[[], float] = time.monotonic):
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._answers: OrderedDict[str, RememberedAnswer] = OrderedDict()
        self._turn = threading.Lock()

    def remember(self, name: str, answer: Answer, principal: Principal, collections: tuple[str, ...]) -> None:
        """Keep an answer under its id; the oldest goes when there are too many."""
        bare = replace(answer, hits=())
        with self._turn:
            self._answers[name] = RememberedAnswer(bare, principal, collections, self._clock())
            while len(self._answers) > self._most or self._oldest_is_past():
                self._answers.popitem(last=False)

    def recall(self, name: str, principal: Principal) -> RememberedAnswer:
        """Return an answer given to this principal. Raises Problem `unknown-answer`, also for another's."""
        with self._turn:
            kept = self._answers.get(name)
        whose = (principal.kind, principal.name)
        past = kept is None or self._clock() - kept.when > self._seconds
        if kept is None or past or (kept.principal.kind, kept.principal.name) != whose:
            raise Problem("unknown-answer")
        return kept

    def _oldest_is_past(self) -> bool:
        oldest = next(iter(self._answers.values()))
        return self._clock() - oldest.when > self._seconds
