"""OpenAI's chat completions: what of them asks a question here, and how an answer looks in them.

https://platform.openai.com/docs/api-reference/chat
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.http.answer_bodies import AnswerBody
from api.http.bodies import CitationBody
from api.http.markdown import link, plain
from api.http.messages import FiltersBody, Gathered, Plain
from api.http.problems import Problem, unfit
from prompts import LANGUAGES, say
from rag.types import Answer, Filters, Piece, Turn

MODEL = "hoidap"
_MOST_TURNS = 20
_EXCERPT_CHARACTERS = 60
_NOTICE = re.compile(r"\n\n\*[^*\n]+\*\Z")  # the one line of an answer in italics, behind all statements
_MOST_CHARACTERS = 10_000  # of what was said earlier: more of it helps no question to be understood


class PartMessage(BaseModel):
    """A part of a message. Only text can be read here."""

    type: str = Field(max_length=100)
    text: Plain | None = None


class ChatMessage(BaseModel):
    """A message of the conversation. Only those of `user` and `assistant` count."""

    role: Literal["developer", "system", "user", "assistant", "tool", "function"]
    content: Plain | list[PartMessage] | None = None

    def text(self) -> str:
        """Return what the message says. Raises Problem for a picture, a sound, a file."""
        if isinstance(self.content, str):
            return self.content
        parts = self.content or []
        for part in parts:
            if part.type not in ("text", "refusal"):
                raise unfit("body.messages", "Only text can be read: leave out pictures, sounds and files.")
        return "\n".join(part.text for part in parts if part.text)


class StreamOptions(BaseModel):
    """What a stream is to hold."""

    include_usage: bool = False


class HereOptions(BaseModel):
    """Options of this service, which OpenAI's API does not know (`extra_body` of its clients)."""

    model_config = ConfigDict(extra="forbid")

    sources: bool = Field(default=True, description="End the text with a list of its sources, in Markdown.")
    k: Gathered = 10
    filters: FiltersBody = FiltersBody()


