"""What a language model's part in the answers of a run came to: which it wrote, which it did not, and why."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from rag.types import Answer, Kind, SentenceCheck, Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How a model took part in one answer: what was `given`, and what came of each sentence it wrote.

    Tokens are None where the model told none.
    """

    model: str
    prompt: str
    prompt_digest: str
    given: Kind
    trouble: Trouble | None = None
    cached: bool = False
    checks: tuple[SentenceCheck, ...] = ()
    tokens_asked: int | None = None
    tokens_answered: int | None = None

    @classmethod
    def of(cls, answer: Answer) -> Self | None:
        """Return the model's part in an answer; None where none was asked."""
        writing = answer.writing
        if writing is None:
            return None
        return cls(
            model=writing.model,
            prompt=writing.prompt,
            prompt_digest=writing.prompt_digest,
            given=answer.kind,
            trouble=writing.trouble,
            cached=writing.cached,
            checks=writing.sentences,
            tokens_asked=writing.usage.asked if writing.usage else None,
            tokens_answered=writing.usage.answered if writing.usage else None,
        )

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """Return what a line of `rows.jsonl` says of it. Raises TypeError for a line of another form."""
        lists = ("markers", "reasons")
        checks = ({**one, **{name: tuple(one[name]) for name in lists}} for one in stored["checks"])
        return cls(**{**stored, "checks": tuple(SentenceCheck(**one) for one in checks)})

    @property
    def sentences(self) -> Mapping[str, int]:
        """How many of its sentences came to what."""
        return Counter(one.verdict for one in self.checks)

    @property
    def reasons(self) -> Mapping[str, int]:
        """How often which reason stood against a sentence."""
        return Counter(reason for one in self.checks for reason in one.reasons)

    @property
    def outcome(self) -> str:
        """What came of asking the model, in words.

        >>> of_model = {"model": "m", "prompt": "answer.vi", "prompt_digest": "d"}
        >>> Written(**of_model, given="written").outcome, Written(**of_model, given="abstained").outcome
        ('written', 'declined by the model')
        >>> Written(**of_model, given="extracted", trouble="timeout").outcome
        'not written: timeout'
        """
        if self.given == "written":
            return f"written, ends early: {self.trouble}" if self.trouble else "written"
        return f"not written: {self.trouble}" if self.trouble else "declined by the model"


@dataclass(frozen=True, slots=True)
class WritingSummary:
    """The model's part in a run: of how many questions it was `asked`, and what came of them and of its sentences.

    `unasked` of the `answerable` questions, both by language, were never put to it: the reader found no answer
    (or the question failed).
    """

    models: tuple[str, ...]
    asked: int
    outcomes: Mapping[str, int]
    sentences: Mapping[str, int]
    reasons: Mapping[str, int]
    answerable: Mapping[str, int] = field(default_factory=dict)
    unasked: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> Self | None:
        """Return what a `summary.json` says of it; None where no model was asked, or the file is older."""
        return None if stored is None else cls(**{**stored, "models": tuple(stored["models"])})


def summarise_writing(parts: Iterable[Written]) -> WritingSummary | None:
    """Count what came of the answers that a model was asked for; None when there are none."""
    asked = list(parts)
    if not asked:
        return None
    return WritingSummary(
        models=tuple(sorted({one.model for one in asked})),
        asked=len(asked),
        outcomes=_counted({one.outcome: 1} for one in asked),
        sentences=_counted(one.sentences for one in asked),
        reasons=_counted(one.reasons for one in asked),
    )


def _counted(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Add up, the most frequent first."""
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(sorted(total.items(), key=lambda item: (-item[1], item[0])))
