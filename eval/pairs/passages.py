"""From a question set to its documents, cleaned and cut into passages as they would be stored, without an encoder."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.pairs.pair import OPENING, PairPassage
from eval.questions import CorpusFile, QuestionSet, Record, Source
from rag.errors import RefusedDocument
from rag.ingest.draft import Draft
from rag.ingest.loading.found import Found
from rag.ingest.loading.reader import FileReader
from rag.ingest.metadata import Prepared, prepare_document
from rag.ingest.splitting import split_document
from rag.text.characters import normalise_text
from rag.text.language import detect_language
from rag.text.sentences import sentences
from rag.text.syllables import syllables

_SHORT = 480  # tokens of a text that is left whole: the most that a passage may be set to aim at
_TARGET = 200  # tokens of a passage of a longer text, as stored by default
_TOKENS_A_SYLLABLE = 1.4  # of the bundled encoder, in Vietnamese news


@dataclass(frozen=True, slots=True)
class Document:
    """A source of a set with its passages; `language` is that of its text."""

    source: str
    title: str
    language: str
    passages: tuple[PairPassage, ...]

    @property
    def text(self) -> str:
        """The texts of its passages; what overlaps stands twice."""
        return "\n".join(passage.text for passage in self.passages)


def documents_of(question_set: QuestionSet) -> list[Document]:
    """Return the documents of a set in its order; files that ingest would refuse are left out."""
    with FileReader() as reader:
        return [_document(prepared) for source in question_set.corpus for prepared in _prepared(source, reader)]


def sentences_of(passage: PairPassage) -> list[str]:
    """Return the sentences of a passage.

    >>> sentences_of(PairPassage("a", "", "", "TP. Long Xuyên giảm 3 phòng. Ông nói gì?"))
    ['TP. Long Xuyên giảm 3 phòng.', 'Ông nói gì?']
    """
    return [passage.text[start:end] for start, end in sentences(passage.text)]


def _prepared(source: Source, reader: FileReader) -> Iterator[Prepared]:
    drafts = [_draft(source)] if isinstance(source, Record) else _loaded(source, reader)
    for draft in drafts:
        try:
            yield prepare_document(draft)
        except RefusedDocument:
            continue


def _draft(record: Record) -> Draft:
    return Draft(normalise_text(record.text), record.id, "record", title=record.title or None)


def _loaded(file: CorpusFile, reader: FileReader) -> Iterator[Draft]:
    return (draft for draft in reader.load(Found(file.path, file.id)) if isinstance(draft, Draft))


def _document(prepared: Prepared) -> Document:
    text, told = prepared.text, prepared.metadata
    published = told.published.isoformat() if told.published else ""
    short = sum(_count_tokens([text])) <= _SHORT
    ranges = split_document(text, count_tokens=_count_tokens, target=_SHORT if short else _TARGET)
    passages = tuple(
        PairPassage(
            source=told.source,
            title=told.title,
            published=published,
            text=text[one.start : one.end],
            heading=one.heading,
            opening=text[:OPENING] if one.start else "",
        )
        for one in ranges
    )
    return Document(told.source, told.title, detect_language(text), passages)


def _count_tokens(texts: Sequence[str]) -> list[int]:
    return [round(_TOKENS_A_SYLLABLE * len(syllables(text))) for text in texts]
