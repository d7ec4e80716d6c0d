import json

import pytest

from rag.store import open_store
from tests.pages import BRIDGE, PAGES, write_pages
from tests.store.folders import read_only, small_disk
from tests.write.scripted_server import good, scripted_server

QUESTION = "Cầu Bến Gỗ dài bao nhiêu mét?"


def test_ingest_tells_each_source_once_then_the_summary(hoidap, folder):
    done = hoidap("ingest", folder)
    lines = [line.split() for line in done.out.splitlines()]
    assert lines[:3] == [["+", name] for name in PAGES]
    assert lines[3:6] == [["added", "3"], ["refused", "0"], ["passages", "3"]]
    assert (done.code, done.err) == (0, "")


def test_a_second_ingest_leaves_everything_unchanged_and_succeeds(filled, folder):
    done = filled("ingest", folder)
    assert (done.code, done.out.split()[:2]) == (0, ["=", "bi-thu.txt"])
    assert ["unchanged", "3"] in [line.split() for line in done.out.splitlines()]


def test_refused_files_are_named_with_reason_and_cure_and_the_exit_code_says_partly(hoidap, folder):
    (folder / "rong.txt").write_bytes(b"")
    done = hoidap("ingest", folder)
    assert done.code == 3
    assert done.out.splitlines()[-1] == "! rong.txt: is empty. Remove it, or save its text again [empty]"


def test_an_ingest_that_stores_nothing_fails(hoidap, tmp_path):
    (tmp_path / "empty").mkdir()
    nothing = hoidap("ingest", tmp_path / "empty")
    assert (nothing.code, nothing.err.startswith("Nothing to read in ")) == (1, True)
    missing = hoidap("ingest", tmp_path / "missing")
    assert (missing.code, missing.out.splitlines()[-1].endswith("run the ingest again [vanished]")) == (1, True)


def test_the_summary_as_json_is_alone_on_standard_output(hoidap, folder):
    done = hoidap("ingest", folder, "--json")
    summary = json.loads(done.out)
    assert [(one["source"], one["outcome"]) for one in summary["outcomes"]] == [(name, "added") for name in PAGES]
    assert "+ cau.txt" in done.err


def test_standard_input_is_a_document_under_the_name_given(hoidap):
    assert hoidap("ingest", "-", "--name", "ghi-chu.md", stdin=f"# Cầu\n\n{BRIDGE}\n".encode()).code == 0
    assert BRIDGE in hoidap("ask", QUESTION).out
    assert "ghi-chu.md" in hoidap("documents", "list").out


def test_empty_standard_input_is_refused(hoidap):
    done = hoidap("ingest", "-", stdin=b"")
    assert (done.code, "stdin.txt: is empty" in done.out) == (1, True)


@pytest.mark.parametrize("more", ["cau.txt", "--prune"])
def test_standard_input_beside_what_it_does_not_go_with_is_refused(hoidap, more):
    done = hoidap("ingest", "-", more, stdin=BRIDGE.encode())
    assert (done.code, "(standard input) stands alone" in done.err) == (2, True)


def test_prune_is_told_in_the_summary(filled, folder):
    (folder / "cau.txt").unlink()
    assert "- cau.txt" in filled("ingest", folder, "--prune").out.splitlines()
    assert "cau.txt" not in filled("documents", "list").out


def test_an_answer_is_followed_by_its_numbered_sources(reading):
    done = reading("ask", QUESTION)
    assert done.out.splitlines()[:4] == [f"{BRIDGE} [1]", "", "Nguồn", "[1] Thông xe cầu Bến Gỗ"]
    assert done.out.splitlines()[4].strip().startswith("cau.txt, ")
    assert (done.code, done.err) == (0, "")


def test_a_question_without_accents_shows_how_it_was_understood(reading):
    assert reading("ask", "cau ben go dai bao nhieu met").out.splitlines()[:2] == [
        "Hiểu là: cầu bến gỗ dài bao nhiêu mét",
        f"{BRIDGE} [1]",
    ]


def test_an_answer_as_json_is_whole_and_its_quotes_stand_in_the_stored_text(reading):
    answer = json.loads(reading("ask", QUESTION, "--json").out)
    assert set(answer) == {
        *("question", "text", "pieces", "kind", "confidence", "citations", "hits", "timings", "language", "understood"),
        *("writing", "notice"),
    }
    assert (answer["writing"], answer["notice"]) == (None, None)
    (cited,) = answer["citations"]
    text = json.loads(reading("documents", "show", cited["document"], "--json").out)["text"]
    assert text[cited["start"] : cited["end"]] == cited["quote"] == BRIDGE
    assert "1.250" in text[cited["span"]["start"] : cited["span"]["end"]]


