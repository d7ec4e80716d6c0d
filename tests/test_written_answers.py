"""Answers in a language model's words, from the question to the last event."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rag.assistant import Parts, open_assistant
from rag.errors import ModelFailed, ModelUnavailable
from rag.settings import Settings
from rag.types import Cited, Done, Drafting, Found, Judged, Piece, Reason, Said, SentenceCheck, Turn, Understood, Usage
from tests.fakes import FakeEncoder
from tests.pages import BRIDGE, HOSPITAL, PAGES, ingested, opened, write_pages
from tests.write.fakes import FakeChecker, ScriptedModel
from tests.write.room import (
    ASKED,
    BEDS,
    LENGTH,
    WRONG_BEDS,
    answer_of,
    cited,
    dropped,
    said,
    supported,
    writing,
)
from tests.write.scripted_server import good, scripted_server

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages in the collection `default`, and a bridge of another province in `b`."""
    folder = tmp_path_factory.mktemp("room")
    ingested(folder / "data", [write_pages(folder / "pages")])
    other = write_pages(folder / "other", {"mat.txt": "Cầu Mật\n\nCầu Mật dài 7 mét.\n"})
    ingested(folder / "data", [other], collection="b")
    return folder / "data"


def test_sentences_are_told_one_by_one_each_after_the_citations_that_prove_it(data):
    model = ScriptedModel([f"{LENGTH} [1] ", f"{BEDS} ", "[2]", Usage(300, 20)])
    with writing(data, model) as assistant:
        events = list(assistant.stream(ASKED))
    answer = answer_of(events)
    one, two = answer.citations
    assert [type(event).__name__ for event in events] == [
        *("Understood", "Found", "Drafting", "Judged", "Cited", "Said", "Cited", "Said", "Done")
    ]
    assert (said(events), cited(events)) == ([*answer.pieces], [(1, BRIDGE), (2, HOSPITAL)])
    assert (answer.kind, answer.text) == ("written", f"{LENGTH} [1] {BEDS} [2]")
    assert (one.source, two.source, answer.notice) == ("cau.txt", "y-te/benh-vien.txt", None)
    assert answer.writing is not None
    assert answer.writing.sentences == (supported(LENGTH, 1), supported(BEDS, 2))
    assert (answer.writing.model, answer.writing.prompt, answer.writing.usage) == (
        *("scripted", "answer.vi"),
        Usage(300, 20),
    )
    assert (answer.writing.trouble, answer.writing.cached) == (None, False)


def test_the_stages_of_writing_are_timed_beside_those_of_searching(data):
    with writing(data, ScriptedModel([f"{LENGTH} [1]"])) as assistant:
        timings = assistant.ask(ASKED).timings
    assert list(timings) == ["open", "understand", "retrieve", "read", "write", "check", "first"]


def test_a_marker_that_names_no_passage_is_removed(data):
    with writing(data, ScriptedModel([f"{LENGTH} [9][1] {BEDS} [9]"])) as assistant:
        answer = assistant.ask(ASKED)
    assert (answer.pieces, answer.writing.sentences) == (
        (Piece(LENGTH, (1,)),),
        (supported(LENGTH, 1), dropped("no-citation")),
    )


def test_a_sentence_that_begins_by_naming_its_passage_is_checked_and_shown_without_that(data):
    with writing(data, ScriptedModel(["Theo đoạn [1], cầu Bến Gỗ dài 1.250 mét."])) as assistant:
        assert assistant.ask(ASKED).pieces == (Piece(LENGTH, (1,)),)


def test_a_sentence_without_a_marker_is_dropped(data):
    with writing(data, ScriptedModel([f"{LENGTH} {BEDS} [2]"])) as assistant:
        answer = assistant.ask(ASKED)
    assert (answer.text, answer.writing.sentences[0]) == (f"{BEDS} [1]", dropped("no-citation"))


def test_a_sentence_that_its_sources_do_not_prove_is_dropped_and_nowhere_in_the_answer(data):
    with writing(data, ScriptedModel([f"{LENGTH} [1] {WRONG_BEDS} [2]"])) as assistant:
        events = list(assistant.stream(ASKED))
    answer = answer_of(events)
    assert (answer.text, answer.notice) == (
        f"{LENGTH} [1]",
        "Một phần câu trả lời đã bị bỏ vì nguồn không chứng minh.",
    )
    assert answer.writing.sentences == (supported(LENGTH, 1), dropped("number"))
    assert "999 giường" not in repr(events)
    assert [type(event) for event in events[-3:]] == [Said, Drafting, Done]  # whoever has gone is noticed


