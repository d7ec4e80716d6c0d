"""The seam every language model stands behind."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from rag.errors import ModelFailed
from rag.types import Usage

ReplyPart = str | Usage


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked: instructions, and what they are about. `name` and `digest` tell which wording it is."""

    instructions: str
    content: str
    name: str
    digest: str


@runtime_checkable
class Triable(Protocol):
    """A language model that can be tried without having it write."""

    def trial(self, seconds: float) -> ModelFailed | None:
        """Return what keeps it from being called, None where nothing is known. Takes no longer than that."""
        ...


class LanguageModel(Protocol):
    """Writes. Safe for any number of threads."""

    @property
    def name(self) -> str:
        """What answers say wrote them, such as `openai:gpt-5`: no key, no address of a server."""
        ...

    @property
    def identity(self) -> str:
        """Tells apart two that may write differently: the name, the server and every option. Holds no key."""
        ...

    def stream(self, prompt: Prompt, *, most_tokens: int, seconds: float) -> Generator[ReplyPart, None, None]:
        """Yield the reply as it is written, then its usage where that is known.

        What the model thinks aloud may stand before it: whoever reads it takes that out (`rag.write.thinking`).

        An empty part says that nothing has come for a while: at least two a second, so that whoever reads can stop.
        Closing it ends the call at once, also at the model's server. Raises ModelFailed: before the first part that is
        not empty, where the model could not be had in `seconds`; later, when what comes breaks off.
        """
        ...
