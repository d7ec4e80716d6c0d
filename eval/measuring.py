"""Asking: every question of a trial once, and a row for each with what came back and what it scores."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from eval.figures import FALSE_ANSWER, FALSE_REFUSAL, QUOTE_FIDELITY
from eval.metrics import contains_answer, exact_match, marked_span, ranking_scores, token_f1
from eval.questions import EvalQuestion
from eval.rows import Quoted, Row
from eval.service import Retriever, Service
from eval.trial import Trial
from rag.types import Answer, Citation

DEPTH = 10
WHOLE = "whole"  # seconds from question to answer, beside those by stage


def measure(service: Service, trial: Trial, retrievers: Sequence[Retriever]) -> Iterator[Row]:
    """Ask every question once and score it; beyond `hybrid`, whose ranking is that of the answer, rank it again."""
    for question in trial.questions:
        started = time.perf_counter()
        answer = service.ask(question.question, k=DEPTH, history=question.history)
        answer = replace(answer, timings={**answer.timings, WHOLE: time.perf_counter() - started})
        rankings: dict[str, tuple[str, ...]] = {one: _ranking(service, question, answer, one) for one in retrievers}
        fidelity = _fidelity(service, answer.citations)
        yield _row(question, answer, rankings, fidelity, unanswerable=question.id in trial.unanswerable)


def _ranking(service: Service, question: EvalQuestion, answer: Answer, retriever: Retriever) -> tuple[str, ...]:
    if retriever == "hybrid":
        hits = answer.hits
    else:
        hits = tuple(service.retrieve(question.question, k=DEPTH, retriever=retriever))
    return tuple(hit.metadata.source for hit in hits)


def _fidelity(service: Service, citations: Sequence[Citation]) -> dict[str, float]:
    if not citations:
        return {}
    same = [bool(citation.quote) and service.read(citation) == citation.quote for citation in citations]
    return {QUOTE_FIDELITY: sum(same) / len(same)}


def _row(
    question: EvalQuestion,
    answer: Answer,
    rankings: Mapping[str, tuple[str, ...]],
    fidelity: Mapping[str, float],
    *,
    unanswerable: bool,
) -> Row:
    abstained = answer.kind == "abstained"
    scores = _refusal_score(abstained) if unanswerable else _answer_scores(question, answer, rankings)
    return Row(
        id=question.id,
        kind=question.kind,
        language=question.language,
        question=question.question,
        answer_language=question.answer_language,
        history=question.history,
        understood=answer.understood,
        gold=question.answers,
        evidence=question.evidence,
        unanswerable=unanswerable,
        status="abstained" if abstained else "answered",
        confidence=answer.confidence,
        answer=answer.text,
        span=marked_span(answer.citations),
        citations=tuple(_quoted(citation, answer) for citation in answer.citations),
        rankings=rankings,
        timings=dict(answer.timings),
        scores={**scores, **fidelity},
    )


def _quoted(citation: Citation, answer: Answer) -> Quoted:
    """Keep a citation with what stands around it in the passage it was found in."""
    start, end = citation.start, citation.end
    span = marked_span([citation])
    for hit in answer.hits:
        passage = hit.passage
        same = (passage.document, passage.revision) == (citation.document, citation.revision)
        if same and passage.start <= start and end <= passage.end:
            before, after = hit.text[: start - passage.start], hit.text[end - passage.start :]
            return Quoted(citation.source, start, end, citation.quote, span, before, after)
    return Quoted(citation.source, start, end, citation.quote, span)


def _refusal_score(abstained: bool) -> dict[str, float]:
    return {FALSE_ANSWER: float(not abstained)}


def _answer_scores(question: EvalQuestion, answer: Answer, rankings: Mapping[str, tuple[str, ...]]) -> dict[str, float]:
    """Score an answer to a question that has one; what an abstention cites as near is no answer and scores 0."""
    abstained = answer.kind == "abstained"
    gold, language = question.answers, question.answer_language
    near = max((contains_answer(one.quote, gold, language) for one in answer.citations), default=0.0)
    span = "" if abstained else marked_span(answer.citations)
    scores = {f"{name} {metric}": value for name, metric, value in _rankings_scored(rankings, question)}
    scores["answer in cited sentence"] = 0.0 if abstained else near
    scores["answer in cited or nearest sentence"] = near
    cited = {citation.source for citation in answer.citations}
    scores["gold source cited"] = float(not abstained and not cited.isdisjoint(question.sources))
    scores["exact match"] = exact_match(span, gold, language)
    scores["token F1"] = token_f1(span, gold, language)
    scores[FALSE_REFUSAL] = float(abstained)
    return scores


def _rankings_scored(
    rankings: Mapping[str, tuple[str, ...]], question: EvalQuestion
) -> Iterator[tuple[str, str, float]]:
    for name, ranked in rankings.items():
        for metric, value in ranking_scores(ranked, question.sources).items():
            yield name, metric, value
