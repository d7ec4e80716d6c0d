"""A reply as langchain hands it over, chunk by chunk."""

from typing import TYPE_CHECKING, Any

from rag.types import Usage
from rag.write.models.faults import Fault

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

# How providers call the reason why a reply ended, and the reasons that are no good end.
_REASONS = ("finish_reason", "stop_reason", "done_reason")
_CUT_SHORT = frozenset({"length", "max_tokens", "max_output_tokens", "model_length", "model_context_window_exceeded"})
_WITHHELD = frozenset({"content_filter", "refusal", "safety", "recitation", "blocklist", "prohibited_content"})
_CHARACTERS_PER_TOKEN = 3  # of Vietnamese, on the generous side; for servers that count nothing
_LONGEST_TOKEN = 16  # characters: what is longer than so many tokens of these keeps to no limit


def tokens_of(characters: int) -> int:
    """Return about how many tokens so many characters are."""
    return -(-characters // _CHARACTERS_PER_TOKEN)


class ReplyReading:
    """Takes the chunks of one reply; thoughts that its provider tells apart are no text."""

    def __init__(self, most_tokens: int) -> None:
        self.usage: Usage | None = None
        self.characters = 0
        self._most_characters = most_tokens * _LONGEST_TOKEN
        self._reason = ""
        self._provider = ""
        self._worded = False

    def take(self, chunk: "BaseMessage") -> str:
        """Return the text that a chunk brings."""
        self._take_facts(chunk)
        text = str(chunk.text)
        self.characters += len(text)
        self._worded = self._worded or bool(text.strip())
        return text

    @property
    def overflowing(self) -> bool:
        """True when the server does not keep to the limit it was given."""
        return self.characters > self._most_characters

    def fault(self) -> Fault | None:
        """Return what is wrong with a reply that came to its end."""
        if self.overflowing or self._reason in _CUT_SHORT:
            return Fault("too-long")
        if self._reason in _WITHHELD:
            return Fault("refused", "withheld by the provider")
        if not self._reason and self._provider == "openai":
            # Its API always says why it ends: without that, the connection was closed before.
            return Fault("interrupted", "the stream ended without a reason")
        return None if self._worded else Fault("empty")

    def estimate(self, asked_characters: int) -> Usage:
        """Return the tokens that this took, as the server counted them or else by length."""
        if self.usage:
            return self.usage
        return Usage(tokens_of(asked_characters), tokens_of(self.characters))

    def _take_facts(self, chunk: "BaseMessage") -> None:
        said: dict[str, Any] = chunk.response_metadata
        self._provider = str(said.get("model_provider") or self._provider)
        stopped = next((said[name] for name in _REASONS if said.get(name)), None)
        details = said.get("incomplete_details") or {}  # of OpenAI's newer API, beside `status`
        stopped = stopped or details.get("reason") or (said.get("status") if self._provider == "openai" else None)
        if stopped:
            self._reason = str(stopped).lower()
        if counted := getattr(chunk, "usage_metadata", None):
            before = self.usage or Usage(0, 0)
            self.usage = Usage(before.asked + counted["input_tokens"], before.answered + counted["output_tokens"])