def test_the_same_sentence_of_a_source_keeps_its_marker_over_an_answer(data):
    with writing(data, ScriptedModel([f"{BEDS} [2] {LENGTH} [1] Bệnh viện đó có 640 giường. [2]"])) as assistant:
        answer = assistant.ask(ASKED)
    assert answer.text == f"{BEDS} [1] {LENGTH} [2] Bệnh viện đó có 640 giường. [1]"
    assert [(one.marker, one.quote) for one in answer.citations] == [(1, HOSPITAL), (2, BRIDGE)]


def test_where_nothing_is_proved_the_sources_are_quoted_and_the_answer_says_so(data):
    with writing(data, ScriptedModel([f"{WRONG_BEDS} [2]"])) as assistant:
        answer = assistant.ask(ASKED)
    assert (answer.kind, answer.text) == ("extracted", f"{BRIDGE} [1]")
    assert (answer.writing.trouble, answer.writing.sentences) == ("unsupported", (dropped("number"),))
    assert answer.notice == (
        "Mô hình ngôn ngữ không viết được câu nào mà nguồn chứng minh; nội dung này không do mô hình viết."
    )


def test_unproved_sentences_are_shown_as_such_where_the_operator_wishes(data):
    model = ScriptedModel([f"{LENGTH} [1] {WRONG_BEDS} [2] Sông rất đẹp."])
    with writing(data, model, llm_unsupported="show") as assistant:
        answer = assistant.ask(ASKED)
    assert answer.pieces == (
        Piece(LENGTH, (1,)),
        Piece(f" {WRONG_BEDS}", (2,), unverified=True),
        Piece(" Sông rất đẹp.", (), unverified=True),
    )
    assert answer.writing.sentences[1:] == (
        SentenceCheck("unverified", WRONG_BEDS, (2,), ("number",)),
        SentenceCheck("unverified", "Sông rất đẹp.", (), ("no-citation",)),
    )
    assert answer.notice == "Những câu ghi là chưa kiểm chứng không được nguồn chứng minh."


def test_unproved_sentences_wait_for_one_that_is_proved_and_are_told_before_it(data):
    with writing(data, ScriptedModel([f"{WRONG_BEDS} [2] {LENGTH} [1]"]), llm_unsupported="show") as assistant:
        events = list(assistant.stream(ASKED))
    pieces = [Piece(WRONG_BEDS, (1,), unverified=True), Piece(f" {LENGTH}", (2,))]
    assert (said(events), answer_of(events).pieces) == (pieces, tuple(pieces))
    assert [type(event) for event in events[-6:]] == [Judged, Cited, Cited, Said, Said, Done]


def test_unproved_sentences_alone_are_no_answer_the_sources_are_quoted(data):
    model = ScriptedModel([f"{WRONG_BEDS} [2] Sông rất đẹp."])
    with writing(data, model, llm_unsupported="show") as assistant:
        events = list(assistant.stream(ASKED))
    answer = answer_of(events)
    assert (answer.kind, answer.text, said(events)) == ("extracted", f"{BRIDGE} [1]", [*answer.pieces])
    assert (answer.writing.trouble, answer.writing.sentences) == (
        "unsupported",
        (dropped("number"), dropped("no-citation")),
    )


@pytest.mark.parametrize(
    ("reply", "notice"),
    [
        (f"{LENGTH} [1] {WRONG_BEDS} [2]", "A part of this answer was left out because the sources do not prove it."),
        (f"{LENGTH} [1] Sông rất đẹp.", "A part of this answer was left out because the sources do not prove it."),
        (f"{LENGTH} [2] {LENGTH} [1] {LENGTH} [1]", None),
        (f"Thông tin như sau:\n- {LENGTH} [1]\nNhư vậy:", None),
    ],
)
def test_an_answer_says_that_a_part_was_left_out_where_that_is_told_nowhere_else(data, reply, notice):
    with writing(data, ScriptedModel([reply])) as assistant:
        answer = assistant.ask("How long is the bridge, cầu Bến Gỗ?")
    assert (answer.kind, answer.notice) == ("written", notice)


