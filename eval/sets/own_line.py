"""One line of our own JSONL, with everything that is wrong with it."""

from collections.abc import Iterator, Mapping
from typing import Literal

from eval.errors import SetError
from eval.questions import EvalQuestion, Evidence
from eval.sets.fields import field_of, only_fields, optional_field, strings_of
from rag.text.characters import normalise_text
from rag.types import Turn

TO_COMPLETE = "to-complete"
"""The kind of a line made from feedback, until a person has completed it."""

_UNANSWERABLE = "unanswerable"
_PASSED_OVER = "feedback"  # what the exporting service knew of a visitor's question
_FIELDS = (
    *("id", "question", "language", "kind", "answers", "evidence"),
    *("note", "history", "needs", "reviewed", _PASSED_OVER),
)


def question_of(line: Mapping[str, object], place: str) -> EvalQuestion:
    """Return the question of a line, its answers taken to be in its language. Raises SetError naming the place."""
    only_fields(line, _FIELDS, place)
    if line.get("kind") == TO_COMPLETE:
        problem = "a person must complete it: give its kind, the answers and the evidence they stand in, or neither"
        raise SetError(place, [f"{place}: {problem} where abstaining is right."])
    question = _read(line, place)
    problems = [f"{place}: {problem}" for problem in _problems(question)]
    if problems:
        raise SetError(place, problems)
    return question


def _read(line: Mapping[str, object], place: str) -> EvalQuestion:
    language = field_of(line, "language", str, place)
    if absent := [name for name in ("answers", "evidence") if line.get(name) is None]:
        lists = " and ".join(map(repr, absent))
        raise SetError(place, [f"{place}: no {lists}. Give lists: empty ones, [], where abstaining is right."])
    return EvalQuestion(
        id=field_of(line, "id", str, place),
        question=field_of(line, "question", str, place),
        language=language,
        kind=field_of(line, "kind", str, place),
        answers=strings_of(line, "answers", place),
        evidence=tuple(_evidence(item, place) for item in field_of(line, "evidence", list, place)),
        answer_language=language,
        note=optional_field(line, "note", str, place, default=""),
        history=tuple(_turn(item, place) for item in optional_field(line, "history", list, place, default=[])),
        needs=_needs(line, place),
        reviewed=tuple(_evidence(item, place) for item in optional_field(line, "reviewed", list, place, default=[])),
    )


def _evidence(item: object, place: str) -> Evidence:
    only_fields(item, ("source", "quote", "answers"), place)
    quote = field_of(item, "quote", str, place)
    if not quote.strip():
        raise SetError(place, [f"{place}: an empty quote. Quote the words that prove the answer."])
    return Evidence(field_of(item, "source", str, place), quote, strings_of(item, "answers", place, required=False))


def _turn(item: object, place: str) -> Turn:
    only_fields(item, ("question", "answer"), place)
    return Turn(field_of(item, "question", str, place), optional_field(item, "answer", str, place, default=""))


def _needs(line: Mapping[str, object], place: str) -> Literal["one", "all"]:
    needs = optional_field(line, "needs", str, place, default="one")
    if needs not in {"one", "all"}:
        raise SetError(place, [f"{place}: 'needs' is {needs!r}. Write 'one', or 'all' where all must be cited."])
    return "all" if needs == "all" else "one"


def _problems(question: EvalQuestion) -> Iterator[str]:
    if question.unanswerable:
        return
    if question.kind == _UNANSWERABLE:
        yield f"it is {_UNANSWERABLE!r} and has answers or evidence. Correct its kind, or leave both empty."
    elif not question.answers or not question.evidence:
        has, lacks = ("evidence", "answers") if question.evidence else ("answers", "evidence")
        yield f"it has {has} but no {lacks}. Give both, or neither where abstaining is right."
    elif not any(_stands_in(question.answers[0], item.quote) for item in question.evidence):
        yield f"the answer {question.answers[0]!r} stands in none of its quotes. Give it as the quote has it."
    else:
        for item in question.evidence:
            yield from _evidence_problems(question, item)


def _evidence_problems(question: EvalQuestion, item: Evidence) -> Iterator[str]:
    if item.answers and not _stands_in(item.answers[0], item.quote):
        yield f"the answer {item.answers[0]!r} does not stand in its quote {item.quote!r}. Give it as the quote has it."
    elif question.needs == "all" and not any(_stands_in(one, item.quote) for one in item.answers or question.answers):
        yield f"it needs all evidence, and no answer stands in {item.quote!r}. Give it answers of its own."


def _stands_in(answer: str, quote: str) -> bool:
    return bool(answer.strip()) and normalise_text(answer) in normalise_text(quote)
