"""Runs made by hand: rows with as little said of them as a test needs, and folders of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from eval.figures import FALSE_ANSWER, FALSE_REFUSAL, IN_CITED, IN_NEAREST, RIGHT, RIGHT_IF_GIVEN, SOURCE_CITED
from eval.folder import Run, RunConfig, RunFolder, load_run
from eval.questions import Evidence
from eval.rows import Quoted, Row
from eval.summary import summarise
from eval.writing import Written
from rag.types import Piece, SentenceCheck

GOLD, OTHER = "clock.txt", "bridge.txt"
_PASSED = Row(
    id="q1",
    kind="fact",
    language="en",
    answer_language="en",
    question="When was the town clock built?",
    gold=("1911",),
    evidence=(Evidence(GOLD, "It was built in 1911."),),
    unanswerable=False,
    status="answered",
    confidence=0.9,
    answer="It was built in 1911. [1]",
    span="1911",
    citations=(Quoted(GOLD, 0, 21, "It was built in 1911.", "1911"),),
    rankings={"hybrid": (GOLD, OTHER)},
    timings={"whole": 0.5},
)


def right_row(id_: str = "q1", **changes: Any) -> Row:
    """An answerable question, answered right."""
    scores = {RIGHT: 1.0, RIGHT_IF_GIVEN: 1.0, IN_CITED: 1.0, IN_NEAREST: 1.0, SOURCE_CITED: 1.0, FALSE_REFUSAL: 0.0}
    return replace(_PASSED, **{"id": id_, "scores": scores, **changes})


def wrong_row(id_: str = "q1", **changes: Any) -> Row:
    """An answerable question, answered from another source; the gold one was found."""
    scores = {RIGHT: 0.0, RIGHT_IF_GIVEN: 0.0, IN_CITED: 0.0, IN_NEAREST: 0.0, SOURCE_CITED: 0.0, FALSE_REFUSAL: 0.0}
    elsewhere = (Quoted(OTHER, 0, 24, "It was opened in 1925.", "1925"),)
    said = {"answer": "It was opened in 1925. [1]", "span": "1925", "confidence": 0.4, "citations": elsewhere}
    return replace(_PASSED, **{"id": id_, "scores": scores, **said, **changes})


def refused_row(id_: str = "q1", *, near: Quoted | None = None, **changes: Any) -> Row:
    """An answerable question that was abstained from, showing `near`."""
    holds = float(near is not None and "1911" in near.quote)
    scores = {
        RIGHT: 0.0,
        RIGHT_IF_GIVEN: holds,
        IN_CITED: 0.0,
        IN_NEAREST: holds,
        SOURCE_CITED: 0.0,
        FALSE_REFUSAL: 1.0,
    }
    shown = (near,) if near else ()
    said = {"status": "abstained", "answer": "", "span": "", "confidence": 0.1, "citations": shown}
    return replace(_PASSED, **{"id": id_, "scores": scores, **said, **changes})


def unanswerable_row(id_: str = "q1", *, answered: bool = False, **changes: Any) -> Row:
    """A question whose answer no source holds: abstained from, or wrongly answered."""
    scores = {RIGHT: float(not answered), RIGHT_IF_GIVEN: 0.0, FALSE_ANSWER: float(answered)}
    gold = {"kind": "unanswerable", "gold": (), "evidence": (), "unanswerable": True, "scores": scores}
    row = wrong_row(id_) if answered else refused_row(id_)
    return replace(row, **{**gold, **changes})


def failed_row(id_: str = "q1", **changes: Any) -> Row:
    """An answerable question that the service gave no answer to."""
    said = {"status": "failed", "error": "the service was busy", "confidence": 0.0, "citations": (), "rankings": {}}
    return replace(refused_row(id_), **{**said, **changes})


def write_run(
    path: Path, rows: Sequence[Row], facts: Mapping[str, object] | None = None, *, limit: int | None = None
) -> Run:
    """Write a finished run of these rows and read it back; `facts` are added to its configuration."""
    folder = RunFolder(path)
    folder.begin(RunConfig("own:questions.jsonl", limit=limit), {"set_digest": "d1", "service": {}, **(facts or {})})
    list(folder.append(rows))
    folder.finish(summarise(rows, seed=0))
    return load_run(path)


def written_row(id_: str = "q1", **changes: Any) -> Row:
    """A right answer that a language model wrote: one sentence proved, one left out, one shown as unverified."""
    pieces = (Piece("It dates from 1911.", (1,)), Piece(" It is tall.", (), unverified=True))
    checks = (
        SentenceCheck("supported", "It dates from 1911.", (1,)),
        SentenceCheck("dropped", reasons=("number", "name")),
        SentenceCheck("unverified", "It is tall.", reasons=("unsupported",)),
    )
    writing = Written(model="openai:m", prompt="answer.en", prompt_digest="1a2b", given="written", checks=checks)
    return right_row(id_, **{"pieces": pieces, "writing": writing, "answer": "It dates from 1911. [1]", **changes})


def quoted(source: str, quote: str) -> Quoted:
    """A citation at the start of its source."""
    return Quoted(source, 0, len(quote), quote)
