"""An answer in parts that add up to it, as langchain streams."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace

from rag.types import Answer, AnswerEvent, Cited, Done, Judged, Said, Understood


@dataclass(frozen=True, slots=True)
class AnswerChunk(Answer):
    """A part of an answer: `text` is what it adds. Chunks added up in order are the whole answer.

    Citations come with the first piece that names them. Only the last chunk, which may bring no text, knows the
    confidence, the passages, the timings and what a language model did.
    """

    def __add__(self, later: "AnswerChunk") -> "AnswerChunk":
        """Return both as one, which knows what the later one does."""
        return replace(later, pieces=self.pieces + later.pieces, citations=self.citations + later.citations)


def chunks_of(question: str, events: Iterable[AnswerEvent]) -> Iterator[AnswerChunk]:
    """Yield a chunk for every piece as it comes, with the citations it names, and a last one with all else."""
    told = AnswerChunk(question, (), "abstained", 0.0, (), (), {}, "und")
    waiting = told
    for event in events:
        match event:
            case Understood(language=language):
                told = waiting = replace(told, language=language)
            case Judged(kind):
                told = waiting = replace(told, kind=kind)
            case Cited(citation):
                waiting = replace(waiting, citations=(*waiting.citations, citation))
            case Said(piece):
                yield replace(waiting, pieces=(piece,))
                waiting = told
            case Done(answer):
                facts = {one.name: getattr(answer, one.name) for one in fields(Answer) if one.init}
                yield AnswerChunk(**{**facts, "pieces": (), "citations": waiting.citations})
