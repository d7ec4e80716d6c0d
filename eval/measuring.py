"""Asking: every question of a trial once, and a row for each with what came back and what it scores."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from eval.figures import QUOTE_FIDELITY
from eval.metrics import marked_span
from eval.questions import EvalQuestion
from eval.rows import Quoted, Row
from eval.scoring import failed_scores, score
from eval.service import QuestionFailed, Retriever, Service
from eval.trial import Trial
from eval.writing import Written
from rag.types import Answer, Citation, Hit

DEPTH = 10
WHOLE = "whole"  # seconds from question to answer, beside those by stage
_AROUND = 300  # characters kept on either side of a quote, of the passage it was found in


def measure(
    service: Service, trial: Trial, retrievers: Sequence[Retriever], *, k: int = DEPTH, given: bool = False
) -> Iterator[Row]:
    """Ask every question once, of k passages, and score the answer and the ranking of each retriever.

    With `given`, of the gold sources alone, where a question has some.

    A question that fails has a row too, which says why. Raises ServiceGone.
    """
    asker = _Asker(service, tuple(retrievers), k, given, service.describe().get("retriever", "hybrid"))
    for question in trial.questions:
        failed = _failed(question, retrievers, unanswerable=question.id in trial.unanswerable)
        try:
            yield asker.row(question, failed)
        except QuestionFailed as error:
            yield replace(failed, error=str(error))


def _failed(question: EvalQuestion, retrievers: Sequence[Retriever], *, unanswerable: bool) -> Row:
    """Return the row of a question as long as it has no answer."""
    rankings: dict[str, tuple[str, ...]] = dict.fromkeys(retrievers, ())
    return Row(
        id=question.id,
        kind=question.kind,
        language=question.language,
        answer_language=question.answer_language,
        question=question.question,
        history=question.history,
        gold=question.gold_answers,
        evidence=question.evidence,
        needs=question.needs,
        unanswerable=unanswerable,
        status="failed",
        rankings=rankings,
        scores=failed_scores(question, rankings=rankings, unanswerable=unanswerable),
    )


@dataclass(frozen=True, slots=True)
class _Asker:
    """Asks a service, which answers by the retriever `answering`."""

    service: Service
    retrievers: tuple[Retriever, ...]
    k: int
    given: bool
    answering: str

    def row(self, question: EvalQuestion, blank: Row) -> Row:
        """Ask one question and fill its row. Raises QuestionFailed, ServiceGone."""
        answer = self._answer(question)
        rankings: dict[str, tuple[str, ...]] = {one: self._ranking(question, answer, one) for one in self.retrievers}
        texts, unanswerable = self.service.text, blank.unanswerable
        scores = score(question, answer, rankings=rankings, texts=texts, unanswerable=unanswerable)
        return replace(
            blank,
            understood=answer.understood,
            status="abstained" if answer.kind == "abstained" else "answered",
            confidence=answer.confidence,
            answer=answer.text,
            span=marked_span(answer.citations),
            pieces=answer.pieces if answer.kind != "abstained" else (),
            citations=tuple(_quoted(citation, answer) for citation in answer.citations),
            writing=Written.of(answer),
            rankings=rankings,
            timings=answer.timings,
            scores={**scores, **self._fidelity(answer.citations)},
        )

    def _answer(self, question: EvalQuestion) -> Answer:
        started = time.perf_counter()
        sources = question.sources if self.given else ()
        answer = self.service.ask(question.question, k=self.k, history=question.history, sources=sources)
        took = time.perf_counter() - started
        whole = answer.timings.get(WHOLE, took)  # a service elsewhere knows what of it was waiting
        return replace(answer, timings={**answer.timings, WHOLE: whole})

    def _ranking(self, question: EvalQuestion, answer: Answer, retriever: Retriever) -> tuple[str, ...]:
        """Return the ranking the answer was made of, or another one of the same question.

        A follow-up is ranked as it was understood: alone it says too little for any retriever.
        """
        hits: Sequence[Hit] = answer.hits
        if retriever != self.answering:
            asked = (answer.understood if question.history else None) or question.question
            hits = self.service.retrieve(asked, k=self.k, retriever=retriever)
        return tuple(hit.metadata.source for hit in hits)

    def _fidelity(self, citations: Sequence[Citation]) -> dict[str, float]:
        if not citations:
            return {}
        same = [bool(one.quote) and self.service.read(one) == one.quote for one in citations]
        return {QUOTE_FIDELITY: sum(same) / len(same)}


def _quoted(citation: Citation, answer: Answer) -> Quoted:
    """Keep a citation with what stands around it in the passage it was found in."""
    start, end = citation.start, citation.end
    kept = Quoted(citation.source, start, end, citation.quote, marked_span([citation]))
    for hit in answer.hits:
        passage = hit.passage
        same = (passage.document, passage.revision) == (citation.document, citation.revision)
        if same and passage.start <= start and end <= passage.end:
            before, after = hit.text[: start - passage.start], hit.text[end - passage.start :]
            return replace(kept, before=before[-_AROUND:], after=after[:_AROUND])
    return kept
