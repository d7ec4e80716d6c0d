"""Whether the language model does its part, as far as the service has seen."""

from typing import Literal

from rag.errors import ModelFailed
from rag.types import Trouble, Writing

ModelStanding = Literal["untried", "answers", "fails"]
_FAILS: frozenset[Trouble] = frozenset(
    {"timeout", "rate-limited", "unreachable", "refused", "malformed", "interrupted", "paused", "budget"}
)
_TELLS_NOTHING: frozenset[Trouble] = frozenset({"busy"})


class ModelState:
    """What came of the last call of a language model, or of trying it at the start. Safe for any number of threads."""

    def __init__(self, *, named: bool) -> None:
        self.standing: ModelStanding | None = "untried" if named else None
        """None where no language model is named."""

    def note_trial(self, failure: ModelFailed | None) -> None:
        """Take down what came of trying it; that nothing is known to be wrong is no answer yet."""
        if failure is not None:
            self.standing = "fails"

    def note(self, writing: Writing | None) -> None:
        """Take down what its part in an answer says; one that it was not called for says nothing."""
        if writing is not None and not writing.cached and writing.trouble not in _TELLS_NOTHING:
            self.standing = "fails" if writing.trouble in _FAILS else "answers"
