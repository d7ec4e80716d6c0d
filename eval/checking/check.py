"""`hoidap-eval check`: every promise of a question set of our own that a program can hold it to."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.checking.findings import Finding
from eval.checking.quotes import check_quotes
from eval.checking.rivals import Rivals
from eval.checking.shape import check_shape
from eval.questions import QuestionSet
from eval.service import Service
from eval.trial import CORPUS_FOLDER, write_corpus
from rag.ingest.summary import IngestObserver


def check_set(
    question_set: QuestionSet, service: Service, observer: IngestObserver, *, show_nearest: bool = False
) -> list[Finding]:
    """Store the set's corpus and return what is wrong with its questions, and what is worth a look.

    `show_nearest` adds, for each question that must be abstained from, the sentence that holds most of it.
    """
    refused = list(_store(question_set, service, observer))
    texts = {source.id: service.text(source.id) for source in question_set.corpus}
    rivals = Rivals({source: text for source, text in texts.items() if text is not None})
    findings = [*refused, *check_shape(question_set.questions)]
    for question in question_set.questions:
        findings += check_quotes(question, texts)
        findings += rivals.suspects(question)
        if show_nearest and question.unanswerable:
            findings.append(rivals.nearest(question))
    return findings


def _store(question_set: QuestionSet, service: Service, observer: IngestObserver) -> Iterator[Finding]:
    with TemporaryDirectory(prefix="hoidap-corpus-") as name:
        folder = Path(name, CORPUS_FOLDER)
        write_corpus(question_set.corpus, folder)
        summary = service.ingest(folder, observer)
    gold = {source: question.id for question in question_set.questions for source in question.sources}
    for one in summary.refused:
        if one.source in gold:
            yield Finding(gold[one.source], f"no stored text: {one.message}", one.source)
