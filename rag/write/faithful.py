"""Whether a rewritten question says nothing but what a conversation said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.read.spans import proper_names
from rag.text.characters import base_letters, has_accents, match_key, strip_accents
from rag.text.document_names import DocumentName, find_document_names
from rag.text.language import detect_language
from rag.text.numbers import find_numbers
from rag.text.sentences import sentences
from rag.text.syllables import syllables
from rag.write.prompting import NO_ANSWER

_DIGITS = re.compile(r"\d+")
_LINK = re.compile(r"\w+://\S+|www\.\S+|\S+@\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b|\]\(|<[/\w]", re.IGNORECASE)
_END = ".!:;…"
_MOST_NEW = 1 / 3  # of a question's words: `là gì`, `như thế nào`; more of them are another question


@dataclass(frozen=True)
class Conversation:
    """A question, and what was said before it."""

    question: str
    before: Sequence[str]

    @cached_property
    def text(self) -> str:
        """All that was said."""
        return "\n".join((*self.before, self.question))

    @cached_property
    def words(self) -> frozenset[str]:
        """The match keys of its syllables and numbers."""
        return frozenset(syllables(self.text))

    @cached_property
    def bare_words(self) -> frozenset[str]:
        """The same without accents, where the question was typed so; else none."""
        return frozenset() if has_accents(self.question) else frozenset(map(base_letters, self.words))

    @cached_property
    def phrases(self) -> str:
        """Its syllables in order without accents, a blank around each."""
        return _phrase(self.text)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Every run of digits, and the Roman numerals."""
        return _numbers(self.text)

    @cached_property
    def documents(self) -> list[DocumentName]:
        """The documents it names."""
        return find_document_names(self.text)

    @cached_property
    def languages(self) -> frozenset[str]:
        """Those of the question and of what was said before."""
        return frozenset(detect_language(text) for text in (self.question, *self.before)) | {"und"}


def written_as_asked(asked: str, said: Conversation) -> str | None:
    """Return a rewritten question, the conversation's own where it is the same, None where it is not made of its words.

    Where accents stand that nobody typed, all are taken off: they are put back from the documents, not from a model.
    """
    if _same(asked, said.question):
        return said.question
    words = syllables(asked)
    unsaid = [word for word in words if word not in said.words | said.bare_words]
    restored = [word for word in unsaid if has_accents(word) and base_letters(word) in said.words]
    if not _is_one_question(asked, said) or not _holds_only(asked, said, {*unsaid} - {*restored}):
        return None
    if len(unsaid) - len(restored) > _MOST_NEW * len(words):
        return None
    return strip_accents(asked) if restored else asked


def _same(one: str, other: str) -> bool:
    return match_key(one).rstrip("?" + _END + " ") == match_key(other).rstrip("?" + _END + " ")


def _is_one_question(asked: str, said: Conversation) -> bool:
    if NO_ANSWER in asked or len(sentences(asked)) != 1 or detect_language(asked) not in said.languages:
        return False
    if asked[-1] in _END and said.question.rstrip()[-1:] not in _END:
        return False
    return has_accents(asked) or not has_accents(said.question) or detect_language(said.question) != "vi"


def _holds_only(asked: str, said: Conversation, new: set[str]) -> bool:
    """Tell whether every number, document, link and name was said."""
    links = all(match_key(link) in match_key(said.text) for link in _LINK.findall(asked))
    documents = all(any(one.same_as(other) for other in said.documents) for one in find_document_names(asked))
    return links and documents and _numbers(asked) <= said.numbers and _names_were_said(asked, said, new)


def _names_were_said(asked: str, said: Conversation, new: set[str]) -> bool:
    documents = [document.range for document in find_document_names(asked)]
    names = [
        asked[start:end]
        for start, end in proper_names(asked)
        if not any(start < document.end and document.start < end for document in documents)  # `QĐ` of `80-QĐ/TU`
    ]
    return all(_phrase(name) in said.phrases and not new.intersection(syllables(name)) for name in names)


def _phrase(text: str) -> str:
    return f" {' '.join(base_letters(word) for word in syllables(text))} "


def _numbers(text: str) -> frozenset[str]:
    digits = {found.lstrip("0") for found in _DIGITS.findall(text)}
    written = (match_key(text[one.range.start : one.range.end]) for one in find_numbers(text))
    return frozenset(digits | {number for number in written if not _DIGITS.search(number)})
