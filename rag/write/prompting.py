"""Prompts: numbered passages and earlier turns as data between lines that nobody could have guessed."""

import secrets
from collections.abc import Sequence

from prompts import load_prompt
from rag.text.hidden import without_hidden
from rag.types import Hit, Turn
from rag.write.language_model import Prompt

NO_ANSWER = "NO_ANSWER"
"""What a model is told to reply, alone, when the passages do not hold the answer."""

MOST_TURNS = 6  # of a conversation, as many as the rules look at
LONGEST_SAID = 600  # characters of a question or an answer in a conversation: the history comes from the client
_DELIMITER_BYTES = 9  # 72 bits
_LANGUAGES = {"vi": "tiếng Việt", "en": "English"}
_NOTHING = "–"


def new_delimiter(*texts: str) -> str:
    """Return a line that cannot be guessed and stands in none of the texts."""
    while True:
        delimiter = f"===={secrets.token_hex(_DELIMITER_BYTES)}===="
        if not any(delimiter in text for text in texts):
            return delimiter


def shown_passages(hits: Sequence[Hit], *, most: int, most_characters: int) -> tuple[Hit, ...]:
    """Return the first passages that fit, each whole; the very first is among them however long it is.

    Titles and headings count too.
    """
    shown: list[Hit] = []
    room = most_characters
    for hit in hits[:most]:
        room -= len(hit.metadata.title) + len(hit.passage.heading) + len(hit.text)
        if room < 0 and shown:
            break
        shown.append(hit)
    return tuple(shown)


def answer_prompt(question: str, hits: Sequence[Hit], *, language: str, delimiter: str) -> Prompt:
    """Ask for an answer from passages, numbered from 1 in the order given.

    What no reader sees is left out of what the model is shown, and so is the delimiter where a passage holds it.
    `language` is the answer's, an ISO 639-1 code.
    """
    text = load_prompt("answer", language)
    passages = [
        text.item.format(
            delimiter=delimiter,
            number=number,
            title=_line(hit.metadata.title, delimiter),
            date=hit.metadata.published.isoformat() if hit.metadata.published else _NOTHING,
            heading=_line(hit.passage.heading, delimiter),
            text=_data(hit.text, delimiter),
        )
        for number, hit in enumerate(hits, start=1)
    ]
    content = text.content.format(
        passages="\n\n".join(passages),
        delimiter=delimiter,
        question=_line(question, delimiter),
        no_answer=NO_ANSWER,
    )
    named = _LANGUAGES.get(language, f"the language of the question (ISO 639-1: {language})")
    instructions = text.instructions.format(delimiter=delimiter, language=named, no_answer=NO_ANSWER)
    return Prompt(instructions, content, text.name, text.digest)


def standalone_prompt(question: str, history: Sequence[Turn], *, language: str, delimiter: str) -> Prompt:
    """Ask for the last question of a conversation so that it can be understood alone.

    Of a long history the last turns are given, of a long answer its beginning.
    """
    text = load_prompt("standalone", language)
    turns = [
        text.item.format(question=_said(turn.question, delimiter), answer=_said(turn.answer, delimiter))
        for turn in history[-MOST_TURNS:]
    ]
    content = text.content.format(turns="\n".join(turns), delimiter=delimiter, question=_line(question, delimiter))
    return Prompt(text.instructions.format(delimiter=delimiter), content, text.name, text.digest)


def _data(text: str, delimiter: str) -> str:
    return without_hidden(text).replace(delimiter, " ")


def _line(text: str, delimiter: str) -> str:
    return " ".join(_data(text, delimiter).split()) or _NOTHING


def _said(text: str, delimiter: str) -> str:
    return _line(text[:LONGEST_SAID], delimiter)
