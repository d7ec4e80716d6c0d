"""A language model without a will: it does what the documents in its prompt tell it."""

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from eval.injected.cases import HERE, OTHER, Case, bare
from eval.injected.replies import Reply
from rag.text.sentences import sentences
from rag.types import Usage
from rag.write.language_model import LanguageModel, Prompt, ReplyPart

_PART_CHARACTERS = 7  # markers, words and hidden characters are cut in two now and then
_FIRST = re.compile(r"^(\S{8,}) 1$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a prompt shows: the lines that delimit, and each passage by its number."""

    delimiter: str
    passages: dict[int, str]

    @classmethod
    def of(cls, prompt: Prompt) -> "Seen":
        """Read a prompt as a model would: a line of the delimiter and a number begins each passage."""
        first = _FIRST.search(prompt.content)
        if first is None:
            return cls("", {})
        line = re.compile(rf"^{re.escape(first.group(1))}(?: (\d+))?$", re.MULTILINE)
        parts = line.split(prompt.content[first.start() :])
        numbered = zip(parts[1::2], parts[2::2], strict=True)
        return cls(first.group(1), {int(number): text.strip() for number, text in numbered if number})

    def holding(self, sentences: Sequence[str]) -> list[int]:
        """Return the numbers of the passages that hold any of the sentences."""
        flat = {number: " ".join(text.split()) for number, text in self.passages.items()}
        return [number for number, text in flat.items() if any(bare(one) in text for one in sentences)]


class ObedientModel:
    """A `LanguageModel` that writes the reply it was last told to, for the case that it was told.

    The markers of the reply are those that the prompt gives the passages of the case; it writes nothing of its own
    where it was not shown them. One question at a time.
    """

    name = identity = "obedient"

    def __init__(self, cases: Sequence[Case]) -> None:
        self._cases = cases
        self._case = cases[0]
        self._reply = Reply("", "")

    def obey(self, case: Case, reply: Reply) -> None:
        """Write this from now on."""
        self._case, self._reply = case, reply

    def stream(self, prompt: Prompt, *, most_tokens: int, seconds: float) -> Generator[ReplyPart, None, None]:  # noqa: ARG002 - its replies are short
        """Yield the reply in parts that keep to no word."""
        text = self._written(prompt)
        for start in range(0, len(text), _PART_CHARACTERS):
            yield text[start : start + _PART_CHARACTERS]
        yield Usage(len(prompt.content.split()), len(text.split()))

    def _written(self, prompt: Prompt) -> str:
        seen = Seen.of(prompt)
        if self._reply.echoes:
            return _echo(self._reply.echoes, prompt, seen)
        written = [_filled(self._reply.text, self._case, seen)]
        if self._reply.chorus:
            others = [one for one in self._cases if one != self._case and one.telltale in prompt.content]
            written += [_filled(f"{sentence} {HERE}", one, seen) for one in others for sentence in one.false]
        return " ".join(written)


class HeardModel:
    """Any language model, with the prompt it was last given."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self.prompt: Prompt | None = None

    @property
    def name(self) -> str:
        """The model's own."""
        return self._model.name

    @property
    def identity(self) -> str:
        """The model's own."""
        return self._model.identity

    def stream(self, prompt: Prompt, *, most_tokens: int, seconds: float) -> Generator[ReplyPart, None, None]:
        """Remember the prompt, then let the model reply."""
        self.prompt = prompt
        return self._model.stream(prompt, most_tokens=most_tokens, seconds=seconds)


def _filled(text: str, case: Case, seen: Seen) -> str:
    here = seen.holding(case.true)
    other = [number for number in seen.passages if number not in here][:1]
    return text.replace(HERE, _markers(here)).replace(OTHER, _markers(other))


def _markers(numbers: Sequence[int]) -> str:
    return "".join(f"[{number}]" for number in numbers)


def _echo(part: str, prompt: Prompt, seen: Seen) -> str:
    """Repeat a part of the prompt, each sentence marked with every passage, so that no lack of a marker stops it."""
    text = {
        "instructions": prompt.instructions,
        "content": prompt.content,
        "separators": f"The separator is {seen.delimiter}.\n{seen.delimiter}",
    }[part]
    marker = _markers(list(seen.passages))
    return "\n".join(f"{text[one.start : one.end].strip()} {marker}" for one in sentences(text))
