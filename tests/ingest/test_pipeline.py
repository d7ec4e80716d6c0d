import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from rag.errors import EncoderMismatch, StoreLocked
from rag.store import open_store
from rag.types import Document
from tests.fakes import FakeEncoder
from tests.pages import BRIDGE, PAGES, SECRETARY, Listener, ingested, opened, outcomes, write_pages


class CountingEncoder(FakeEncoder):
    """Counts the passages it is given."""

    encoded = 0

    def encode_passages(self, texts):
        self.encoded += len(texts)
        return super().encode_passages(texts)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_pages(tmp_path / "pages")


def stored(data: Path, collection: str = "default") -> dict[str, Document]:
    with opened(data) as assistant:
        rows = assistant.documents(collection=collection)
        return {row.metadata.source: assistant.document(row.id, collection=collection) for row in rows}


def test_files_are_named_by_their_path_below_the_folder(data, folder):
    assert outcomes(ingested(data, [folder])) == dict.fromkeys(["bi-thu.txt", "cau.txt", "y-te/benh-vien.txt"], "added")


def test_unchanged_documents_cost_no_encoding(data, folder):
    encoder = CountingEncoder()
    with opened(data, encoder=encoder) as assistant:
        first = assistant.ingest([folder])
        assert encoder.encoded == first.passages == 3
        second = assistant.ingest([folder])
    assert outcomes(second) == dict.fromkeys(PAGES, "unchanged")
    assert encoder.encoded == 3


def test_a_changed_file_becomes_a_new_revision_and_old_citations_still_resolve(data, folder):
    with opened(data) as assistant:
        assistant.ingest([folder])
        cited = assistant.ask("Cầu Bến Gỗ dài bao nhiêu mét?").citations[0]
        (folder / "cau.txt").write_text("Thông xe cầu Bến Gỗ\n\nCầu Bến Gỗ dài 1.300 mét sau khi đo lại.\n")
        summary = assistant.ingest([folder])
        answer = assistant.ask("Cầu Bến Gỗ dài bao nhiêu mét?")
        before = assistant.document(cited.document, revision=cited.revision)
    assert outcomes(summary) == {**dict.fromkeys(PAGES, "unchanged"), "cau.txt": "changed"}
    assert before.text[cited.start : cited.end] == cited.quote == BRIDGE
    assert [(one.revision, one.quote) for one in answer.citations[:1]] == [
        (2, "Cầu Bến Gỗ dài 1.300 mét sau khi đo lại.")
    ]
    assert BRIDGE not in {hit.text for hit in answer.hits}


def test_a_touched_file_with_the_same_bytes_is_unchanged(data, folder):
    ingested(data, [folder])
    os.utime(folder / "cau.txt", (1, 1))
    assert set(outcomes(ingested(data, [folder])).values()) == {"unchanged"}


def test_a_file_that_is_gone_stays_until_it_is_pruned(data, folder):
    ingested(data, [folder])
    (folder / "cau.txt").unlink()
    assert "cau.txt" not in outcomes(ingested(data, [folder]))
    assert "cau.txt" in stored(data)
    assert outcomes(ingested(data, [folder], prune=True))["cau.txt"] == "removed"
    assert set(stored(data)) == {"bi-thu.txt", "y-te/benh-vien.txt"}


def test_prune_looks_only_below_the_folders_given(data, folder):
    ingested(data, [folder])
    (folder / "cau.txt").unlink()
    (folder / "y-te/benh-vien.txt").unlink()
    summary = ingested(data, [folder / "y-te"], prune=True)
    assert outcomes(summary) == {"y-te/benh-vien.txt": "removed"}
    assert set(stored(data)) == {"bi-thu.txt", "cau.txt"}


def test_prune_keeps_what_a_file_said_that_is_refused_now(data, folder):
    ingested(data, [folder])
    (folder / "cau.txt").write_bytes(b"")
    assert outcomes(ingested(data, [folder], prune=True))["cau.txt"] == "refused"
    assert BRIDGE in stored(data)["cau.txt"].text


def test_prune_removes_nothing_when_the_folder_itself_is_missing(data, folder, tmp_path):
    ingested(data, [folder])
    folder.rename(tmp_path / "unmounted")
    assert list(outcomes(ingested(data, [folder], prune=True)).values()) == ["refused"]
    assert set(stored(data)) == set(PAGES)


