"""Statements in one language over passages in another, from two sets that ask the same of parallel sources."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from eval.pairs.passages import Document, sentences_of
from eval.pairs.statement import Statement
from eval.questions import QuestionSet


def parallel_sources(one: QuestionSet, other: QuestionSet) -> dict[str, str]:
    """Return, of each source of the first set, the source of the second that the same questions are asked of."""
    gold = {question.id: question for question in other.questions}
    found: dict[str, str] = {}
    for question in one.questions:
        parallel = gold.get(question.id)
        if parallel and question.sources and parallel.sources and question.answer_language != parallel.answer_language:
            found[question.sources[0]] = parallel.sources[0]
    return found


def translated(
    statements: Sequence[Statement], own: Sequence[Document], others: Sequence[Document], parallel: Mapping[str, str]
) -> Iterator[Statement]:
    """Yield the statements over the parallel passage, where the two sources agree sentence by sentence.

    Parallel sources of several passages, or of different numbers of sentences, are left out: what a passage lacks
    would be called supported.
    """
    by_source = {document.source: document for document in others}
    lengths = {document.source: _sentences(document) for document in own}
    for statement in statements:
        source = statement.cited[0].source
        document = by_source.get(parallel.get(source, ""))
        if document is None or _sentences(document) != lengths[source] or len(document.passages) != 1:
            continue
        made = "translated" if statement.made == "source" else statement.made
        beside = statement.cited[0].told
        yield replace(
            statement, id=f"{statement.id}~", group="foreign", made=made, cited=document.passages, beside=beside
        )


def _sentences(document: Document) -> int:
    return len(sentences_of(document.passages[0])) if len(document.passages) == 1 else 0