@pytest.mark.parametrize("reason", ["link", "hidden-text", "prompt", "too-long"])
def test_what_could_do_harm_is_not_shown_even_as_unproved(data, reason: Reason):
    with writing(data, ScriptedModel(["Sông rất đẹp."]), rule=lambda _: (reason,), llm_unsupported="show") as assistant:
        answer = assistant.ask(ASKED)
    assert (answer.kind, answer.writing.sentences) == ("extracted", (dropped("no-citation", reason),))


def test_a_model_that_repeats_its_prompt_is_not_shown_even_where_the_unproved_is(data):
    class Parrot(ScriptedModel):
        """Repeats its first line of instructions, and the line that divides the passages."""

        def stream(self, prompt, *, most_tokens, seconds):  # noqa: ARG002 - as the seam has them
            delimiter = prompt.content.split()[0]
            yield f"{prompt.instructions.splitlines()[0]} [1]\nMã là {delimiter[2:12]} [1]\n{LENGTH} [1]"

    with writing(data, Parrot([]), llm_unsupported="show") as assistant:
        answer = assistant.ask(ASKED)
    assert answer.text == f"{LENGTH} [1]"
    assert {one.reasons for one in answer.writing.sentences} == {("prompt",), ()}


def test_a_model_that_declines_makes_an_abstention_without_trouble(data):
    with writing(data, ScriptedModel(["NO_", "ANSWER"])) as assistant:
        answer = assistant.ask(ASKED)
    assert (answer.kind, answer.writing.trouble, answer.notice) == ("abstained", None, None)
    assert [one.quote for one in answer.citations][:1] == [BRIDGE]


def test_a_model_that_declines_in_its_own_words_makes_an_abstention_too(data):
    model = ScriptedModel(["Rất tiếc, các đoạn tài liệu không nêu thông tin này."])
    with writing(data, model, llm_unsupported="show") as assistant:
        answer = assistant.ask(ASKED)
    assert (answer.kind, answer.writing.trouble, answer.notice) == ("abstained", None, None)
    assert answer.writing.sentences == (dropped("no-citation"),)


def test_a_model_that_first_says_in_its_own_words_that_it_declines_declines_too(data):
    with writing(data, ScriptedModel(["Các đoạn không nói điều này. NO_ANSWER"])) as assistant:
        answer = assistant.ask(ASKED)
    assert (answer.kind, answer.notice) == ("abstained", None)
    assert (answer.writing.trouble, answer.writing.sentences) == (None, (dropped("no-citation"),))


def test_a_sentence_with_the_word_for_no_answer_in_it_is_never_shown(data):
    model = ScriptedModel([f"NO_ANSWER {LENGTH} [1] {BEDS} [2]"])
    with writing(data, model, llm_unsupported="show") as assistant:
        answer = assistant.ask(ASKED)
    assert (answer.text, answer.writing.sentences) == (f"{BEDS} [1]", (dropped("prompt"), supported(BEDS, 1)))


def test_a_sentence_that_was_shown_is_not_said_again_with_other_markers(data):
    with writing(data, ScriptedModel([f"{LENGTH} [2] {LENGTH} [1] {LENGTH} [1][2] {BEDS} [2]"])) as assistant:
        answer = assistant.ask(ASKED)
    assert (answer.text, answer.writing.sentences) == (
        f"{LENGTH} [1] {BEDS} [2]",
        (dropped("number"), supported(LENGTH, 1), supported(BEDS, 2)),
    )


@pytest.mark.parametrize("script", [[], [" \n"], ["[1]"], ["<think>Cầu dài? ", "[1]</think>", " \n"]])
def test_an_empty_reply_is_told_apart_from_an_unproved_one(data, script):
    with writing(data, ScriptedModel(script)) as assistant:
        answer = assistant.ask(ASKED)
    assert (answer.kind, answer.writing.trouble, answer.writing.sentences) == ("extracted", "empty", ())
    assert answer.notice == "Mô hình ngôn ngữ hiện không trả lời được; nội dung này không do mô hình viết."


