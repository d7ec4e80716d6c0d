"""Question sets in the formats of the evaluation as material to learn from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from eval.pairs.passages import documents_of
from eval.questions import EvalQuestion, QuestionSet
from rag.read.train.material import SpanQuestion
from rag.text.characters import normalise_text


def questions_of(question_set: QuestionSet) -> list[SpanQuestion]:
    """Return the questions of a set beside the passages that hold their gold evidence, cut as the store cuts them.

    Left out are those whose evidence holds no gold answer word for word; those without an answer are put to no text
    here: similar texts without the answer are made for all (`making.beside_similar`).
    """
    passages: dict[str, list[str]] = defaultdict(list)
    for document in documents_of(question_set):
        passages[document.source] += [passage.text for passage in document.passages]
    return [found for question in question_set.questions for found in _found(question, passages)]


def _found(question: EvalQuestion, passages: dict[str, list[str]]) -> Iterator[SpanQuestion]:
    for number, evidence in enumerate(question.evidence):
        quote = normalise_text(evidence.quote)
        answers = [normalise_text(answer) for answer in (*evidence.answers, *question.answers)]
        for text in passages[evidence.source]:
            begin = text.find(quote)
            start, answer = _first(text, answers, begin, begin + len(quote) if quote else len(text))
            if begin >= 0 and answer is not None:
                asked = question.question
                yield SpanQuestion(f"{question.id}#{number}", question.language, asked, text, answer, start)
                break


def _first(text: str, answers: Iterable[str], begin: int, end: int) -> tuple[int, str | None]:
    """Return where the first of the answers that stands between two places does, and which it is."""
    for answer in answers:
        if (place := text.find(answer, max(begin, 0), end)) >= 0:
            return place, answer
    return -1, None
