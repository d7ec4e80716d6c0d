"""Does every quote of a set stand in the text that the service really stored?"""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from eval.checking.findings import Finding, places_of
from eval.metrics import contains_answer
from eval.questions import EvalQuestion, Evidence
from rag.text.characters import normalise_text
from rag.text.sentences import sentences


def check_quotes(question: EvalQuestion, texts: Mapping[str, str | None]) -> Iterator[Finding]:
    """Yield the quotes, gold and reviewed, that do not stand verbatim in their source, or stand there twice.

    Also those that hold no answer as whole words: an answer of the service that cites them would not be right.
    """
    for evidence in (*question.evidence, *question.reviewed):
        text = texts.get(evidence.source)
        if text is None:
            yield Finding(question.id, "no text of this source is stored", evidence.source)
        elif evidence.quote not in text:
            yield _absent(question, evidence, text)
    for evidence in question.evidence:
        yield from _repeated(question, evidence, texts.get(evidence.source) or "")
        if not contains_answer(evidence.quote, evidence.answers or question.answers, question.answer_language):
            problem = f"no answer stands in the quote as whole words: {evidence.quote!r}"
            yield Finding(question.id, problem, evidence.source)


def _absent(question: EvalQuestion, evidence: Evidence, text: str) -> Finding:
    folded = normalise_text(evidence.quote)
    if folded != evidence.quote and folded in text:
        problem = f"the quote is not written as it is stored: {evidence.quote!r}"
        return Finding(question.id, problem, evidence.source, (f"stored: {folded!r}",))
    problem = f"the quote is not in the text: {evidence.quote!r}"
    return Finding(question.id, problem, evidence.source, (f"nearest: {_nearest_sentence(text, evidence.quote)!r}",))


def _repeated(question: EvalQuestion, evidence: Evidence, text: str) -> Iterator[Finding]:
    count = sum(1 for _ in places_of(evidence, text))
    if count > 1:
        problem = f"the quote stands {count} times, and every place counts: {evidence.quote!r}"
        yield Finding(question.id, problem, evidence.source, fault=False)


def _nearest_sentence(text: str, quote: str) -> str:
    """Return the sentence that has most of the quote in one piece: a long one is not passed over for a short title."""

    def held(sentence: str) -> int:
        return SequenceMatcher(None, sentence, quote, autojunk=False).find_longest_match().size

    return max((text[one.start : one.end] for one in sentences(text)), key=held, default="")