def test_a_model_that_fails_before_anything_is_shown_leaves_the_quoted_answer(data):
    model = ScriptedModel(["", f"{WRONG_BEDS} [2] Cầu ", ModelFailed("timeout", "TimeoutError")])
    with writing(data, model) as assistant:
        answer = assistant.ask("How long is the bridge, cầu Bến Gỗ?")
    assert (answer.kind, answer.text, answer.writing.trouble) == ("extracted", f"{BRIDGE} [1]", "timeout")
    assert answer.notice == "The language model could not answer this time; this was put together without it."


def test_what_a_model_failed_at_is_in_the_log_for_the_operator_to_mend(data, caplog):
    model = ScriptedModel([ModelFailed("refused", "The language model x refused the call (status 401).")])
    with writing(data, model) as assistant:
        assistant.ask("Còn cầu Bến Gỗ?", history=[Turn("Cầu Mật dài bao nhiêu mét?")])
    assert caplog.messages == [
        "A follow-up question is completed by rules. The language model x refused the call (status 401).",
        "The language model x refused the call (status 401).",
    ]


def test_a_reply_that_breaks_off_after_a_sentence_was_shown_ends_there_and_says_so(data):
    model = ScriptedModel([f"{LENGTH} [1] Bệnh viện ", "có 640", ModelFailed("interrupted", "ConnectionError")])
    with writing(data, model) as assistant:
        answer = assistant.ask(ASKED)
    assert (answer.kind, answer.text) == ("written", f"{LENGTH} [1]")
    assert (answer.writing.trouble, answer.writing.sentences) == ("interrupted", (supported(LENGTH, 1),))
    assert answer.notice == "Mô hình ngôn ngữ bị ngắt giữa chừng; câu trả lời này có thể chưa đầy đủ."


def test_a_sentence_is_shown_though_the_model_then_says_no_more_until_its_time_is_up(data):
    model = ScriptedModel([f"{LENGTH} [1]", "", "", ModelFailed("timeout", "TimeoutError")])
    with writing(data, model) as assistant:
        events = list(assistant.stream(ASKED))
    assert [type(event) for event in events[3:]] == [Judged, Cited, Said, Drafting, Done]
    assert (answer_of(events).text, answer_of(events).writing.trouble) == (f"{LENGTH} [1]", "timeout")


def test_a_client_that_waits_is_told_so_and_one_that_leaves_ends_the_models_call(data):
    model = ScriptedModel(["", f"{LENGTH} [1] Bệnh ", "", "viện"])
    with writing(data, model) as assistant:
        events = assistant.stream(ASKED)
        heard = [next(events) for _ in range(7)]
        events.close()
    assert [type(event) for event in heard[2:5]] == [Drafting, Drafting, Judged]
    assert (heard[6], model.closed, model.ended) == (Said(Piece(LENGTH, (1,))), 1, 0)


def test_a_document_removed_while_the_model_writes_proves_nothing_any_more(tmp_path):
    with writing(tmp_path / "data", ScriptedModel([f"{LENGTH} [1] {BEDS} [2]"])) as assistant:
        assistant.ingest([write_pages(tmp_path / "pages")])
        events = assistant.stream(ASKED)
        heard = [next(events), next(events), next(events)]
        assert isinstance(heard[1], Found)
        assistant.remove([heard[1].hits[0].passage.document])
        answer = answer_of([*heard, *events])
    assert (answer.text, answer.writing.sentences) == (f"{BEDS} [1]", (dropped("unsupported"), supported(BEDS, 1)))


def test_a_revision_that_was_read_stays_citable_when_its_document_changes(tmp_path):
    pages = write_pages(tmp_path / "pages")
    with writing(tmp_path / "data", ScriptedModel([f"{LENGTH} [1]"])) as assistant:
        assistant.ingest([pages])
        events = assistant.stream(ASKED)
        heard = [next(events), next(events), next(events)]
        assistant.ingest([write_pages(pages, {"cau.txt": PAGES["cau.txt"].replace("1.250", "1.300")})])
        (citation,) = answer_of([*heard, *events]).citations
        old = assistant.document(citation.document, revision=citation.revision).text
    assert (citation.revision, old[citation.start : citation.end]) == (1, BRIDGE)


