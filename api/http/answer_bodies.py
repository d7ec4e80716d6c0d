"""An answer as it is sent: its pieces, what proves them, and how a language model took part in it."""

from typing import Literal, Self

from pydantic import Field

from api.http.bodies import SCORES, CitationBody, HitBody, Shown
from rag.types import Answer, Piece, Reason, SentenceCheck, SentenceVerdict, Trouble, Writing

AnswerKind = Literal["extracted", "written", "abstained"]


class PieceBody(Shown):
    """A part of the answer as it is shown: `text` brings its own white space; `markers` name citations."""

    text: str
    markers: list[int]
    unverified: bool = Field(
        description="A sentence of a language model that its sources do not prove, and that has to be shown as such. "
        "It comes only where the operator wishes it."
    )

    @classmethod
    def of(cls, piece: Piece) -> Self:
        """Return a piece as it is sent."""
        return cls(text=piece.text, markers=list(piece.markers), unverified=piece.unverified)


class SentenceBody(Shown):
    """What came of one sentence of the model: held to what it cites before anything of it was shown."""

    verdict: SentenceVerdict
    text: str = Field(description="Empty of a `dropped` one: what nothing proves is not passed on.")
    markers: list[int] = Field(description="The citations that prove it; of an `unverified` one, the nearest.")
    reasons: list[Reason] = Field(description="Why it is not supported.")

    @classmethod
    def of(cls, check: SentenceCheck) -> Self:
        """Return the check of a sentence as it is sent."""
        return cls(verdict=check.verdict, text=check.text, markers=list(check.markers), reasons=list(check.reasons))


class UsageBody(Shown):
    """The tokens of the model's call, as the model counted them."""

    asked: int
    answered: int


class WritingBody(Shown):
    """How a language model took part in an answer."""

    model: str
    prompt: str = Field(description="The wording it was asked with.")
    prompt_digest: str = Field(description="Tells the versions of that wording apart.")
    sentences: list[SentenceBody]
    trouble: Trouble | None = Field(
        description="Why the answer is quoted after all; of a `written` one, why it ends early."
    )
    cached: bool = Field(
        description="The model was not asked again: it wrote this earlier, or for somebody who asked the same at the "
        "same time. It was checked again."
    )
    usage: UsageBody | None

    @classmethod
    def of(cls, writing: Writing) -> Self:
        """Return the model's part as it is sent."""
        used = writing.usage
        return cls(
            model=writing.model,
            prompt=writing.prompt,
            prompt_digest=writing.prompt_digest,
            sentences=[SentenceBody.of(check) for check in writing.sentences],
            trouble=writing.trouble,
            cached=writing.cached,
            usage=None if used is None else UsageBody(asked=used.asked, answered=used.answered),
        )


class AnswerBody(Shown):
    """An answer in the sources' own words, one a language model wrote and its sources prove, or none (`abstained`).

    `text` is the pieces with their markers. In an abstention the citations are the nearest passages, named by no piece.
    """

    id: str = Field(description="Names the answer in feedback.")
    question: str
    understood: str | None = Field(description="The question as it was searched, where that differs.")
    text: str
    pieces: list[PieceBody]
    kind: AnswerKind
    confidence: float = Field(
        ge=0, le=1, description="Probability that it is right, as calibrated; in an abstention, of what is nearest."
    )
    language: str = Field(description="Of the words around the quotes: `vi` or `en`.")
    citations: list[CitationBody]
    hits: list[HitBody] | None = Field(default=None, description="The passages read, where they were asked for.")
    timings: dict[str, float] = Field(description="Seconds by stage.")
    writing: WritingBody | None = Field(description="The language model's part; null where none was asked.")
    notice: str | None = Field(
        description="What a reader should know of the model's part, such as that the sources are quoted because it "
        "failed: a sentence to show below the answer."
    )

    @classmethod
    def of(cls, answer: Answer, name: str) -> Self:
        """Return an answer as it is sent, under its id."""
        return cls(
            id=name,
            question=answer.question,
            understood=answer.understood,
            text=answer.text,
            pieces=[PieceBody.of(piece) for piece in answer.pieces],
            kind=answer.kind,
            confidence=answer.confidence,
            language=answer.language,
            citations=[CitationBody.of(citation) for citation in answer.citations],
            hits=[HitBody.of(hit, rank=rank) for rank, hit in enumerate(answer.hits, 1)],
            timings={stage: round(seconds, 6) for stage, seconds in answer.timings.items()},
            writing=None if answer.writing is None else WritingBody.of(answer.writing),
            notice=answer.notice,
        )

    def sent(self, *, hits: bool = False) -> str:
        """Return it as JSON."""
        return self.model_dump_json(exclude={"hits": SCORES} if hits else {"hits"})
