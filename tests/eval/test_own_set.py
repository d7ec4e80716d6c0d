"""The shipped question set keeps its promises, and the check would notice if it did not."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from eval.assistant_service import AssistantService
from eval.checking.check import check_set
from eval.checking.findings import Finding
from eval.checking.rivals import Rivals
from eval.checking.shape import KINDS
from eval.questions import EvalQuestion, QuestionSet
from eval.sets import load_set
from rag.ingest.summary import SilentObserver
from rag.settings import Settings
from tests.pages import opened

DATA = Path(__file__).parents[2] / "eval" / "data"

Checked = tuple[list[Finding], Mapping[str, str]]


@pytest.fixture(scope="module")
def own() -> QuestionSet:
    return load_set(f"own:{DATA / 'questions.jsonl'}")


@pytest.fixture(scope="module")
def checked(own: QuestionSet, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    data = tmp_path_factory.mktemp("own") / "data"
    with opened(data) as assistant:
        service = AssistantService(assistant, Settings.load(data=data))
        findings = check_set(own, service, SilentObserver())
        return findings, {source.id: service.text(source.id) or "" for source in own.corpus}


def test_nothing_is_wrong_with_our_own_set(checked: Checked) -> None:
    assert [str(finding) for finding in checked[0]] == []


def test_our_own_set_has_questions_enough_of_every_kind_and_most_are_vietnamese(own: QuestionSet) -> None:
    kinds = Counter(question.kind for question in own.questions)
    vietnamese = sum(question.language == "vi" for question in own.questions)
    assert (kinds.keys(), min(kinds.values()) >= 20, len(own.questions) >= 300) == (KINDS.keys(), True, True)
    assert kinds["unanswerable"] >= 60
    assert 0.8 <= vietnamese / len(own.questions) <= 0.9


def test_the_page_about_our_own_set_counts_it_right(own: QuestionSet, checked: Checked) -> None:
    page = (DATA / "README.md").read_text("utf-8")
    kinds = Counter(question.kind for question in own.questions)
    reviewed = sum(len(question.reviewed) for question in own.questions)
    found, taken = _found_when_unmarked(own, Rivals(checked[1]))
    assert [kind for kind, count in kinds.items() if f"| {kind} | {count} |" not in page] == []
    assert f"{len(own.questions)} questions over {len(own.corpus)} documents" in page
    assert f"({reviewed}\n" in page or f"({reviewed} " in page
    assert f"It named {found} of {taken}" in page


def _found_when_unmarked(own: QuestionSet, rivals: Rivals) -> tuple[int, int]:
    """Take one piece of evidence after the other away from each disagreement: is it named as a second answer?"""
    found = [
        _names(rivals, question, place)
        for question in own.questions
        if question.kind == "disagreement"
        for place in range(len(question.evidence))
    ]
    return sum(found), len(found)


def _names(rivals: Rivals, question: EvalQuestion, place: int) -> bool:
    taken = question.evidence[place]
    rest = tuple(item for item in question.evidence if item is not taken)
    unmarked = replace(question, evidence=rest, answers=rest[0].answers, needs="one")
    suspects = rivals.suspects(unmarked)
    return any(one.source == taken.source and _overlap(one.shown[0], taken.quote) for one in suspects)


def _overlap(sentence: str, quote: str) -> bool:
    return quote in sentence or sentence in quote
