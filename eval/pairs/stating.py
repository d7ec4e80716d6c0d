"""True statements of a question set: sentences of its sources, answers people wrote, questions put with answers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random

from eval.pairs.asking import stated
from eval.pairs.pair import PairPassage
from eval.pairs.passages import Document, sentences_of
from eval.pairs.statement import Statement, as_claim, covered, lower_first, told_by
from eval.questions import EvalQuestion, QuestionSet
from rag.text.characters import normalise_text
from rag.text.numbers import find_numbers

_COVERED = 0.4  # share of its syllables that the passage of a true statement holds at least
_COVERED_IN_PART = 0.8  # the same where the passage is a part of the document, and others may hold the rest
_COUNTS = re.compile(r"bao nhiêu|\bmấy\b|how many|how much", re.IGNORECASE)
_SHORTEST = 5  # words
_ALONE = re.compile(r"(?:Có|Không|Đúng|Được|Yes|No)\b")


def statements_of(question_set: QuestionSet, documents: Sequence[Document], *, seed: int) -> list[Statement]:
    """Return the true statements of a set, each over the passage that it is of."""
    by_source = {document.source: document for document in documents}
    found = [*_of_sources(documents, seed), *_of_questions(question_set, by_source)]
    return list({(one.text, one.cited[0].source): one for one in found}.values())


def gold_passage(question: EvalQuestion, document: Document) -> PairPassage | None:
    """Return the one passage that holds the evidence, None where it cannot be told."""
    quotes = [item.quote for item in question.evidence if item.source == document.source and item.quote]
    wanted = quotes or question.answers[:1]
    holding = [one for one in document.passages if all(quote in one.text for quote in wanted)]
    return holding[0] if wanted and holding and (quotes or len(holding) == 1) else None


def _of_sources(documents: Sequence[Document], seed: int) -> Iterator[Statement]:
    for document in documents:
        for number, passage in enumerate(document.passages):
            claims = [as_claim(sentence) for sentence in sentences_of(passage)]
            for place, claim in enumerate(claims):
                if claim is None:
                    continue
                id_ = f"{document.source}#{number}.{place}"
                statement = Statement(id_, claim, document.language, "same", "source", (passage,))
                yield statement
                after = claims[place + 1] if place + 1 < len(claims) else None
                joined = after and _joined(claim, after, statement, Random(f"{seed}:{id_}"))
                if joined:
                    yield replace(statement, id=f"{id_}+", text=joined, made="joined")


def _joined(first: str, second: str, statement: Statement, draw: Random) -> str | None:
    """Join two sentences that follow one another, if both are short."""
    if len(first) + len(second) > 260:
        return None
    link = draw.choice((" và ", "; ", ", còn ") if statement.language == "vi" else (", and ", "; ", ", while "))
    return f"{first.rstrip('.')}{link}{lower_first(second, statement.holds.small)}"


def _of_questions(question_set: QuestionSet, by_source: Mapping[str, Document]) -> Iterator[Statement]:
    for question in question_set.questions:
        if not question.answers or question.history or question.needs == "all":
            continue
        document = by_source.get(question.sources[0]) if question.sources else None
        passage = gold_passage(question, document) if document else None
        if document is None or passage is None or question.language != document.language:
            continue
        told = stated(normalise_text(question.question), normalise_text(question.answers[0]), question.language)
        if told and _is_held(told, question, document, passage):
            yield Statement(f"{question.id}?", told, question.language, "same", "question", (passage,))
        written = normalise_text(question_set.written.get(question.id, ""))
        if written and _is_sentence(written) and _is_held(written, question, document, passage):
            yield Statement(f"{question.id}!", written, question.language, "same", "written", (passage,))


def _is_sentence(text: str) -> bool:
    whole = text.endswith(".") and text[:1].isupper() and not _ALONE.match(text)
    return whole and _SHORTEST <= len(text.split()) <= 60 and "?" not in text


def _is_held(text: str, question: EvalQuestion, document: Document, passage: PairPassage) -> bool:
    """Tell whether a passage may well say what people say of it: they take from all they know, and err."""
    told = told_by(passage.told)
    if any(number.value not in told.numbers for number in find_numbers(text)):
        return False
    if _COUNTS.search(question.question) and not told_by(text).numbers:
        return False
    least = _COVERED if len(document.passages) == 1 else _COVERED_IN_PART
    return covered(text, passage.told) >= least
