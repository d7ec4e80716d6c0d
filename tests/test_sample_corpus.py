"""The promise every answer makes, kept over the sample province and a third of its questions (fake encoder)."""

import json
from pathlib import Path

import pytest

from rag.assistant import Assistant
from rag.types import Answer, Range, Turn
from tests.pages import ingested, opened

DATA = Path(__file__).parents[1] / "eval" / "data"
COPIES = {"a/bao-lam-giang-sap-xep-xa-2019.txt", "a/cong-tinh-sap-xep-xa-2019.txt"}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    data = tmp_path_factory.mktemp("province") / "data"
    assert ingested(data, [DATA / "corpus"]).refused == ()
    with opened(data, abstain_below=None) as opened_assistant:
        yield opened_assistant


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> list[Answer]:
    """Those to every third question; `make gate` holds the quotes of all."""
    lines = [json.loads(line) for line in (DATA / "questions.jsonl").read_text(encoding="utf-8").splitlines()[::3]]
    return [assistant.ask(line["question"], history=[Turn(**one) for one in line.get("history", [])]) for line in lines]


def test_every_quote_of_every_answer_stands_at_its_place_in_the_stored_text(assistant, answers):
    cited = [one for answer in answers for one in answer.citations]
    texts = {row.id: assistant.document(row.id).text for row in assistant.documents()}
    assert len(answers) >= 100
    assert [one for one in cited if texts[one.document][one.start : one.end] != one.quote] == []


def test_every_marked_span_lies_inside_its_quote(answers):
    spans = [(one.span, Range(one.start, one.end)) for answer in answers for one in answer.citations if one.span]
    assert [pair for pair in spans if not pair[1].start <= pair[0].start < pair[0].end <= pair[1].end] == []
    assert spans


def test_every_statement_of_an_answer_is_one_of_its_quotes(answers):
    for answer in answers:
        if answer.kind == "extracted":
            said = answer.text
            for one in answer.citations:
                statement = f"{' '.join(one.quote.split())} [{one.marker}]"
                assert statement in said
                said = said.replace(statement, "")
            assert not any(f"[{one.marker}]" in said for one in answer.citations)


def test_markers_count_up_from_one_without_a_gap(answers):
    for answer in answers:
        assert [one.marker for one in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_an_abstention_claims_nothing(answers):
    abstained = [answer for answer in answers if answer.kind == "abstained"]
    assert {"[" in answer.text for answer in abstained} <= {False}


def test_the_same_question_gets_the_same_answer_again(assistant, answers):
    again = assistant.ask(answers[0].question)
    assert (again.text, again.citations, again.confidence) == (
        answers[0].text,
        answers[0].citations,
        answers[0].confidence,
    )


def test_two_pages_that_carry_one_story_count_it_once(assistant):
    hits = assistant.retrieve("Nghị quyết sắp xếp đơn vị hành chính cấp xã giảm bao nhiêu xã, thị trấn?", k=20)
    texts = [hit.text for hit in hits if hit.metadata.source in COPIES]
    assert texts
    assert len(texts) == len(set(texts))