@pytest.mark.parametrize("given", ["disk", "."])
def test_prune_removes_nothing_that_lies_behind_a_link_to_a_folder_that_is_missing(data, folder, tmp_path, given):
    link = tmp_path / "room" / "disk"
    link.parent.mkdir()
    link.symlink_to(folder)
    ingested(data, [link])
    folder.rename(tmp_path / "unmounted")
    assert set(outcomes(ingested(data, [link.parent / given], prune=True)).values()) == {"refused"}
    assert set(stored(data)) == set(PAGES)


def test_prune_keeps_what_lies_in_a_folder_that_may_not_be_read(data, folder):
    if os.geteuid() == 0:
        pytest.skip("the superuser may read every folder")
    ingested(data, [folder])
    (folder / "y-te").chmod(0)
    summary = ingested(data, [folder], prune=True)
    (folder / "y-te").chmod(0o755)
    assert outcomes(summary)["y-te/"] == "refused"
    assert set(stored(data)) == set(PAGES)


def test_prune_removes_a_record_that_left_its_file_and_keeps_all_when_a_line_is_broken(data, tmp_path):
    file = tmp_path / "tin.jsonl"
    lines = [json.dumps({"id": f"tin-{n}", "title": f"Tin {n}", "text": f"Tin số {n} của tỉnh."}) for n in range(3)]
    file.write_text("\n".join(lines))
    ingested(data, [file])
    file.write_text("\n".join([lines[0], '{"id": ']))
    ingested(data, [tmp_path], prune=True)
    assert set(stored(data)) == {"tin-0", "tin-1", "tin-2"}
    file.write_text("\n".join(lines[:2]))
    assert outcomes(ingested(data, [tmp_path], prune=True))["tin-2"] == "removed"
    assert set(stored(data)) == {"tin-0", "tin-1"}


def test_a_changed_record_is_the_only_one_stored_again(data, tmp_path):
    file = tmp_path / "tin.jsonl"
    lines = [json.dumps({"id": f"tin-{n}", "title": f"Tin {n}", "text": f"Tin số {n} của tỉnh."}) for n in range(3)]
    file.write_text("\n".join(lines))
    ingested(data, [file])
    file.write_text("\n".join([*lines[:2], lines[2].replace("Tin s", "Tin m\\u1edbi s")]))
    assert outcomes(ingested(data, [file])) == {"tin-0": "unchanged", "tin-1": "unchanged", "tin-2": "changed"}


def test_the_same_file_names_in_a_second_folder_replace_nothing(data, folder, tmp_path):
    mine = {"cau.txt": "Cầu khác\n\nCầu Mới dài 90 mét.\n", "y-te/benh-vien.txt": "Viện\n\nViện Mới có 9 giường.\n"}
    other = write_pages(tmp_path / "other", mine)
    ingested(data, [folder])
    assert outcomes(ingested(data, [other])) == dict.fromkeys(["other/cau.txt", "other/y-te/benh-vien.txt"], "added")
    assert set(outcomes(ingested(data, [other])).values()) == {"unchanged"}
    assert outcomes(ingested(data, [folder])) == dict.fromkeys(PAGES, "unchanged")
    assert BRIDGE in stored(data)["cau.txt"].text


def test_a_folder_that_moved_costs_nothing_and_is_not_pruned(data, folder, tmp_path):
    ingested(data, [folder])
    moved = folder.rename(tmp_path / "moved")
    assert outcomes(ingested(data, [moved], prune=True)) == dict.fromkeys(PAGES, "unchanged")
    assert set(stored(data)) == set(PAGES)


def test_a_folder_inside_one_already_read_brings_no_second_copy(data, folder):
    ingested(data, [folder])
    assert outcomes(ingested(data, [folder / "y-te"])) == {"y-te/benh-vien.txt": "unchanged"}


def test_another_way_of_writing_the_path_brings_no_second_copy(data, folder, tmp_path):
    (tmp_path / "link").symlink_to(folder)
    ingested(data, [folder])
    for path in (folder / "y-te" / "..", tmp_path / "link"):
        assert outcomes(ingested(data, [path])) == dict.fromkeys(PAGES, "unchanged")
    assert set(stored(data)) == set(PAGES)