def test_the_model_is_asked_only_where_the_reader_finds_an_answer_unless_told_otherwise(data):
    model = ScriptedModel([f"{LENGTH} [1]"])
    for asked, kind in (("answered", "abstained"), ("found", "written")):
        with writing(data, model, abstain_below=1.0, llm_asked=asked) as assistant:
            answer = assistant.ask(ASKED)
        assert (answer.kind, answer.writing is None) == (kind, asked == "answered")
    assert len(model.prompts) == 1


def test_an_unproved_reply_where_the_reader_found_no_answer_is_an_abstention(data):
    with writing(data, ScriptedModel([f"{WRONG_BEDS} [2]"]), abstain_below=1.0, llm_asked="found") as assistant:
        answer = assistant.ask(ASKED)
    assert (answer.kind, answer.writing.trouble, answer.notice is None) == ("abstained", "unsupported", False)


def test_the_model_is_shown_only_so_many_passages_and_can_cite_no_other(data):
    model = ScriptedModel([f"{LENGTH} [1] {BEDS} [2]"])
    with writing(data, model, llm_passages=1) as assistant:
        answer = assistant.ask(ASKED)
    assert (answer.text, len(answer.hits), "640" in model.prompts[0].content) == (f"{LENGTH} [1]", 3, False)


def test_a_follow_up_is_put_into_words_of_its_own_by_the_model_and_told_before_it_is_searched(data):
    history = [Turn("Bệnh viện Đa khoa Sông Trà có bao nhiêu giường?", "640 giường. [1]")]
    model = ScriptedModel(["<think>Cầu nào?</think>", ASKED], then=[[f"{LENGTH} [1]"]])
    with writing(data, model, llm_seconds=12) as assistant:
        events = list(assistant.stream("Còn cầu Bến Gỗ dài bao nhiêu mét?", history=history))
    answer = answer_of(events)
    assert events[:3] == [Drafting(), Drafting(), Understood(ASKED, changed=True, language="vi")]
    assert (answer.text, answer.understood) == (f"{LENGTH} [1]", ASKED)
    assert [prompt.name for prompt in model.prompts] == ["standalone.vi", "answer.vi"]
    assert (model.seconds[0], 11 < model.seconds[1] < 12) == (4, True)
    assert list(answer.timings)[:4] == ["open", "understand", "rewrite", "retrieve"]


def test_a_client_that_leaves_while_its_follow_up_is_rewritten_ends_the_models_call(data):
    model = ScriptedModel(["", "", ASKED])
    with writing(data, model) as assistant:
        events = assistant.stream("Còn cầu Bến Gỗ?", history=[Turn("Cầu Mật dài bao nhiêu mét?")])
        heard = [next(events), next(events)]
        events.close()
    assert (heard, model.closed, model.ended) == ([Drafting(), Drafting()], 1, 0)


def test_a_follow_up_that_the_model_cannot_rewrite_is_completed_by_rules(data):
    history = [Turn("Cầu Mật dài bao nhiêu mét?", "Cầu Mật dài 7 mét. [1]")]
    model = ScriptedModel([ModelFailed("unreachable", "ConnectError")], then=[[f"{LENGTH} [1]"]])
    with writing(data, model) as assistant:
        answer = assistant.ask("Còn cầu Bến Gỗ?", history=history)
    assert (answer.understood, answer.text) == ("Cầu Bến Gỗ dài bao nhiêu mét?", f"{LENGTH} [1]")


def test_a_first_question_is_not_sent_to_be_rewritten(data):
    model = ScriptedModel([f"{LENGTH} [1]"])
    with writing(data, model) as assistant:
        assistant.ask(ASKED)
    assert [prompt.name for prompt in model.prompts] == ["answer.vi"]


def test_citations_of_several_collections_keep_each_its_own(data):
    model = ScriptedModel(["Cầu Mật dài 7 mét. [1] " + LENGTH + " [2]"])
    with writing(data, model) as assistant:
        answer = assistant.ask("Cầu Mật dài bao nhiêu mét?", collections=["default", "b"])
        texts = [assistant.document(one.document, collection=one.collection).text for one in answer.citations]
    assert [one.collection for one in answer.citations] == ["b", "default"]
    assert [text[one.start : one.end] for text, one in zip(texts, answer.citations, strict=True)] == [
        one.quote for one in answer.citations
    ]


