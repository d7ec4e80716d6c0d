"""What becomes of lists, of their introductions and of lines whose first sentence is dropped."""

from pathlib import Path

import pytest

from rag.types import Answer, Piece, Reason
from rag.write.claims import Claim
from tests.pages import ingested, write_pages
from tests.write.fakes import ScriptedModel
from tests.write.room import ASKED, BEDS, LENGTH, WRONG_BEDS, dropped, supported, writing

INTRODUCTION = "Các công trình gồm:"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("room")
    ingested(folder / "data", [write_pages(folder / "pages")])
    return folder / "data"


def written(data: Path, reply: str, **settings: object) -> Answer:
    with writing(data, ScriptedModel([reply]), **settings) as assistant:
        return assistant.ask(ASKED)


def test_an_introduction_is_shown_with_the_first_item_that_is_and_stands_on_its_passages(data):
    answer = written(data, f"{INTRODUCTION}\n- {WRONG_BEDS} [2]\n- {LENGTH} [1]\n- {BEDS} [2]")
    assert answer.pieces == (Piece(INTRODUCTION, (1,)), Piece(f"\n- {LENGTH}", (1,)), Piece(f"\n- {BEDS}", (2,)))
    assert answer.writing.sentences == (
        supported(INTRODUCTION, 1),
        dropped("number"),
        supported(LENGTH, 1),
        supported(BEDS, 2),
    )


def test_an_introduction_of_which_no_item_is_shown_is_dropped(data):
    answer = written(data, f"{LENGTH} [1]\n\n{INTRODUCTION}\n- {WRONG_BEDS} [2]")
    assert (answer.text, answer.writing.sentences[1:]) == (
        f"{LENGTH} [1]",
        (dropped("no-citation"), dropped("number")),
    )


def test_an_introduction_that_another_one_follows_is_dropped(data):
    answer = written(data, f"Theo các đoạn trên:\n{INTRODUCTION}\n- {LENGTH} [1]")
    assert answer.pieces == (Piece(INTRODUCTION, (1,)), Piece(f"\n- {LENGTH}", (1,)))


def test_an_item_that_is_true_only_alone_is_shown_alone(data):
    def nothing_under_it(claim: Claim) -> tuple[Reason, ...]:
        return ("unsupported",) if claim.text.startswith(INTRODUCTION) else ()

    answer = written(data, f"{INTRODUCTION}\n- {LENGTH} [1]\n- {BEDS} [2]", rule=nothing_under_it)
    assert (answer.text, answer.writing.sentences[0]) == (
        f"- {LENGTH} [1]\n- {BEDS} [2]",
        dropped("no-citation", "unsupported"),
    )


def test_an_item_has_to_be_proved_under_the_introduction_that_is_shown(data):
    def beds_are_no_bridge(claim: Claim) -> tuple[Reason, ...]:
        return ("name",) if "Cầu" in claim.text and "giường" in claim.text else ()

    reply = f"Cầu Bến Gỗ:\n- dài 1.250 mét [1]\n- có 640 giường bệnh [2]\n{BEDS} [2]"
    answer = written(data, reply, rule=beds_are_no_bridge)
    assert answer.pieces == (
        Piece("Cầu Bến Gỗ:", (1,)),
        Piece("\n- dài 1.250 mét", (1,)),
        Piece(f"\n{BEDS}", (2,)),
    )


def test_an_introduction_is_marked_too_where_unproved_sentences_are_shown(data):
    answer = written(data, f"{INTRODUCTION}\n- {WRONG_BEDS} [2]\n- {LENGTH} [1]", llm_unsupported="show")
    assert answer.pieces == (
        Piece(INTRODUCTION, (), unverified=True),
        Piece(f"\n- {WRONG_BEDS}", (1,), unverified=True),
        Piece(f"\n- {LENGTH}", (2,)),
    )


def test_the_next_sentence_of_a_line_takes_the_place_of_one_that_is_dropped(data):
    answer = written(data, f"{BEDS} [2]\n- {WRONG_BEDS} [2] {LENGTH} [1]")
    assert answer.pieces == (Piece(BEDS, (1,)), Piece(f"\n- {LENGTH}", (2,)))


def test_what_was_said_already_is_not_said_again(data):
    answer = written(data, f"{LENGTH} [1] {LENGTH.upper()} [1]\n{LENGTH} [1]")
    assert (answer.text, answer.writing.sentences) == (f"{LENGTH} [1]", (supported(LENGTH, 1),))


def test_a_sentence_without_an_end_is_dropped_as_too_long(data):
    answer = written(data, f"{LENGTH} [1] Và {'cầu và ' * 400}")
    assert (answer.text, answer.writing.sentences) == (
        f"{LENGTH} [1]",
        (supported(LENGTH, 1), dropped("no-citation", "too-long")),
    )


def test_an_endless_reply_ends_where_it_got_too_long(data):
    answer = written(data, f"{LENGTH} [1] " + "Cầu đẹp. " * 5000)
    assert (answer.kind, answer.text, answer.writing.trouble) == ("written", f"{LENGTH} [1]", "too-long")
