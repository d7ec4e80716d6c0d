import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rag.ingest.loading.discover import discover, source_name
from rag.ingest.loading.files import file_digest
from rag.ingest.loading.found import MEBIBYTE, Found, LoadLimits, Refusal
from rag.ingest.loading.reader import FileReader


def written(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"Nội dung của {name}")


@contextmanager
def without_rights() -> Iterator[None]:
    """Act as nobody where the tests run as root, whom no file forbids anything."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder every user may enter; those of pytest are the runner's own."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_a_folder_gives_its_files_by_path_below_it_in_order(tmp_path: Path) -> None:
    written(tmp_path, "b.txt", "a/z.md", "a/c/x.HTML", ".hidden.txt", ".git/x.txt")
    assert list(discover([tmp_path])) == [
        Found(tmp_path / "a/c/x.HTML", "a/c/x.HTML"),
        Found(tmp_path / "a/z.md", "a/z.md"),
        Found(tmp_path / "b.txt", "b.txt"),
    ]


def test_a_file_given_is_called_by_its_name_and_read_once(tmp_path: Path) -> None:
    written(tmp_path, "a/b.txt")
    assert list(discover([tmp_path / "a/b.txt", tmp_path / "a"])) == [Found(tmp_path / "a/b.txt", "b.txt")]


def test_a_link_that_leads_to_itself_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    written(tmp_path, "a.txt")
    (tmp_path / "b.txt").symlink_to("b.txt")
    message = "b.txt: cannot be read: Too many levels of symbolic links. Check the disk, then run again"
    assert list(discover([tmp_path])) == [Found(tmp_path / "a.txt", "a.txt"), Refusal("b.txt", "malformed", message)]


def test_an_unknown_suffix_is_reported(tmp_path: Path) -> None:
    written(tmp_path, "bảng.xlsx", "README")
    assert list(discover([tmp_path])) == [
        Refusal(
            name,
            "format",
            f"{name}: has {suffix}, which is not read. Convert it to one of: .txt .md .html .htm .pdf .docx .jsonl",
        )
        for name, suffix in (("README", "no suffix"), ("bảng.xlsx", "the suffix '.xlsx'"))
    ]


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (refusal,) = discover([tmp_path / "không-có"])
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "vanished"
    assert "Check the path" in refusal.message


def test_files_of_the_same_name_in_two_folders_keep_apart(tmp_path: Path) -> None:
    written(tmp_path, "x/docs/a.txt", "y/docs/a.txt", "z/docs/a.txt")
    found = discover([tmp_path / "x/docs", tmp_path / "y/docs", tmp_path / "z/docs"])
    assert [item.source for item in found] == ["a.txt", "docs/a.txt", "z/docs/a.txt"]


def test_links_in_a_circle_are_followed_once(tmp_path: Path) -> None:
    written(tmp_path, "a/x.txt")
    (tmp_path / "a/up").symlink_to(tmp_path)
    (tmp_path / "a/self").symlink_to(tmp_path / "a")
    assert [item.source for item in discover([tmp_path])] == ["a/x.txt"]


def test_a_linked_folder_is_read(tmp_path: Path) -> None:
    written(tmp_path, "real/x.txt", "given/y.txt")
    (tmp_path / "given/link").symlink_to(tmp_path / "real")
    assert [item.source for item in discover([tmp_path / "given"])] == ["link/x.txt", "y.txt"]


def test_a_broken_link_is_refused_when_it_is_loaded(tmp_path: Path, reader: FileReader) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "nothing.txt")
    (found,) = discover([tmp_path])
    assert isinstance(found, Found)
    assert [item.reason for item in reader.load(found) if isinstance(item, Refusal)] == ["vanished"]


def test_a_folder_without_permission_is_refused_and_the_others_are_read(open_folder: Path) -> None:
    written(open_folder, "a.txt", "locked/b.txt")
    (open_folder / "locked").chmod(0)
    with without_rights():
        refusal, found = sorted(discover([open_folder]), key=lambda item: item.source, reverse=True)
    (open_folder / "locked").chmod(0o755)
    assert found == Found(open_folder / "a.txt", "a.txt")
    assert refusal == Refusal(
        "locked/", "permission", "locked/: may not be read. Grant read access (chmod +r; folders: +rx)"
    )


def test_a_file_without_permission_is_refused(open_folder: Path, reader: FileReader) -> None:
    written(open_folder, "a.txt")
    (open_folder / "a.txt").chmod(0)
    with without_rights():
        (refusal,) = reader.load(Found(open_folder / "a.txt", "a.txt"))
    assert refusal == Refusal(
        "a.txt", "permission", "a.txt: may not be read. Grant read access (chmod +r; folders: +rx)"
    )


def test_a_file_that_vanishes_after_it_was_found_is_refused(tmp_path: Path, reader: FileReader) -> None:
    written(tmp_path, "a.txt")
    (found,) = discover([tmp_path])
    (tmp_path / "a.txt").unlink()
    assert isinstance(found, Found)
    assert list(reader.load(found)) == [
        Refusal("a.txt", "vanished", "a.txt: is not there (any more). Check the path, and run the ingest again")
    ]


def test_a_file_over_the_limit_is_refused_by_its_size(tmp_path: Path, reader: FileReader) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(200 * MEBIBYTE)
    (refusal,) = reader.load(Found(tmp_path / "a.txt", "a.txt"))
    assert refusal == Refusal(
        "a.txt",
        "too-large",
        "a.txt: is 200.0 MiB; the limit is 50.0 MiB. Split it, or raise HOIDAP_FILE_MEGABYTES",
    )


def test_records_may_be_larger_than_the_limit_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "một"}\n' * 2)
    with FileReader(LoadLimits(file_bytes=20)) as reader:
        assert len(list(reader.load(Found(tmp_path / "a.jsonl", "a.jsonl")))) == 2


def test_a_named_pipe_is_not_waited_for(tmp_path: Path, reader: FileReader) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (refusal,) = reader.load(Found(tmp_path / "a.txt", "a.txt"))
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "format"


def test_the_digest_of_a_file_is_its_sha256(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")
    assert file_digest(tmp_path / "a.txt") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd%00.txt", "../../etc/passwd%00.txt"),
        ("a\x00\x1b[31m.txt", "a[31m.txt"),
        ("\u202etxt.exe", "txt.exe"),
        ("bo\u0302\u0323.txt", "bộ.txt"),
        ("hai\ndòng.txt", "hai dòng.txt"),
        (os.fsdecode(b"caf\xe9.txt"), "caf?.txt"),
        ("x" * 5000, "x" * 400),
    ],
)
def test_a_name_is_shown_on_one_line_and_never_opened(given: str, shown: str) -> None:
    assert source_name(given) == shown