def test_without_a_model_answers_are_what_they_were(data):
    with opened(data) as assistant:
        answer = assistant.ask(ASKED)
    assert (answer.kind, answer.pieces, answer.writing, answer.notice) == (
        *("extracted", (Piece(BRIDGE, (1,)),)),
        *(None, None),
    )
    assert list(answer.timings) == ["open", "understand", "retrieve", "read"]


def test_without_a_model_no_library_of_language_models_is_loaded(tmp_path):
    code = (
        "import sys; from rag.assistant import Parts, open_assistant; from rag.settings import Settings\n"
        "from tests.fakes import FakeEncoder\n"
        "parts = Parts(encoder=FakeEncoder())\n"
        "with open_assistant(Settings(data=sys.argv[1]), create=True, parts=parts) as assistant:\n"
        "    assistant.ingest_bytes('Cầu Bến Gỗ dài 1.250 mét.'.encode(), source='a.txt')\n"
        "    assistant.ask('Cầu dài bao nhiêu?')\n"
        "names = ('langchain', 'langchain_core', 'langsmith', 'openai', 'rag.write.models.opening')\n"
        "print([name for name in names if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "data"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert (done.stdout, done.stderr, done.returncode) == ("[]\n", "", 0)


def test_a_model_named_by_the_settings_is_opened_asked_and_closed_with_the_assistant(data):
    with scripted_server([good(f"{BRIDGE} [1]", usage=(120, 12))]) as server:
        given = Settings.load(data=data, abstain_below=0.0, llm=f"{server.url}#nho", llm_cache_megabytes=0)
        with open_assistant(given, parts=Parts(encoder=FakeEncoder(), checker=FakeChecker())) as assistant:
            answer = assistant.ask(ASKED)
    assert (answer.text, answer.writing.model, answer.writing.usage) == (f"{BRIDGE} [1]", "url:nho", Usage(120, 12))
    assert [request.json["max_tokens"] for request in server.requests] == [600]


def test_a_model_that_cannot_be_had_is_refused_where_an_answer_is_asked_for_and_only_there(data):
    said = []
    given = Settings.load(data=data, llm="nobody:x")
    with open_assistant(given, parts=Parts(encoder=FakeEncoder()), announce=said.append) as assistant:
        found = len(assistant.documents()), len(assistant.retrieve(ASKED)), assistant.reindex()
        assert (found, said) == ((3, 3, 0), [])
        for fails in (assistant.ready, lambda: assistant.ask(ASKED)):
            with pytest.raises(ModelUnavailable, match="HOIDAP_LLM='nobody:x'"):
                fails()


def test_a_model_is_opened_once_by_many_who_ask_at_the_same_time(data):
    with scripted_server([good(f"{BRIDGE} [1]")]) as server, ThreadPoolExecutor(4) as pool:
        given = Settings.load(data=data, abstain_below=0.0, llm=server.url)
        with open_assistant(given, parts=Parts(encoder=FakeEncoder(), checker=FakeChecker())) as assistant:
            kinds = [answer.kind for answer in pool.map(assistant.ask, [ASKED] * 4)]
    assert (kinds, server.listings) == (["written"] * 4, 1)  # each would have the models listed


def test_with_the_real_checker_a_sentence_in_other_words_is_proved_and_a_changed_one_is_not(tmp_path, bundled_encoder):
    reply = "Cầu Bến Gỗ có chiều dài 1.250 mét. [1] Cầu này dài 1.520 mét. [1] Cầu không có bốn làn xe. [1]"
    given = Settings.load(data=tmp_path / "data", abstain_below=0.0)
    parts = Parts(encoder=bundled_encoder, language_model=ScriptedModel([reply]))
    with open_assistant(given, create=True, parts=parts) as assistant:
        assistant.ingest([write_pages(tmp_path / "pages")])
        answer = assistant.ask(ASKED)
    assert (answer.kind, answer.text) == ("written", "Cầu Bến Gỗ có chiều dài 1.250 mét. [1]")
    assert [one.quote for one in answer.citations] == [BRIDGE]
    assert [one.reasons[:1] for one in answer.writing.sentences] == [(), ("number",), ("negation",)]
