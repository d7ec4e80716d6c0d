"""The files of this folder: read as text, their placeholders checked against what their users fill."""

import string
from collections.abc import Set
from importlib import resources

LANGUAGES = ("vi", "en")


class PromptError(ValueError):
    """A wording is missing, or is not made of the parts and placeholders that its users fill."""


def file_named(name: str, language: str) -> str:
    """Return the file of a wording; a language without wordings of its own gets English.

    >>> file_named("abstained", "fr")
    'abstained.en.txt'
    """
    return f"{name}.{language if language in LANGUAGES else 'en'}.txt"


def read_file(file_name: str) -> bytes:
    """Return what a file of this folder holds; raise PromptError when there is none."""
    file = resources.files(__package__) / file_name
    if not file.is_file():
        raise PromptError(f"The wording prompts/{file_name} is missing; reinstall hoidap.")
    return file.read_bytes()


def check_placeholders(text: str, expected: Set[str], *, where: str) -> None:
    """Raise PromptError when a text holds other placeholders than these, no more and no less.

    >>> check_placeholders("{date}: {statement}", {"date", "statement"}, where="dated.en.txt")
    >>> check_placeholders("{day}", {"date"}, where="inferred.en.txt")
    Traceback (most recent call last):
    ...
    prompts.files.PromptError: prompts/inferred.en.txt holds ['day'], but must hold ['date'].
    """
    try:
        found = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
    except ValueError as error:
        raise PromptError(f"prompts/{where} is no format string: {error}. Write a brace as {{{{.") from error
    if found != expected:
        raise PromptError(f"prompts/{where} holds {sorted(found)}, but must hold {sorted(expected)}.")