def test_what_the_documents_do_not_tell_ends_in_an_abstention_with_its_own_exit_code(reading):
    done = reading("ask", "Sao Hỏa có bao nhiêu vệ tinh?", env={"HOIDAP_ABSTAIN_BELOW": "1"})
    assert (done.code, done.out.splitlines()[2]) == (3, "Những đoạn gần nhất:")
    assert done.out.startswith("Các tài liệu hiện có chưa đủ để trả lời chắc chắn")


def test_a_filter_that_nothing_passes_is_told(reading):
    done = reading("ask", QUESTION, "--from", "2031-01-01")
    assert (done.code, done.err.split("'")[1]) == (3, "default")
    assert reading("ask", QUESTION, "--source", "cau.txt", "--language", "vi").code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["ask", ""], "The question is empty."),
        (["ask", "?!…"], "The question '?!…' holds no letter and no digit."),
        (["ask", "a" * 10_000], "The question has 10,000 characters; at most 2,000 are read."),
        (["ask", "ai", "-c", "nosuch"], "There is no collection 'nosuch'. There are: default."),
        (["ask", "ai", "-c", "../x"], "'../x' is no collection name."),
        (["ask", "ai", "--from", "2024-01-01", "--to", "2020-01-01"], "No date lies from 2024-01-01 to 2020-01-01."),
        (["documents", "show", "nosuch"], "There is no document 'nosuch' in collection 'default'."),
        (["documents", "remove", "nosuch"], "There is no document 'nosuch' in collection 'default'."),
        (["documents", "list", "-c", "nosuch"], "There is no collection 'nosuch'."),
        (["reindex", "-c", "nosuch"], "There is no collection 'nosuch'."),
        (["ingest", ".", "-c", "Bad Name"], "'Bad Name' is no collection name."),
        (["ask", "ai", "--data", "nowhere"], "There is no store in nowhere. Run: hoidap ingest FOLDER"),
    ],
)
def test_a_mistake_ends_in_one_line_that_says_what_and_how_to_go_on(reading, words, message):
    done = reading(*words)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"hoidap: {message}")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("words", [["nosuch"], ["ask"], ["ask", "ai", "-k", "0"], ["ask", "ai", "--from", "mai"]])
def test_a_wrong_command_line_is_a_usage_error(hoidap, words):
    assert hoidap(*words).code == 2


def test_a_mistyped_setting_names_the_one_that_was_meant(hoidap):
    done = hoidap("ask", "ai", env={"HOIDAP_DATTA": "x"})
    assert (done.code, done.err) == (
        1,
        "hoidap: The environment variable HOIDAP_DATTA names no setting. Did you mean HOIDAP_DATA?\n",
    )


@pytest.mark.parametrize("question", ["省委书记是谁？", "من هو الأمين؟", "🙂 cầu 🙂", "cầu\x1b[31m \ud800\0Bến Gỗ"])
def test_any_script_and_any_rubbish_gives_valid_json(reading, question):
    done = reading("ask", question, "--json")
    assert done.code in (0, 3)
    assert "\x1b" not in json.loads(done.out)["question"]


def test_documents_are_listed_shown_and_removed(filled):
    rows = [line.split(maxsplit=3) for line in filled("documents", "list").out.splitlines()]
    assert [row[2] for row in rows] == list(PAGES)
    shown = filled("documents", "show", rows[1][0])
    assert (shown.code, BRIDGE in shown.out) == (0, True)
    assert filled("documents", "remove", rows[1][0]).out == "1 removed from 'default'.\n"
    assert "cau.txt" not in filled("search", QUESTION).out


def test_an_old_revision_is_shown_and_an_unknown_one_is_not(filled, folder):
    document = filled("documents", "list").out.splitlines()[1].split()[0]
    write_pages(folder, {"cau.txt": "Thông xe cầu Bến Gỗ\n\nCầu Bến Gỗ dài 1.300 mét.\n"})
    assert filled("ingest", folder).code == 0
    assert BRIDGE in filled("documents", "show", document, "--revision", "1").out
    assert "1.300" in filled("documents", "show", document).out
    missing = filled("documents", "show", document, "--revision", "9")
    assert (missing.code, missing.err.startswith("hoidap: There is no revision 9 of document")) == (1, True)


def test_search_shows_each_hit_with_its_score_and_the_parts_of_it(reading):
    lines = reading("search", QUESTION, "-k", "2").out.splitlines()
    assert lines[0].endswith("Thông xe cầu Bến Gỗ")
    assert all(part in lines[1] for part in ("cau.txt", "dense", "lexical", "fused", "names", "time"))
    assert [line[:2] for line in lines[::3]] == [" 1", " 2"]


@pytest.mark.parametrize("side", ["dense", "lexical", "hybrid"])
def test_search_by_one_side_gives_json_hits(reading, side):
    hits = json.loads(reading("search", QUESTION, "--retriever", side, "--json").out)
    assert hits[0]["metadata"]["source"] == "cau.txt"


