"""What a question asks for: its language, the kind of answer, the numbers and names that must match, its time."""

import re
from dataclasses import dataclass
from datetime import date

from rag.asking import QUESTION_PHRASES, AnswerType, answer_type, asks_for_latest
from rag.errors import InputError
from rag.text.accents import SyllableCounts, restore_accents
from rag.text.characters import has_accents, match_key, normalise_text
from rag.text.dates import find_dates
from rag.text.document_names import DocumentName, find_document_names
from rag.text.language import are_foreign, detect_language

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, understood. `searched` is `text` with accents restored where it was typed without them."""

    text: str
    searched: str
    language: str
    asks_for: AnswerType
    names: tuple[DocumentName, ...]
    period: tuple[date, date] | None
    wants_latest: bool

    @property
    def restored(self) -> bool:
        """True when accents were put in that were not typed."""
        return self.searched != self.text

    @property
    def answered_in(self) -> str:
        """The language of the words around an answer: those there are, English for every other language."""
        return "vi" if self.language == "vi" else "en"

    def is_foreign_to(self, language: str) -> bool:
        """Tell whether a text of that language is in another one than the question, as far as both are known."""
        return are_foreign(self.language, language)


def check_question(text: str, *, most_characters: int) -> str:
    """Return the question with its white space tidied; raise InputError when there is nothing to ask.

    >>> check_question("  Ai là\\n Bí thư? ", most_characters=100)
    'Ai là Bí thư?'
    """
    tidy = " ".join(normalise_text(text).split())
    if not tidy:
        raise InputError('The question is empty. Ask one, for example: hoidap ask "Ai là Bí thư Tỉnh ủy?"')
    if not _LETTER_OR_DIGIT.search(tidy):
        raise InputError(f"The question {tidy[:40]!r} holds no letter and no digit. Ask in words.")
    if len(tidy) > most_characters:
        raise InputError(
            f"The question has {len(tidy):,} characters; at most {most_characters:,} are read. Shorten it, or raise "
            "HOIDAP_QUESTION_CHARACTERS."
        )
    return tidy


def understand_question(text: str, counts: SyllableCounts, *, most_characters: int = 2000) -> Question:
    """Read a question. `counts` is the corpus whose words decide where accents go.

    Raises InputError for a question that is empty, has no letter or digit, or is too long.
    """
    tidy = check_question(text, most_characters=most_characters)
    language = detect_language(tidy)
    bare = language == "vi" and not has_accents(tidy)
    searched = restore_accents(tidy, counts, phrases=QUESTION_PHRASES) if bare else tidy
    key = match_key(searched)
    dates = find_dates(searched)
    return Question(
        text=tidy,
        searched=searched,
        language=language,
        asks_for=answer_type(key),
        names=tuple(find_document_names(searched)),
        period=(min(one.first for one in dates), max(one.last for one in dates)) if dates else None,
        wants_latest=asks_for_latest(key),
    )
