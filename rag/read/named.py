"""The readers there are, by the names that the setting `reader` takes."""

from typing import Literal

from embeddings.encoder import Encoder
from rag.read.reader import Reader
from rag.read.sentence_reader import SentenceReader, TermCounts

ReaderName = Literal["sentences"]


def reader_named(name: ReaderName, encoder: Encoder, counts: TermCounts) -> Reader:
    """Return a reader over the collections asked, whose words `counts` knows."""
    match name:
        case "sentences":
            return SentenceReader(encoder, counts)