def test_an_interrupted_run_keeps_what_it_reported_and_the_next_says_that_it_goes_on(data, tmp_path):
    folder = write_pages(tmp_path / "many", {f"{n:03}.txt": f"Tin {n}\n\nTin số {n} của tỉnh.\n" for n in range(80)})
    listener = Listener(interrupt_after=40)
    with opened(data) as assistant, pytest.raises(KeyboardInterrupt):
        assistant.ingest([folder], observer=listener)
    assert set(stored(data)) == set(listener.finished_sources)
    with opened(data) as assistant:
        assert {one.source for one in assistant.ask("Tin số 7 nói gì?").citations} <= set(listener.finished_sources)
        again = Listener()
        summary = assistant.ingest([folder], observer=again)
    assert (summary.count("unchanged"), summary.count("added")) == (40, 40)
    assert again.notices == ["The last run stopped after 40 sources; what it stored is kept, this one goes on."]


def test_a_run_after_a_finished_one_has_nothing_to_say(data, folder):
    ingested(data, [folder])
    listener = Listener()
    ingested(data, [folder], observer=listener)
    assert (listener.notices, listener.expected) == ([], 3)


def test_a_second_ingest_at_the_same_time_is_refused_and_changes_nothing(data, folder):
    ingested(data, [folder / "cau.txt"])
    with (
        opened(data) as assistant,
        open_store(data) as other,
        other.writing(),
        pytest.raises(StoreLocked, match=str(os.getpid())),
    ):
        assistant.ingest([folder])
    assert set(stored(data)) == {"cau.txt"}


def test_the_same_text_under_two_names_is_kept_twice_and_remarked(data, tmp_path):
    folder = write_pages(tmp_path / "twice", {"a.txt": PAGES["cau.txt"], "b.txt": PAGES["cau.txt"]})
    summary = ingested(data, [folder])
    assert [one.message for one in summary.outcomes] == ["", "has the same text as a.txt; answers count copies once"]


def test_a_file_that_vanishes_midway_is_refused_and_the_rest_is_stored(data, folder):
    class Thief(Listener):
        def found(self, sources: int) -> None:
            super().found(sources)
            (folder / "cau.txt").unlink()

    with opened(data) as assistant:
        summary = assistant.ingest([folder], observer=Thief())
    assert outcomes(summary) == {**dict.fromkeys(PAGES, "added"), "cau.txt": "refused"}
    assert [one.reason for one in summary.refused] == ["vanished"]


