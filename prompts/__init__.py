"""The wording of everything the assistant itself says, and of every prompt: one file each, checked on load."""

from functools import cache

from prompts.files import LANGUAGES, PromptError, check_placeholders, file_named, read_file
from prompts.models import PromptText, load_prompt, prompt_digest

__all__ = ["LANGUAGES", "PromptError", "PromptText", "load_prompt", "load_wording", "prompt_digest", "say"]

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
    "notice-unsupported": frozenset(),
    "notice-failed": frozenset(),
    "notice-early": frozenset(),
    "notice-dropped": frozenset(),
    "notice-unverified": frozenset(),
    "unverified": frozenset(),
    "written": frozenset({"model"}),
}


@cache
def load_wording(name: str, language: str) -> str:
    """Return the text of `<name>.<language>.txt`; a language without wordings of its own gets English.

    Raises PromptError when the file is missing or holds other placeholders than `PLACEHOLDERS` says.
    """
    if name not in PLACEHOLDERS:
        raise PromptError(f"There is no wording {name!r}; known: {', '.join(sorted(PLACEHOLDERS))}.")
    file_name = file_named(name, language)
    text = read_file(file_name).decode("utf-8").strip()
    check_placeholders(text, PLACEHOLDERS[name], where=file_name)
    return text


def say(name: str, language: str, **values: str) -> str:
    """Return a wording with its placeholders filled.

    >>> say("understood", "en", question="bí thư là ai")
    'Understood as: bí thư là ai'
    """
    return load_wording(name, language).format(**values)