class ChatMessageBody(BaseModel):
    """A chat to continue: the last message of `user` is the question, what comes before it the conversation.

    Messages of other roles, tools and what steers a language model (temperature, max_tokens, …) are without effect.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"model": MODEL, "messages": [{"role": "user", "content": "Cầu Cá Nhó 2 dài bao nhiêu mét?"}]}]
        }
    )

    model: Annotated[Plain, Field(max_length=200)] = MODEL
    messages: list[ChatMessage] = Field(min_length=1, max_length=2000)
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: int | None = None
    hoidap: HereOptions = HereOptions()

    def question(self) -> str:
        """Return the last thing the user said. Raises Problem when that is nothing."""
        said = next((one.text() for one in reversed(self.messages) if one.role == "user"), "")
        if not said.strip():
            raise unfit("body.messages", "There is no message of the role user with a question in it.")
        return said

    def history(self) -> tuple[Turn, ...]:
        """Return the exchanges before the question, the newest twenty, without our notices and lists of sources."""
        turns: list[Turn] = []
        for one in self.messages[: max(place for place, one in enumerate(self.messages) if one.role == "user")]:
            if one.role == "user":
                turns.append(Turn(one.text()[:_MOST_CHARACTERS]))
            elif one.role == "assistant" and turns:
                turns[-1] = Turn(turns[-1].question, without_ending(one.text())[:_MOST_CHARACTERS])
        return tuple(turns[-_MOST_TURNS:])

    def filters(self) -> Filters:
        """Return the filters as the assistant takes them."""
        return self.hoidap.filters.filters()

    def collections(self) -> tuple[str, ...]:
        """Return the collections the model stands for; none: those open to whoever asks. Raises Problem."""
        name, colon, collection = self.model.partition(":")
        if name != MODEL or bool(colon) != bool(collection):
            raise Problem("unknown-model", f"The models here are {MODEL} and {MODEL}:COLLECTION.")
        return (collection,) if collection else ()


@dataclass(frozen=True, slots=True)
class Completion:
    """One completion: what its parts have in common."""

    id: str
    created: int
    model: str
    asked_words: int

    def whole(self, answer: Answer, name: str, *, sources: bool) -> dict[str, Any]:
        """Return the completion of a request that is not streamed."""
        body = AnswerBody.of(answer, name)
        said = "".join(shown(piece, answer.language) for piece in answer.pieces)
        content = said + ending(body, sources=sources)
        message: dict[str, Any] = {"role": "assistant", "content": content, "refusal": None, "annotations": []}
        return {
            **self._told("chat.completion"),
            "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
            "usage": self.usage(content, body),
            "hoidap": body.model_dump(mode="json", exclude={"hits"}),
        }

    def chunk(self, delta: dict[str, str], *, finished: bool = False) -> dict[str, Any]:
        """Return a part of a streamed completion."""
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": "stop" if finished else None}
        return {**self._told("chat.completion.chunk"), "choices": [choice]}

    def last(self, answer: AnswerBody) -> dict[str, Any]:
        """Return the part that ends a streamed completion and holds the whole answer."""
        return {**self.chunk({}, finished=True), "hoidap": answer.model_dump(mode="json", exclude={"hits"})}

    def counted(self, content: str, answer: AnswerBody) -> dict[str, Any]:
        """Return the part that only tells the usage (`stream_options.include_usage`)."""
        return {**self._told("chat.completion.chunk"), "choices": [], "usage": self.usage(content, answer)}

    def usage(self, content: str, answer: AnswerBody) -> dict[str, int]:
        """Return the tokens that a language model counted for this answer; where none did, how many words there are."""
        asked, said = self.asked_words, len(content.split())
        if answer.writing is not None and answer.writing.usage is not None and not answer.writing.cached:
            asked, said = answer.writing.usage.asked, answer.writing.usage.answered
        return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}

    def _told(self, kind: str) -> dict[str, Any]:
        return {"id": self.id, "object": kind, "created": self.created, "model": self.model, "system_fingerprint": None}


def shown(piece: Piece, language: str) -> str:
    r"""Return a piece as Markdown shows it, with its markers, and a word where nothing proves it.

    >>> shown(Piece("\nXem [2].", (1,)), "vi"), shown(Piece(" Long.", unverified=True), "en")
    ('\nXem \\[2\\]. [1]', ' Long. *(unverified)*')
    """
    text = Piece(plain(piece.text), piece.markers).marked
    return f"{text} *({say('unverified', language)})*" if piece.unverified else text


def ending(answer: AnswerBody, *, sources: bool) -> str:
    """Return what follows the statements: the notice on a line of its own, and the list of sources where wanted."""
    notice = f"\n\n*{plain(answer.notice)}*" if answer.notice else ""
    return notice + (_source_list(answer) if sources and answer.citations else "")


def _source_list(answer: AnswerBody) -> str:
    """Return what the markers name, or, in an abstention, where the nearest passages stand."""
    heading = say("nearest" if answer.kind == "abstained" else "sources", answer.language).rstrip(":")
    lines = [f"{one.marker}. {_source(one)}{_beginning(one, answer.citations)}" for one in answer.citations]
    return "\n\n" + "\n".join([f"**{heading}:**", "", *lines])


def without_ending(text: str) -> str:
    """Return an earlier answer without its notice and the list of its sources.

    >>> without_ending("Cầu dài 5 mét. [1]\\n\\n**Nguồn:**\\n\\n1. Cầu")
    'Cầu dài 5 mét. [1]'
    """
    return _NOTICE.sub("", _list_of_sources().split(text, maxsplit=1)[0])


def _source(citation: CitationBody) -> str:
    day = "" if citation.published is None else f" ({citation.published.isoformat()})"
    return link(citation.title or citation.source, citation.link) + day


def _beginning(citation: CitationBody, citations: Sequence[CitationBody]) -> str:
    """Return how a quote begins, to tell it from another of the same document; nothing where there is none."""
    place = citation.collection, citation.document
    if sum((one.collection, one.document) == place for one in citations) < 2:
        return ""
    quote = " ".join(citation.quote.split())
    shown = quote if len(quote) <= _EXCERPT_CHARACTERS else f"{quote[:_EXCERPT_CHARACTERS].rstrip()}…"
    return f" “{plain(shown)}”"


@cache
def _list_of_sources() -> re.Pattern[str]:
    headings = (say(name, language).rstrip(":") for name in ("sources", "nearest") for language in LANGUAGES)
    return re.compile(rf"\n\n\*\*(?:{'|'.join(map(re.escape, headings))}):\*\*\n")
