"""Our own JSONL: one question a line over a folder of documents.

A line is `{"id", "question", "language", "kind", "answers": […], "evidence": [{"source", "quote"}], "note"?}`. The
first answer stands in one of the quotes; a question without answers and evidence must be abstained from. A source is a
file's path below the corpus folder, or the `source`, else the `id`, of a line of a `.jsonl` file in it.
"""

from collections.abc import Iterator
from pathlib import Path

from eval.errors import SetError
from eval.questions import CorpusFile, EvalQuestion, Evidence, Loaded, Record, Source
from eval.sets.fields import field_of, language_of, read_json_lines
from rag.text.characters import normalise_text

_UNANSWERABLE = "unanswerable"


def read_own(path: Path, corpus: Path | None = None) -> Loaded:
    """Read questions and list their corpus: by default the folder `corpus` beside the file. Raises SetError."""
    folder = corpus or path.parent / "corpus"
    if not folder.is_dir():
        raise SetError(str(path), [f"there is no corpus folder {folder}. Name it: own:FILE@FOLDER."])
    placed = [(place, _question(value, place)) for place, value in read_json_lines(path)]
    problems = [problem for place, question in placed for problem in _problems(question, place)]
    if problems:
        raise SetError(str(path), problems)
    places = tuple(place for place, _ in placed)
    return Loaded(tuple(_corpus(folder)), tuple(question for _, question in placed), places)


def _question(value: object, place: str) -> EvalQuestion:
    evidence = tuple(
        Evidence(field_of(item, "source", str, place), field_of(item, "quote", str, place))
        for item in field_of(value, "evidence", list, place)
    )
    answers = tuple(
        field_of({"answers": item}, "answers", str, place) for item in field_of(value, "answers", list, place)
    )
    language = field_of(value, "language", str, place)
    return EvalQuestion(
        id=field_of(value, "id", str, place),
        question=field_of(value, "question", str, place),
        language=language,
        kind=field_of(value, "kind", str, place),
        answers=answers,
        evidence=evidence,
        answer_language=language_of([item.quote for item in evidence]) if evidence else language,
        note=str(value.get("note", "")) if isinstance(value, dict) else "",
    )


def _problems(question: EvalQuestion, place: str) -> Iterator[str]:
    if (question.kind == _UNANSWERABLE) != (not question.answers) or bool(question.answers) != bool(question.evidence):
        yield (
            f"{place}: kind {question.kind!r} with {len(question.answers)} answers and {len(question.evidence)} pieces "
            f"of evidence. Only an {_UNANSWERABLE!r} question has neither; every other has both."
        )
    elif question.answers and not any(_stands_in(question.answers[0], item.quote) for item in question.evidence):
        yield f"{place}: the answer {question.answers[0]!r} stands in none of its quotes. Give it as the quote has it."


def _stands_in(answer: str, quote: str) -> bool:
    return bool(answer.strip()) and normalise_text(answer) in normalise_text(quote)


def _corpus(folder: Path) -> Iterator[Source]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or any(part.startswith(".") for part in Path(name).parts):
            continue
        if path.suffix.casefold() == ".jsonl":
            yield from (_record(value, place) for place, value in read_json_lines(path))
        else:
            yield CorpusFile(name, path)


def _record(value: object, place: str) -> Record:
    id_, text = field_of(value, "id", str, place), field_of(value, "text", str, place)
    given = {name: str(item) for name, item in value.items() if item is not None} if isinstance(value, dict) else {}
    rest = {name: item for name, item in given.items() if name not in {"id", "text", "title", "source"}}
    return Record(given.get("source") or id_, text, given.get("title", ""), rest)
