"""The wording of everything the assistant itself says, and of every prompt: one file each, checked on load."""

import string
from functools import cache
from importlib import resources

LANGUAGES = ("vi", "en")

# What each wording must hold, no more and no less: a translation that forgot one is found on load, not by a reader.
PLACEHOLDERS: dict[str, frozenset[str]] = {
    "abstained": frozenset(),
    "nearest": frozenset(),
    "disagree": frozenset(),
    "dated": frozenset({"date", "statement"}),
    "undated": frozenset({"statement"}),
    "understood": frozenset({"question"}),
    "sources": frozenset(),
    "inferred": frozenset({"date"}),
}


class PromptError(ValueError):
    """A wording is missing or its placeholders are not the ones its users fill."""


@cache
def load_wording(name: str, language: str) -> str:
    """Return the text of `<name>.<language>.txt`; a language without wordings of its own gets English.

    Raises PromptError when the file is missing or holds other placeholders than `PLACEHOLDERS` says.
    """
    if name not in PLACEHOLDERS:
        raise PromptError(f"There is no wording {name!r}; known: {', '.join(sorted(PLACEHOLDERS))}.")
    file_name = f"{name}.{language if language in LANGUAGES else 'en'}.txt"
    file = resources.files(__name__) / file_name
    if not file.is_file():
        raise PromptError(f"The wording prompts/{file_name} is missing; reinstall hoidap.")
    text = file.read_text(encoding="utf-8").strip()
    found = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
    if found != PLACEHOLDERS[name]:
        raise PromptError(f"prompts/{file_name} holds {sorted(found)}, but must hold {sorted(PLACEHOLDERS[name])}.")
    return text


def say(name: str, language: str, **values: str) -> str:
    """Return a wording with its placeholders filled.

    >>> say("understood", "en", question="bí thư là ai")
    'Understood as: bí thư là ai'
    """
    return load_wording(name, language).format(**values)
