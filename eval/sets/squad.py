"""SQuAD 1.1 and 2.0 JSON (Rajpurkar et al. 2016, 2018), and two parallel files of it (XQuAD)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from eval.errors import SetError
from eval.questions import EvalQuestion, Evidence, Loaded, Record
from eval.sets.fields import field_of, language_of, read_text, storable_json_of


def read_squad(path: Path) -> Loaded:
    """Read a SQuAD file: each paragraph is a record titled by its article. Raises SetError.

    A question marked impossible has no answers. Places are positions in the JSON, as in `data[3].paragraphs[0].qas[2]`.
    """
    records: list[Record] = []
    placed: list[tuple[str, EvalQuestion]] = []
    seen: Counter[str] = Counter()
    for place, title, paragraph in _paragraphs(path):
        context = field_of(paragraph, "context", str, place)
        article = title.replace(" ", "_") or path.stem
        seen[article] += 1
        record = Record(f"{article}-{seen[article]}", context, title)
        records.append(record)
        placed.extend(_questions(paragraph, record, place))
    language = language_of([question.question for _, question in placed])
    answers = language_of([record.text for record in records])
    questions = tuple(replace(question, language=language, answer_language=answers) for _, question in placed)
    return Loaded(tuple(records), questions, tuple(place for place, _ in placed))


def read_parallel_squad(questions: Path, contexts: Path) -> Loaded:
    """Read the questions of one file with the paragraphs and answers of another, joined by id. Raises SetError."""
    asked, told = read_squad(questions), read_squad(contexts)
    gold = {question.id: question for question in told.questions}
    missing = [question.id for question in asked.questions if question.id not in gold]
    if missing:
        problem = f"{len(missing)} of its questions are not in {contexts.name}, first {missing[0]!r}."
        raise SetError(str(questions), [f"{problem} Take two files with the same question ids."])
    joined = tuple(
        replace(gold[question.id], question=question.question, language=question.language, kind=_kind(question, gold))
        for question in asked.questions
    )
    return Loaded(told.corpus, joined, asked.places)


def _kind(question: EvalQuestion, gold: dict[str, EvalQuestion]) -> str:
    other = gold[question.id]
    return "cross-language" if other.answers and question.language != other.answer_language else other.kind


def _paragraphs(path: Path) -> Iterator[tuple[str, str, object]]:
    try:
        whole = storable_json_of(read_text(path))
    except ValueError as error:
        raise SetError(str(path), [f"{path.name}: not JSON ({error}). Give a SQuAD JSON file."]) from error
    for number, article in enumerate(field_of(whole, "data", list, path.name)):
        place = f"{path.name}, data[{number}]"
        title = str(article.get("title", "")) if isinstance(article, dict) else ""
        for index, paragraph in enumerate(field_of(article, "paragraphs", list, place)):
            yield f"{place}.paragraphs[{index}]", title.replace("_", " "), paragraph


def _questions(paragraph: object, record: Record, place: str) -> Iterator[tuple[str, EvalQuestion]]:
    for number, item in enumerate(field_of(paragraph, "qas", list, place)):
        at = f"{place}.qas[{number}]"
        impossible = isinstance(item, dict) and item.get("is_impossible") is True
        answers = () if impossible else _answers(item, record, at)
        question = EvalQuestion(
            id=field_of(item, "id", str, at),
            question=field_of(item, "question", str, at),
            language="und",
            kind="span" if answers else "unanswerable",
            answers=answers,
            evidence=(Evidence(record.id),) if answers else (),
            answer_language="und",
        )
        yield at, question


def _answers(item: object, record: Record, place: str) -> tuple[str, ...]:
    texts = [field_of(answer, "text", str, place) for answer in field_of(item, "answers", list, place)]
    if not texts:
        raise SetError(place, [f"{place}: no answer. Give one, or mark the question `is_impossible`."])
    for text in texts:
        if not text or text not in record.text:
            raise SetError(place, [f"{place}: the answer {text!r} does not stand in its context. Correct it."])
    return tuple(dict.fromkeys(texts))
