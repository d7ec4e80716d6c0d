import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from annotated_types import Ge

from rag.errors import SettingsError
from rag.ingest.draft import Draft
from rag.ingest.loading.found import MEBIBYTE, Found, LoadLimits, Refusal
from rag.ingest.loading.reader import FileReader
from rag.settings import Settings
from tests.ingest.loading.documents import word_with
from tests.ingest.loading.opening import load_one, refuse_one

PAGE = b"<p>The council met on Monday.</p>"
READY = "import sys, os, struct; sys.stdout.buffer.write(struct.pack('>Q', 2) + b'{}'); sys.stdout.buffer.flush();"


def worker(rest: str) -> tuple[str, ...]:
    """A parsing process that reports for work, then does something else."""
    return (sys.executable, "-c", READY + rest)


def test_a_file_that_takes_too_long_is_refused_and_the_next_one_is_read() -> None:
    with FileReader(LoadLimits(seconds=0.2), command=worker("import time; time.sleep(600)")) as reader:
        refusals = [refuse_one(reader, PAGE, name) for name in ("a.html", "b.html")]
    assert refusals == [
        Refusal(name, "timeout", f"{name}: takes over 0.2 s to read. Split it, or raise HOIDAP_PARSE_SECONDS")
        for name in ("a.html", "b.html")
    ]


def test_a_file_that_needs_too_much_memory_is_refused_and_the_next_one_is_read() -> None:
    large = b"<p>" + b"The council met on Monday. " * 1_500_000
    with FileReader(LoadLimits(memory_bytes=400 * MEBIBYTE)) as reader:
        refusal = refuse_one(reader, large, "a.html")
        assert load_one(reader, PAGE, "b.html").text == "The council met on Monday."
    assert refusal == Refusal(
        "a.html", "memory", "a.html: needs over 400 MiB to be read. Split it, or raise HOIDAP_PARSE_MEGABYTES"
    )


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        ("sys.exit(3)", "malformed"),
        ("os.abort()", "malformed"),
        ("os.kill(os.getpid(), 9)", "memory"),
        ("print('nonsense ' * 10)", "malformed"),
    ],
)
def test_a_file_its_parser_dies_of_is_refused(end: str, reason: str) -> None:
    with FileReader(command=worker("sys.stdin.buffer.read(8);" + end)) as reader:
        refusal = refuse_one(reader, PAGE, "a.html")
    assert refusal.reason == reason
    assert "save it anew, or convert it to text" in refusal.message


@pytest.mark.parametrize("command", [("false",), ("echo", "something else altogether")])
def test_a_process_that_does_not_start_is_no_fault_of_the_file(command: tuple[str, ...]) -> None:
    with FileReader(command=command) as reader, pytest.raises(SettingsError, match=r"does not start\. See why: "):
        list(reader.load_bytes(PAGE, name="a.html"))


def test_the_least_memory_the_settings_allow_is_enough_to_read_a_page() -> None:
    (least,) = (one.ge for one in Settings.model_fields["parse_megabytes"].metadata if isinstance(one, Ge))
    with FileReader(LoadLimits(memory_bytes=int(str(least)) * MEBIBYTE)) as reader:
        assert load_one(reader, PAGE, "a.html").text == "The council met on Monday."


def test_no_process_is_started_for_text(tmp_path: Path) -> None:
    with FileReader(command=(str(tmp_path / "no-such-program"),)) as reader:
        assert load_one(reader, b"Plain text.", "a.txt").text == "Plain text."


def test_a_reader_that_was_closed_can_be_used_again() -> None:
    with FileReader() as reader:
        load_one(reader, PAGE, "a.html")
    assert load_one(reader, PAGE, "b.html").text == "The council met on Monday."
    reader.close()


def test_code_in_the_current_folder_is_not_imported(tmp_path: Path) -> None:
    (tmp_path / "pypdf.py").write_text("raise SystemExit('the code of a stranger ran')")
    script = (
        "from rag.ingest.loading.reader import FileReader\n"
        "with FileReader() as reader: print(next(reader.load_bytes(b'<p>The council met.', name='a.html')).text)"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-P", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.returncode) == ("The council met.\n", 0)


@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGKILL])
def test_the_process_does_not_outlive_a_reader_that_is_killed(tmp_path: Path, blow: signal.Signals) -> None:
    script = (
        "import subprocess, sys, time\n"
        "from rag.ingest.loading.reader import FileReader\n"
        "with FileReader() as reader:\n"
        "    list(reader.load_bytes(b'<p>The council met.', name='a.html'))\n"
        "    print('loaded', flush=True)\n"
        "    time.sleep(600)\n"
    )
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=root) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"loaded\n"
        (child,) = children(parent.pid)
        handle = os.pidfd_open(child)
        parent.send_signal(blow)
    # The handle becomes readable when the process ends; the wait is only for a failing run.
    assert select.select([handle], [], [], 30)[0] == [handle]
    os.close(handle)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_file_is_loaded_from_disk_through_the_process(tmp_path: Path, reader: FileReader) -> None:
    (tmp_path / "a.docx").write_bytes(word_with("Văn bản số 12"))
    assert list(reader.load(Found(tmp_path / "a.docx", "x/a.docx"))) == [Draft("Văn bản số 12", "x/a.docx", "docx")]


@pytest.mark.parametrize(
    ("data", "format"),
    [(PAGE, "text"), (b"<!DOCTYPE html>" + PAGE, "html"), (b'{"text": "x"}\n', "record"), (word_with("Một"), "docx")],
)
def test_bytes_without_a_suffix_are_recognised_by_their_beginning(reader: FileReader, data: bytes, format: str) -> None:
    (item,) = reader.load_bytes(data, name="stdin")
    assert isinstance(item, Draft)
    assert item.format == format


def test_bytes_over_the_limit_are_refused() -> None:
    with FileReader(LoadLimits(file_bytes=10)) as reader:
        assert refuse_one(reader, b"x" * 11, "upload.txt").reason == "too-large"
