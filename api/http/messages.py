"""What may be asked: the bodies of requests, bounded and strict. What they say wrong is told without repeating it."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, GetJsonSchemaHandler, StrictBool

from api.http.examples import ANSWER, QUESTION
from rag.types import Filters, Turn


def _plain(value: str) -> str:
    if "\0" in value:
        raise ValueError("must not hold the character U+0000")
    return value


def _day(value: object) -> object:
    if not (isinstance(value, str) and len(value) == len("2024-01-08")):
        raise ValueError("must be a date written as 2024-01-08")
    return value


class _Described:
    """Says in the description of a text what `_plain` holds it to."""

    @staticmethod
    def __get_pydantic_json_schema__(core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(core), "pattern": r"^[^\u0000]*$"}


Plain = Annotated[str, AfterValidator(_plain), _Described]
Name = Annotated[Plain, Field(min_length=1, max_length=300)]
Names = Annotated[list[Name], Field(max_length=100)]
Day = Annotated[date, BeforeValidator(_day)]
Collections = Annotated[
    list[Annotated[Plain, Field(min_length=1, max_length=100)]],
    Field(max_length=20, description="Collections to use; all that are open to you when none is named."),
]
Gathered = Annotated[int, Field(strict=True, ge=1, le=50, description="How many passages to gather.")]


class Body(BaseModel):
    """A request's body: unknown fields are refused, so that a misspelt one is not silently without effect."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FiltersBody(Body):
    """Which documents may answer; an empty list is no limit, several conditions must all hold."""

    published_from: Day | None = Field(default=None, description="Published on this day or after.")
    published_to: Day | None = Field(default=None, description="Published on this day or before.")
    sources: Names = Field(default=[], description="Sources, named as citations name them.")
    languages: Names = Field(default=[], description="Languages such as `vi`.")
    documents: Names = Field(default=[], description="Ids of documents.")

    def filters(self) -> Filters:
        """Return them as the assistant takes them."""
        return Filters(
            published_from=self.published_from,
            published_to=self.published_to,
            sources=tuple(self.sources),
            languages=tuple(self.languages),
            documents=tuple(self.documents),
        )


class TurnBody(Body):
    """An earlier exchange of the conversation."""

    question: Annotated[Plain, Field(max_length=10_000)]
    answer: Annotated[Plain, Field(max_length=50_000)] = ""


class AskBody(Body):
    """A question."""

    question: Plain = Field(description="The question, in any language; Vietnamese also without its accents.")
    collections: Collections = []
    k: Gathered = 10
    filters: FiltersBody = FiltersBody()
    history: Annotated[list[TurnBody], Field(max_length=20)] = Field(
        default=[], description="The conversation so far, oldest first: a follow-up is understood by it."
    )
    hits: StrictBool = Field(default=False, description="Also return the passages that were read.")

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": QUESTION},
                {
                    "question": "Còn rộng bao nhiêu?",
                    "history": [{"question": QUESTION, "answer": ANSWER["text"]}],
                    "filters": {"published_from": "2021-01-01"},
                    "hits": True,
                },
            ]
        }
    )

    def turns(self) -> tuple[Turn, ...]:
        """Return the history as the assistant takes it."""
        return tuple(Turn(one.question, one.answer) for one in self.history)


class SearchBody(Body):
    """A question to find passages for."""

    question: Plain = Field(description="The question, or a few words.")
    collections: Collections = []
    k: Gathered = 10
    filters: FiltersBody = FiltersBody()
    retriever: Literal["hybrid", "dense", "lexical"] = Field(
        default="hybrid", description="Search by meaning (`dense`), by words (`lexical`), or both."
    )
    scores: StrictBool = Field(default=False, description="Also return scores; for keys of the role admin.")

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": QUESTION, "k": 5}]})