def test_bad_files_are_refused_each_with_its_reason_and_good_ones_stored(data, folder):
    (folder / "rong.txt").write_bytes(b"")
    (folder / "nhi-phan.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "bang.xlsx").write_bytes(b"PK\x03\x04")
    (folder / "hong.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    summary = ingested(data, [folder])
    assert {one.source: one.reason for one in summary.refused} == {
        "rong.txt": "empty",
        "nhi-phan.txt": "binary",
        "bang.xlsx": "format",
        "hong.pdf": "malformed",
    }
    assert set(stored(data)) == set(PAGES)


def test_a_file_whose_name_is_no_unicode_is_stored_under_a_readable_one_and_never_pruned(data, folder):
    Path(os.fsdecode(os.fsencode(folder) + b"/tin-\xff.txt")).write_text("Tin lạ\n\nTin riêng về thời tiết.\n")
    expected = {**dict.fromkeys(PAGES, "added"), "tin-?.txt": "added"}
    assert outcomes(ingested(data, [folder])) == expected
    assert outcomes(ingested(data, [folder], prune=True)) == dict.fromkeys(expected, "unchanged")


def test_an_empty_folder_gives_an_empty_summary(data, tmp_path):
    (tmp_path / "empty").mkdir()
    assert ingested(data, [tmp_path / "empty"]).outcomes == ()


def test_another_encoder_is_refused_with_the_cure_and_reindex_brings_answers_back(data, folder):
    ingested(data, [folder])
    with opened(data, encoder=FakeEncoder("other-32", dimension=32)) as assistant:
        with pytest.raises(EncoderMismatch, match=r"fake-64.*other-32.*Run: hoidap reindex"):
            assistant.ask("Cầu Bến Gỗ dài bao nhiêu mét?")
        with pytest.raises(EncoderMismatch):
            assistant.ingest([folder])
        assert assistant.reindex() == 3
        answer = assistant.ask("Cầu Bến Gỗ dài bao nhiêu mét?")
    assert answer.citations[0].quote == BRIDGE


def test_a_refused_ingest_is_not_taken_for_an_interrupted_one(data, folder):
    ingested(data, [folder])
    with opened(data, encoder=FakeEncoder("other-32", dimension=32)) as assistant, pytest.raises(EncoderMismatch):
        assistant.ingest([folder])
    listener = Listener()
    ingested(data, [folder], observer=listener)
    assert listener.notices == []


def test_other_passage_lengths_are_applied_to_what_is_stored(data, tmp_path):
    long = "Tin dài\n\n" + " ".join(f"Câu thứ {n} nói về việc số {n} của tỉnh." for n in range(40))
    folder = write_pages(tmp_path / "long", {"dai.txt": long})
    with opened(data, passage_tokens=200) as assistant:
        few = assistant.ingest([folder]).passages
    with opened(data, passage_tokens=64) as assistant:
        summary = assistant.ingest([folder])
    assert outcomes(summary) == {"dai.txt": "changed"}
    assert summary.passages > few


def test_bytes_from_a_pipe_are_a_document_that_no_folder_prunes(data, folder):
    with opened(data) as assistant:
        assistant.ingest_bytes(SECRETARY.encode(), source="stdin.txt")
        assistant.ingest([folder], prune=True)
        assert "stdin.txt" in {row.metadata.source for row in assistant.documents()}
        again = assistant.ingest_bytes(SECRETARY.encode(), source="stdin.txt")
    assert outcomes(again) == {"stdin.txt": "unchanged"}


def test_a_file_does_not_replace_what_came_through_a_pipe_under_its_name(data, folder):
    with opened(data) as assistant:
        assistant.ingest_bytes(SECRETARY.encode(), source="cau.txt")
        assert outcomes(assistant.ingest([folder]))[f"{folder.name}/cau.txt"] == "added"
        assert set(outcomes(assistant.ingest([folder])).values()) == {"unchanged"}
    assert (SECRETARY in stored(data)["cau.txt"].text, len(stored(data))) == (True, len(PAGES) + 1)


def test_lines_that_repeat_across_a_site_are_not_in_its_documents(data, tmp_path):
    chrome = "Cổng thông tin điện tử tỉnh Sông Trà | Sơ đồ trang | Liên hệ"
    pages = {
        f"{n}.txt": f"{chrome}\n\nTin số {n}\n\nNội dung riêng thứ {n} của trang này.\n\n{chrome}\n" for n in range(6)
    }
    ingested(data, [write_pages(tmp_path / "site", pages)])
    assert [source for source, one in stored(data).items() if "Sơ đồ trang" in one.text] == []
    assert all(f"Nội dung riêng thứ {source[0]} của trang này." in one.text for source, one in stored(data).items())


def test_what_many_papers_state_alike_is_content_of_each(data, tmp_path):
    facts = "Hồ sơ gồm:\n\n- Tờ khai\n- Bản sao căn cước\n\nLệ phí: 50.000 đồng\nThời hạn giải quyết: 5 ngày làm việc"
    matters = ["Khai sinh", "Kết hôn", "Xây nhà", "Thường trú", "Lái xe"]
    pages = {f"{one}.txt": f"{one}\n\nThủ tục {one.lower()} được nộp ở xã nơi cư trú.\n\n{facts}" for one in matters}
    ingested(data, [write_pages(tmp_path / "papers", pages)])
    assert [source for source, one in stored(data).items() if not one.text.endswith(facts)] == []


def test_collections_keep_the_same_file_apart(data, folder):
    ingested(data, [folder], collection="one")
    ingested(data, [folder / "cau.txt"], collection="two")
    one, two = stored(data, "one"), stored(data, "two")
    assert (set(one), set(two)) == (set(PAGES), {"cau.txt"})
    assert replace(one["cau.txt"], id="", collection="") == replace(two["cau.txt"], id="", collection="")
    assert one["cau.txt"].id != two["cau.txt"].id
