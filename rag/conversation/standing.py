"""`standalone`: a follow-up question with what the conversation leaves unsaid put back in."""

import re
from collections.abc import Sequence

from rag.conversation.another import about_another
from rag.conversation.antecedents import exchange
from rag.conversation.ellipsis import complete
from rag.conversation.openings import is_courtesy, open_follow_up
from rag.conversation.references import resolve
from rag.conversation.wording import Line, capitalised, without_end
from rag.text.characters import has_accents, normalise_text, strip_accents
from rag.types import Turn

_WORD = re.compile(r"[^\W\d_]{2,}")
_NEVER_ACCENTED = {"ai", "anh", "bao", "cho", "em", "hay", "khi", "ra", "sao", "theo"}
_MOST_TURNS = 6  # looked at: what was said before that is not what `it` means
_LONGEST_QUESTION = 200  # characters: whoever writes more says what they mean
_LONGEST_ANSWER = 1000  # characters read of an answer; it comes from the client


def standalone(question: str, history: Sequence[Turn]) -> str:
    """Return the question as it can be searched alone: the question itself when it stands alone already.

    Rules, no model: Vietnamese, with accents or without, and English. In doubt the question stays as it is. Of an
    earlier answer never more than a name or a date is taken. Time is linear in the length of what is given.

    >>> standalone("Còn năm 2020 thì sao?", [Turn("Tỷ lệ hộ nghèo năm 2019 là bao nhiêu?")])
    'Tỷ lệ hộ nghèo năm 2020 là bao nhiêu?'
    >>> standalone("Who signed it?", [Turn("What does Decision 51 say?")])
    'Who signed Decision 51?'
    >>> standalone("Lệ phí đăng ký tạm trú là bao nhiêu?", [Turn("Còn năm 2020?")])
    'Lệ phí đăng ký tạm trú là bao nhiêu?'
    """
    earlier: Turn | None = None
    for turn in history[-_MOST_TURNS:]:
        if len(turn.question) > _LONGEST_QUESTION:
            earlier = None  # what follows it is about it, and not about what came before
        elif (asked := _tidy(turn.question)) and not is_courtesy(Line(without_end(asked))):
            earlier = Turn(_alone(asked, earlier) or asked, _tidy(turn.answer[:_LONGEST_ANSWER]))
    if len(question) > _LONGEST_QUESTION:
        return question
    return _alone(_tidy(question), earlier) or question


def _tidy(text: str) -> str:
    return " ".join(normalise_text(text).split())


def _alone(question: str, earlier: Turn | None) -> str | None:
    line = Line(without_end(question))
    if earlier is None or len(earlier.question) > _LONGEST_QUESTION or not line.text or is_courtesy(line):
        return None
    before = exchange(Line(without_end(earlier.question)), earlier.answer)
    opening = open_follow_up(line)
    asked = about_another(before.question, opening) or complete(opening.rest, before) or resolve(opening.rest, before)
    if asked is None:
        return None
    asked = _written_one_way(asked, line, before.question)
    return f"{capitalised(asked) if question[:1].isupper() else asked}?"


def _written_one_way(asked: str, line: Line, earlier: Line) -> str:
    """Drop all accents where words typed without them were put among words with: they are restored together later."""
    if not has_accents(asked):
        return asked
    bare = {word for one in (line, earlier) if one.bare for word in _WORD.findall(one.key)}
    full = {word for one in (line, earlier) if not one.bare for word in _WORD.findall(one.key)}
    return strip_accents(asked) if (bare - full - _NEVER_ACCENTED) & set(_WORD.findall(asked.casefold())) else asked
