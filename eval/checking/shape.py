"""Is each question of its kind, and asked once? What can be told from the questions alone."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches

from eval.checking.findings import Finding
from eval.questions import EvalQuestion
from rag.text.characters import has_accents
from rag.text.syllables import syllables

_Rule = Callable[[EvalQuestion], bool]


def _answered(question: EvalQuestion) -> bool:
    return not question.unanswerable


def _over_several(question: EvalQuestion) -> bool:
    return question.needs == "all" and len(question.evidence) > 1


def _over_documents(question: EvalQuestion) -> bool:
    return _over_several(question) and len(question.sources) > 1


# What a kind promises, and how a question of it shows that it keeps the promise.
KINDS: Mapping[str, tuple[str, _Rule]] = {
    "fact": ("has answers", _answered),
    "number": ("has answers", _answered),
    "date": ("has answers", _answered),
    "person": ("has answers", _answered),
    "document-number": ("has answers", _answered),
    "time-bound": ("has answers", _answered),
    "no-accents": ("is written without accents", lambda one: not has_accents(one.question)),
    "cross-language": ("is answered in another language", lambda one: one.answer_language != one.language),
    "two-document": ('has "needs": "all" and evidence of two sources', _over_documents),
    "disagreement": ('has "needs": "all" and several pieces of evidence', _over_several),
    "follow-up": ("has a history", lambda one: bool(one.history)),
    "unanswerable": ("has neither answers nor evidence", lambda one: one.unanswerable),
    "chrome": ("has neither answers nor evidence", lambda one: one.unanswerable),
}


def check_shape(questions: Iterable[EvalQuestion]) -> Iterator[Finding]:
    """Yield questions asked twice in the same conversation, kinds that nobody knows, and kinds that are not kept."""
    asked: dict[object, str] = {}
    for question in questions:
        first = asked.setdefault(_asked(question), question.id)
        if first != question.id:
            yield Finding(question.id, f"asks the same as {first}: {question.question!r}")
        yield from _check_kind(question)


def count_kinds(questions: Iterable[EvalQuestion]) -> Counter[tuple[str, str]]:
    """Count questions by kind and language."""
    return Counter((question.kind, question.language) for question in questions)


def _asked(question: EvalQuestion) -> object:
    turns = [question.question, *(turn.question for turn in question.history)]
    return tuple(tuple(syllables(turn)) for turn in turns)


def _check_kind(question: EvalQuestion) -> Iterator[Finding]:
    if question.kind not in KINDS:
        near = get_close_matches(question.kind, KINDS, n=1)
        meant = f" Is {near[0]!r} meant?" if near else ""
        yield Finding(question.id, f"the kind {question.kind!r} is none of ours.{meant}", fault=False)
        return
    promise, kept = KINDS[question.kind]
    if not kept(question):
        yield Finding(question.id, f"a question of kind {question.kind!r} {promise}; this one does not keep that")
