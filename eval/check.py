"""Does every quote of our own set stand in the text that the service really stored?"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.questions import EvalQuestion, Evidence, QuestionSet
from eval.service import Service
from eval.trial import CORPUS_FOLDER, write_corpus
from rag.ingest.summary import IngestObserver
from rag.text.characters import normalise_text


@dataclass(frozen=True, slots=True)
class Fault:
    """A piece of evidence that does not hold; `nearest` is what the store has instead."""

    question: str
    source: str
    problem: str
    nearest: str = ""


def check_set(question_set: QuestionSet, service: Service, observer: IngestObserver) -> list[Fault]:
    """Store the set's corpus and return every piece of evidence that is not verbatim in the stored text."""
    with TemporaryDirectory(prefix="hoidap-corpus-") as name:
        folder = Path(name, CORPUS_FOLDER)
        write_corpus(question_set.corpus, folder)
        refusals = {one.source: one.message for one in service.ingest(folder, observer).refused}
    texts = {source: service.text(source) for one in question_set.questions for source in one.sources}
    return [fault for one in question_set.questions for fault in _faults(one, texts, refusals)]


def _faults(question: EvalQuestion, texts: dict[str, str | None], refusals: dict[str, str]) -> Iterator[Fault]:
    for evidence in question.evidence:
        text = texts[evidence.source]
        if text is None:
            reason = refusals.get(evidence.source, "it was not stored")
            yield Fault(question.id, evidence.source, f"no stored text: {reason}")
        elif evidence.quote not in text:
            yield _absent(question, evidence, text)


def _absent(question: EvalQuestion, evidence: Evidence, text: str) -> Fault:
    folded = normalise_text(evidence.quote)
    problem = "the quote is not NFC, or has another letter for Đ" if folded in text else "the quote is not in the text"
    return Fault(question.id, evidence.source, f"{problem}: {evidence.quote!r}", nearest_line(evidence.quote, text))


def nearest_line(quote: str, text: str) -> str:
    """Return the line of the text most like the quote.

    >>> nearest_line("Giá vé là 5.000 đồng", "Thông báo\\nGiá vé là 6.000 đồng một lượt")
    'Giá vé là 6.000 đồng một lượt'
    """
    wanted = set(quote.split())
    lines = sorted(text.split("\n"), key=lambda line: len(wanted.intersection(line.split())), reverse=True)[:5]
    return max(lines, key=lambda line: SequenceMatcher(None, quote, line, autojunk=False).ratio())
