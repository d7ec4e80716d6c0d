"""What an evaluation refuses, with the cure."""

from collections.abc import Sequence

from rag.errors import HoidapError

_SHOWN = 10


class EvaluationError(HoidapError):
    """An evaluation cannot be made from what was given; no figure is shown."""


class SetError(EvaluationError):
    """A question set is wrong; `problems` name each place."""

    def __init__(self, name: str, problems: Sequence[str]) -> None:
        more = len(problems) - _SHOWN
        lines = [*problems[:_SHOWN], *([f"… and {more} more."] if more > 0 else [])]
        super().__init__(f"The question set {name} cannot be used:\n" + "\n".join(f"  {line}" for line in lines))
        self.problems = tuple(problems)
