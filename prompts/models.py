"""What language models are told: files of parts that lines of `---` divide, each version known by its digest."""

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from prompts.files import PromptError, check_placeholders, file_named, read_file

_DIVIDER = re.compile(r"^---[ \t]*\r?\n", re.MULTILINE)
_DIGEST_LENGTH = 16


@dataclass(frozen=True, slots=True)
class PromptParts:
    """The placeholders of each part of a prompt; an `item` of None says that its file has no such part."""

    instructions: frozenset[str]
    content: frozenset[str]
    item: frozenset[str] | None = None


# The parts stand in this order: instructions, item, content. `item` is the form of what comes in numbers: a passage, a
# turn of the conversation; filled and joined they go into the content.
PROMPTS: dict[str, PromptParts] = {
    "answer": PromptParts(
        instructions=frozenset({"delimiter", "language", "no_answer"}),
        item=frozenset({"delimiter", "number", "title", "date", "heading", "text"}),
        content=frozenset({"passages", "delimiter", "question", "no_answer"}),
    ),
    "standalone": PromptParts(
        instructions=frozenset({"delimiter"}),
        item=frozenset({"question", "answer"}),
        content=frozenset({"turns", "delimiter", "question"}),
    ),
    "judge-correctness": PromptParts(
        instructions=frozenset({"delimiter"}),
        item=frozenset({"alternatives"}),
        content=frozenset({"delimiter", "question", "gold", "answer"}),
    ),
    "judge-faithfulness": PromptParts(
        instructions=frozenset({"delimiter"}),
        item=frozenset({"number", "statement", "quotes"}),
        content=frozenset({"delimiter", "statements", "count"}),
    ),
}


@dataclass(frozen=True, slots=True)
class PromptText:
    """The parts of a prompt as its file has them, to be filled with `format`.

    `name` is the file's without its ending (`answer.vi`). `digest` tells versions of the whole file apart, whatever the
    parts are filled with.
    """

    name: str
    digest: str
    instructions: str
    content: str
    item: str = ""


@cache
def load_prompt(name: str, language: str) -> PromptText:
    """Return a prompt in a language; one without prompts of its own gets English.

    Raises PromptError when the file is missing, or its parts and their placeholders are not those `PROMPTS` says.
    """
    if name not in PROMPTS:
        raise PromptError(f"There is no prompt {name!r}; known: {', '.join(sorted(PROMPTS))}.")
    file_name = file_named(name, language)
    data = read_file(file_name)
    parts = [part.strip() for part in _DIVIDER.split(data.decode("utf-8"))]
    expected = PROMPTS[name]
    placeholders = [one for one in (expected.instructions, expected.item, expected.content) if one is not None]
    if len(parts) != len(placeholders):
        raise PromptError(f"prompts/{file_name} has {len(parts)} parts, but must have {len(placeholders)}.")
    for part, known in zip(parts, placeholders, strict=True):
        check_placeholders(part, known, where=file_name)
    item = parts[1] if expected.item is not None else ""
    digest = sha256(data).hexdigest()[:_DIGEST_LENGTH]
    return PromptText(file_name.removesuffix(".txt"), digest, parts[0], parts[-1], item)


def prompt_digest(name: str, language: str) -> str:
    """Return what tells versions of a prompt apart: 16 hexadecimal digits of its file's SHA-256."""
    return load_prompt(name, language).digest