def test_what_belongs_to_another_collection_cannot_be_reached(filled, folder):
    assert filled("ingest", folder / "cau.txt", "-c", "other").code == 0
    foreign = filled("documents", "list", "-c", "other").out.split()[0]
    assert [filled("documents", verb, foreign).code for verb in ("show", "remove")] == [1, 1]
    assert filled("ask", QUESTION, "--document", foreign).code == 3
    assert filled("documents", "show", foreign, "-c", "other").code == 0


def test_several_collections_are_asked_together(filled, tmp_path):
    (tmp_path / "mat.txt").write_text("Mật\n\nCầu Mật dài 7 mét.\n", encoding="utf-8")
    assert filled("ingest", tmp_path / "mat.txt", "-c", "other").code == 0
    both = ["-c", "default", "-c", "other"]
    hits = json.loads(filled("search", "Cầu Mật và cầu Bến Gỗ", *both, "--json").out)
    assert {(hit["collection"], hit["metadata"]["source"]) for hit in hits} >= {
        ("other", "mat.txt"),
        ("default", "cau.txt"),
    }
    answer = json.loads(filled("ask", "Cầu Mật dài bao nhiêu mét?", *both, "--json").out)
    assert [(one["collection"], one["quote"]) for one in answer["citations"]] == [("other", "Cầu Mật dài 7 mét.")]


def test_reindex_says_what_it_did(filled):
    done = filled("reindex")
    assert (done.code, done.out) == (0, "0 passages encoded anew; the indexes of 'default' are new.\n")


def test_while_another_process_writes_ingest_is_refused_and_asking_goes_on(filled, folder, data):
    with open_store(data) as store, store.writing():
        refused = filled("ingest", folder)
        assert filled("ask", QUESTION).code == 0
    assert (refused.code, refused.err.startswith("hoidap: Process ")) == (1, True)
    assert "is writing to" in refused.err


def test_a_read_only_data_folder_answers_and_refuses_to_ingest(filled, folder, data):
    with read_only(data):
        asked, refused = filled("ask", QUESTION), filled("ingest", folder)
    assert (asked.code, asked.out.splitlines()[0]) == (0, f"{BRIDGE} [1]")
    assert (refused.code, "cannot be written to. Allow this user to write there" in refused.err) == (1, True)


def test_a_full_disk_stops_an_ingest_with_the_cure_and_what_was_stored_answers(hoidap, data, tmp_path):
    page = "Thông báo số {0}\n\n" + "Nội dung riêng của thông báo số {0} kể về việc thứ {0} trong năm. " * 400
    many = write_pages(tmp_path / "many", {f"{n:02}.txt": page.format(n) for n in range(12)})
    disk = tmp_path / "disk"
    with small_disk(disk, "66m"):
        (disk / "models").symlink_to(data / "models")
        assert hoidap("ingest", write_pages(tmp_path / "few"), "--data", disk).code == 0
        full = hoidap("ingest", many, "--data", disk)
        asked = hoidap("ask", QUESTION, "--data", disk)
    assert (full.code, "MiB free and needs" in full.err) == (1, True)
    assert "hoidap documents remove" in full.err
    assert asked.out.splitlines()[0] == f"{BRIDGE} [1]"


def test_ask_shows_what_a_model_wrote_and_json_what_came_of_each_sentence(filled):
    reply = good("Cầu Bến Gỗ dài 1.250 mét [1]. ", "Cầu có chín làn xe [1].")
    with scripted_server([reply]) as server:
        environment = {"HOIDAP_LLM": f"{server.url}#tiny", "HOIDAP_LLM_UNSUPPORTED": "show"}
        shown = filled("ask", QUESTION, env=environment)
        told = json.loads(filled("ask", QUESTION, "--json", env=environment).out)
    assert shown.out.splitlines()[:3] == [
        "Cầu Bến Gỗ dài 1.250 mét. [1] Cầu có chín làn xe. [1] (chưa kiểm chứng)",
        "Những câu ghi là chưa kiểm chứng không được nguồn chứng minh.",
        "",
    ]
    assert [one["verdict"] for one in told["writing"]["sentences"]] == ["supported", "unverified"]
    assert (shown.code, told["kind"], told["pieces"][1]["unverified"], told["writing"]["cached"]) == (
        0,
        "written",
        True,
        True,
    )


def test_a_language_model_that_cannot_be_used_is_named_with_the_cure(reading):
    done = reading("ask", QUESTION, env={"HOIDAP_LLM": "nobody:tiny"})
    assert (done.code, done.out) == (1, "")
    assert "hoidap: HOIDAP_LLM='nobody:tiny' names no provider. Write openai:NAME" in done.err


def test_a_key_without_a_model_is_told_where_it_might_have_been_used(reading):
    told = "HOIDAP_LLM_KEY is set, but HOIDAP_LLM names no model: answers are quoted.\n"
    env = {"HOIDAP_LLM_KEY": "sk-1"}
    asked, listed = reading("ask", QUESTION, env=env), reading("documents", "list", env=env)
    assert (asked.code, asked.err, told in listed.err) == (0, told, False)
