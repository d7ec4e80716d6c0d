"""Stand-ins for a language model and for the checker: what is written and what is proved is said beforehand."""

from collections.abc import Callable, Generator, Sequence
from itertools import count

from rag.errors import ModelFailed
from rag.read.reader import Reading
from rag.text.sentences import sentences
from rag.types import Hit, Range, Reason
from rag.write.claims import Claim, Proof
from rag.write.language_model import Prompt, ReplyPart

_NUMBERS = count()
Script = Sequence[ReplyPart | ModelFailed]


class ScriptedModel:
    """A `LanguageModel` that replies as its script says: to the first call `parts`, to later ones `then` in turn.

    The last script is that of all further calls. A ModelFailed in a script is raised there. It remembers the prompts
    it was given, with how many seconds, and counts the calls that were `ended` (read to their end) and `closed` before.
    No two are identical unless told so: each is asked anew.
    """

    def __init__(
        self, parts: Script, name: str = "scripted", *, then: Sequence[Script] = (), identity: str | None = None
    ) -> None:
        self.name = name
        self.identity = identity or f"{name} {next(_NUMBERS)}"
        self.prompts: list[Prompt] = []
        self.seconds: list[float] = []
        self.ended = self.closed = 0
        self._scripts = [parts, *then]

    def stream(self, prompt: Prompt, *, most_tokens: int, seconds: float) -> Generator[ReplyPart, None, None]:  # noqa: ARG002 - a script has its own length
        script = self._scripts[min(len(self.prompts), len(self._scripts) - 1)]
        self.prompts.append(prompt)
        self.seconds.append(seconds)
        try:
            for part in script:
                if isinstance(part, ModelFailed):
                    raise part
                yield part
        except GeneratorExit:
            self.closed += 1
            raise
        self.ended += 1


def nothing_wrong(claim: Claim) -> Sequence[Reason]:
    """Find no fault with any claim."""
    return ()


class FakeChecker:
    """A `ClaimChecker` that finds the reasons its rule gives, and remembers what it was asked.

    Its evidence is the sentence of each cited passage that shares the most words with the claim.
    """

    def __init__(self, rule: Callable[[Claim], Sequence[Reason]] = nothing_wrong) -> None:
        self.claims: list[Claim] = []
        self._rule = rule

    def check(self, claim: Claim) -> Proof:
        self.claims.append(claim)
        reasons = tuple(self._rule(claim))
        return Proof(reasons, tuple(_nearest(claim, hit) for hit in claim.cited), 0.0 if reasons else 1.0)


def _nearest(claim: Claim, hit: Hit) -> Reading:
    words = set(claim.text.casefold().split())
    best = max(sentences(hit.text), key=lambda one: len(words & set(hit.text[one.start : one.end].casefold().split())))
    start = hit.passage.start
    return Reading(hit, Range(start + best.start, start + best.end), 1.0)
