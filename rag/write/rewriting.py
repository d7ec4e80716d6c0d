"""A follow-up question put so that it can be searched alone, by a language model that is not taken at its word."""

import logging
import re
import time
from collections.abc import Generator, Sequence
from contextlib import closing

from rag.errors import ModelFailed
from rag.text.characters import normalise_text
from rag.text.hidden import HIDDEN
from rag.types import Drafting, Turn
from rag.write.faithful import Conversation, written_as_asked
from rag.write.language_model import LanguageModel, Prompt
from rag.write.prompting import LONGEST_SAID, MOST_TURNS, new_delimiter, standalone_prompt
from rag.write.thinking import spoken

_log = logging.getLogger(__name__)
_MOST_TOKENS = 400
_LONGEST_REPLY = 2000  # characters; a question is one line, and what is longer is none
_LABEL = re.compile(
    r"^(?:(?:câu )?hỏi(?: cuối)?(?: (?:đã )?viết lại)?|(?:câu )?viết lại(?: câu hỏi)?|câu hỏi (?:tự )?đủ nghĩa|"
    r"(?:last |rewritten |standalone )?question|rewritten)\s*:\s*",
    re.IGNORECASE,
)
_AROUND = " \t\"'“”‘’«»*_`"


def standalone_by_model(
    model: LanguageModel, question: str, history: Sequence[Turn], *, language: str, most_characters: int, seconds: float
) -> Generator[Drafting, None, str | None]:
    """Return the question as it would be asked without the conversation; the question itself where it stands alone.

    While the model is at work that is told; closing it ends the call. None where the model fails, is not done in
    `seconds`, or writes anything but one question made of what was said: no number, date, document or name is taken
    from it that is not in the conversation, no link, no other language. `language` is that of the prompt. Words typed
    without accents stay so.
    """
    shown = [Turn(turn.question[:LONGEST_SAID], turn.answer[:LONGEST_SAID]) for turn in history[-MOST_TURNS:]]
    if not shown:
        return None
    prompt = standalone_prompt(question, shown, language=language, delimiter=new_delimiter(question, *_texts(shown)))
    reply = yield from _reply(model, prompt, seconds)
    asked = _only_line(reply) if reply is not None else None
    if asked is None or len(asked) > min(most_characters, 3 * len(question) + 60):
        return None
    return written_as_asked(asked, Conversation(question, _texts(shown)))


def _texts(turns: Sequence[Turn]) -> list[str]:
    return [text for turn in turns for text in (turn.question, turn.answer)]


def _reply(model: LanguageModel, prompt: Prompt, seconds: float) -> Generator[Drafting, None, str | None]:
    """Return all that the model says, None where it fails, goes on for too long or takes too much time."""
    until = time.monotonic() + seconds
    said = ""
    try:
        with closing(spoken(model.stream(prompt, most_tokens=_MOST_TOKENS, seconds=seconds))) as parts:
            for part in parts:
                yield Drafting()
                said += part if isinstance(part, str) else ""
                if len(said) > _LONGEST_REPLY or time.monotonic() > until:
                    return None
    except ModelFailed as failure:
        _log.warning("A follow-up question is completed by rules. %s", failure)
        return None
    return said


def _only_line(reply: str) -> str | None:
    """Return the one line of a reply without what models put around it, None where it is not one or hides something."""
    lines = [line for line in reply.splitlines() if line.strip()]
    if len(lines) != 1 or HIDDEN.search(lines[0]):
        return None
    line = _LABEL.sub("", lines[0].strip(_AROUND)).strip(_AROUND)
    return " ".join(normalise_text(line).split()) or None
