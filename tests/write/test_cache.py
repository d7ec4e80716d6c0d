"""Replies that are kept: found again while their passages stand, and gone with them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from rag.errors import ModelFailed
from rag.store import open_store
from rag.types import Usage
from rag.write.cache import KeptReply, ReplyCache
from tests.pages import PAGES, opened, write_pages
from tests.write.fakes import ScriptedModel
from tests.write.room import ASKED, LENGTH, WRONG_BEDS, writing

REPLY = [f"{LENGTH} [1] {WRONG_BEDS} [2]", Usage(300, 20)]


def model(*script: object, identity: str = "one") -> ScriptedModel:
    """Return a model that is taken for the same as others of its identity."""
    return ScriptedModel(list(script) or REPLY, identity=identity)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return write_pages(tmp_path / "pages")


@pytest.fixture
def filled(data: Path, pages: Path) -> Path:
    """A data folder with one question asked, and its reply kept."""
    with writing(data, model()) as assistant:
        assistant.ingest([pages])
        assistant.ask(ASKED)
    assert rows(data) == 1
    return data


def rows(data: Path) -> int:
    """Return how many replies a data folder keeps."""
    with closing(sqlite3.connect(data / "replies.db")) as db:
        return int(db.execute("SELECT count(*) FROM replies").fetchone()[0])


def test_a_question_asked_again_is_answered_from_the_reply_kept_and_checked_again(filled):
    again = model()
    with writing(filled, again) as assistant:
        answer = assistant.ask(ASKED)
    assert (again.prompts, answer.writing.cached, answer.writing.usage) == ([], True, Usage(300, 20))
    assert (answer.text, [one.verdict for one in answer.writing.sentences]) == (
        f"{LENGTH} [1]",
        ["supported", "dropped"],
    )
    with writing(filled, again, rule=lambda _: ("unsupported",)) as assistant:
        stricter = assistant.ask(ASKED)
    assert (again.prompts, stricter.kind, stricter.writing.trouble) == ([], "extracted", "unsupported")


@pytest.mark.parametrize(
    ("question", "settings", "identity"),
    [
        ("Cầu Bến Gỗ dài bao nhiêu?", {}, "one"),
        (ASKED, {"llm_tokens": 100}, "one"),
        (ASKED, {"llm_passages": 2}, "one"),
        (ASKED, {}, "another"),
    ],
)
def test_another_question_limit_selection_or_model_is_asked_anew(filled, question, settings, identity):
    other = model(identity=identity)
    with writing(filled, other, **settings) as assistant:
        assistant.ask(question)
    assert (len(other.prompts), rows(filled)) == (1, 2)


def test_a_changed_passage_is_asked_about_anew_and_what_was_written_from_the_old_one_is_gone(filled, pages):
    write_pages(pages, {"cau.txt": PAGES["cau.txt"].replace("bốn làn", "sáu làn")})
    again = model()
    with writing(filled, again) as assistant:
        assistant.ingest([pages])
        assert rows(filled) == 0
        assistant.ask(ASKED)
    assert (len(again.prompts), rows(filled)) == (1, 1)


def test_a_removed_document_lives_on_in_no_reply(filled):
    with opened(filled) as assistant:  # no model is named here
        assistant.remove([one.id for one in assistant.documents() if one.metadata.source == "cau.txt"])
    left = [(filled / name).read_bytes() for name in ("replies.db", "replies.db-wal") if (filled / name).exists()]
    assert (rows(filled), any(LENGTH.encode() in one for one in left)) == (0, False)


def test_what_another_process_removed_is_forgotten_when_catching_up(filled):
    with writing(filled, model()) as serving, open_store(filled) as elsewhere:
        serving.ask(ASKED)
        with elsewhere.writing():
            elsewhere.remove("default", [elsewhere.documents("default")[0].id])
        before = rows(filled)
        serving.catch_up()
        assert (before, rows(filled)) == (1, 0)


def test_a_document_removed_while_its_reply_comes_is_not_kept(data, pages):
    with writing(data, model()) as assistant:
        assistant.ingest([pages])
        events = assistant.stream(ASKED)
        found = [next(events) for _ in range(3)][1]
        assistant.remove([found.hits[0].passage.document])
        list(events)
    assert rows(data) == 0


@pytest.mark.parametrize(
    "script",
    [
        [""],
        [f"{LENGTH} [1] ", ModelFailed("interrupted", "ConnectionError")],
        ["NO_ANSWER"],
        [f"{WRONG_BEDS} [2]"],
        [f"{LENGTH}"],
        ["<think>Cầu?</think>\n[1]"],
    ],
)
def test_a_reply_of_which_nothing_was_proved_or_that_broke_off_is_not_kept(data, pages, script):
    failing = model(*script)
    with writing(data, failing, llm_unsupported="show") as assistant:
        assistant.ingest([pages])
        cached = [assistant.ask(ASKED).writing.cached for _ in range(2)]
    assert (cached, len(failing.prompts)) == ([False, False], 2)


def test_a_reply_with_half_a_character_and_thoughts_is_kept_as_it_was_read(data, pages):
    odd = model(f"<think>{WRONG_BEDS} [1]</think>{LENGTH} [1] \ud83d Hết. [1]")
    with writing(data, odd) as assistant:
        assistant.ingest([pages])
        first, second = assistant.ask(ASKED), assistant.ask(ASKED)
    assert (second.pieces, second.writing.cached, len(odd.prompts)) == (first.pieces, True, 1)


def test_the_replies_used_longest_ago_make_room(data, pages):
    long = [f"{LENGTH} [1]\n" + "x" * 19_000]
    questions = [f"{ASKED} {number}?" for number in range(60)]
    with writing(data, model(*long), llm_cache_megabytes=1) as assistant:
        assistant.ingest([pages])
        for question in questions[:50]:
            assistant.ask(question)
        assistant.ask(questions[0])  # used again
        for question in questions[50:]:
            assistant.ask(question)
        kept = [assistant.ask(questions[number]).writing.cached for number in (0, 59, 1)]
    assert (kept, rows(data)) == ([True, True, False], 1_000_000 // (19_000 + len(f"{LENGTH} [1]\n".encode()) + 100))


def test_no_room_keeps_no_reply_and_makes_no_file(data, pages):
    asked = model()
    with writing(data, asked, llm_cache_megabytes=0) as assistant:
        assistant.ingest([pages])
        assistant.ask(ASKED)
        assistant.ask(ASKED)
    assert (len(asked.prompts), (data / "replies.db").exists()) == (2, False)


def test_a_damaged_file_is_announced_once_and_done_without(filled):
    (filled / "replies.db").write_bytes(b"no database" * 1000)
    said: list[str] = []
    asked = model()
    with writing(filled, asked, announce=said.append) as assistant:
        answers = [assistant.ask(ASKED) for _ in range(2)]
    assert ([one.kind for one in answers], len(asked.prompts)) == (["written", "written"], 2)
    (told,) = [one for one in said if "replies.db" in one]
    assert told.startswith("Written answers are not kept for now. ")


def test_a_file_that_was_damaged_is_tried_again_after_a_while(store):
    said: list[str] = []
    file, reply = store.folder / "replies.db", KeptReply("Cầu dài 7 mét. [1]", None)
    file.write_bytes(b"no database" * 1000)
    with closing(ReplyCache(store, room_bytes=1000, announce=said.append, pause_seconds=0)) as replies:
        assert [replies.find(b"key"), replies.find(b"key")] == [None, None]
        file.unlink()
        replies.keep(b"key", reply, [])
        assert (replies.find(b"key"), len(said)) == (reply, 1)


def test_until_then_a_damaged_file_is_left_alone(store):
    (store.folder / "replies.db").write_bytes(b"no database" * 1000)
    with closing(ReplyCache(store, room_bytes=1000, announce=lambda _: None)) as replies:
        replies.find(b"key")
        (store.folder / "replies.db").unlink()
        replies.keep(b"key", KeptReply("Cầu dài 7 mét. [1]", None), [])
    assert not (store.folder / "replies.db").exists()


def test_replies_of_the_store_that_a_backup_took_the_place_of_are_forgotten(filled, tmp_path):
    with closing(sqlite3.connect(filled / "replies.db")) as db, db:
        db.execute("UPDATE store SET identity = 'another'")
    asked = model()
    with writing(filled, asked) as assistant:
        assistant.ask(ASKED)
    assert (len(asked.prompts), rows(filled)) == (1, 1)


def test_neither_question_nor_passages_are_in_the_file_and_only_its_owner_may_read_it(filled):
    held = (filled / "replies.db").read_bytes()
    assert [part.encode() in held for part in (ASKED, PAGES["cau.txt"][:40], "bốn làn xe")] == [False, False, False]
    assert (filled / "replies.db").stat().st_mode & 0o077 == 0
