"""Uploads through a real socket: what is taken, what is refused, what is left on the disk."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.store import document_id, open_store
from tests.api.http.uploading import PAGE, Room, room, until
from tests.ingest.loading.documents import locked_pdf, pdf_with_text, scanned_pdf, word_with, zipped
from tests.ingest.loading.old_encodings import to_tcvn3
from tests.pages import BRIDGE

RECORDS = (
    '{"id": "tin-1", "text": "Chợ Bến Gỗ họp mỗi sáng và có 120 sạp hàng."}\n'
    "không phải JSON\n"
    '{"id": "tin-2", "text": "Bến phà cũ đã đóng cửa từ năm 2021."}\n'
).encode()
CHROME = b"Trang ch\xe1\xbb\xa7\nGi\xe1\xbb\x9bi thi\xe1\xbb\x87u\nTin t\xe1\xbb\xa9c\nLi\xc3\xaan h\xe1\xbb\x87\n"


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """One service for the tests of this module; each uses names of its own."""
    with room(tmp_path_factory.mktemp("room") / "data") as opened:
        yield opened


def test_an_upload_is_answered_with_its_job_and_then_with_its_document(there: Room) -> None:
    taken = there.upload(("cầu.txt", PAGE))
    job = taken.json()
    assert (taken.status_code, taken.headers["location"]) == (202, f"/v1/jobs/{job['id']}")
    assert (job["state"], job["progress"], job["problem"]) == ("queued", {"done": 0, "total": 1}, None)
    ended = there.ended(taken.headers["location"])
    assert (ended["state"], ended["progress"]) == ("done", {"done": 1, "total": 1})
    assert ended["files"] == [
        {
            "name": "cầu.txt",
            "outcome": "added",
            "reason": None,
            "message": None,
            "document": document_id("default", "cầu.txt"),
            "documents": {"added": 1},
        }
    ]
    assert there.get(f"/v1/documents/{ended['files'][0]['document']}")["text"].count(BRIDGE) == 1
    assert there.spooled == []


def test_every_format_is_read_from_one_upload(there: Room) -> None:
    page = f"<!doctype html><title>Chợ</title><article><h1>Chợ</h1><p>{BRIDGE}</p><p>{BRIDGE}</p></article>".encode()
    job = there.read(
        ("a.md", f"# Cầu\n\n{BRIDGE}".encode()),
        ("a.html", page),
        ("a.pdf", pdf_with_text([["Bệnh viện tỉnh có 640 giường bệnh."]])),
        ("a.docx", word_with("Trường học mới có 24 phòng học khang trang.")),
        ("không đuôi", "Nhà văn hóa xã mở cửa cả tuần.".encode()),
        ("a.jsonl", RECORDS.replace(b"tin-", b"ban-")),
    )
    assert [(one["name"], one["outcome"]) for one in job["files"]] == [
        ("a.md", "added"),
        ("a.html", "added"),
        ("a.pdf", "added"),
        ("a.docx", "added"),
        ("không đuôi", "added"),
        ("a.jsonl", "added"),
    ]


def test_a_file_of_many_records_tells_what_became_of_them(there: Room) -> None:
    (told,) = there.read(("tin.jsonl", RECORDS))["files"]
    assert (told["outcome"], told["documents"], told["document"]) == ("added", {"added": 2, "refused": 1}, None)
    assert (told["reason"], told["message"].startswith("tin.jsonl, line 2: is not JSON")) == ("malformed", True)


def test_a_file_of_a_known_name_is_a_new_revision_and_the_same_again_is_nothing_new(there: Room) -> None:
    first = there.read(("giá.txt", "Vé qua phà giá 5.000 đồng.".encode()))["files"][0]
    second = there.read(("giá.txt", "Vé qua phà giá 7.000 đồng.".encode()))["files"][0]
    third = there.read(("giá.txt", "Vé qua phà giá 7.000 đồng.".encode()))["files"][0]
    assert [one["outcome"] for one in (first, second, third)] == ["added", "changed", "unchanged"]
    path = f"/v1/documents/{first['document']}"
    assert (there.get(path, revision=1)["text"], there.get(path)["revision"]) == ("Vé qua phà giá 5.000 đồng.", 2)


BAD = {
    "locked.pdf": (locked_pdf("secret"), "encrypted"),
    "scan.pdf": (scanned_pdf(), "no-text"),
    "broken.pdf": (b"%PDF-1.7 nothing", "malformed"),
    "bomb.docx": (zipped({"word/document.xml": b"0" * 20_000_000}), "archive"),
    "old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "malformed"),
    "program.txt": (b"\x7fELF" + bytes(200), "binary"),
    "empty.txt": (b"", "empty"),
    "blank.md": (b" \n* * *\n", "empty"),
    "menu.txt": (CHROME, "only-chrome"),
    "tcvn3.txt": (to_tcvn3("kỳ họp"), "encoding"),
    "large.txt": (b"a " * 700_000, "too-large"),
    "empty.jsonl": (b"", "empty"),
    "blank.jsonl": (b"\n\n", "empty"),
    "list.jsonl": (b"[1, 2]", "malformed"),
    "deep.jsonl": (b"[" * 100_000, "malformed"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "binary"),
}


def test_what_cannot_be_read_is_refused_with_its_reason_and_the_rest_is_stored(tmp_path: Path) -> None:
    with room(tmp_path / "data", file_megabytes=1) as there:
        job = there.read(*((name, data) for name, (data, _) in BAD.items()), ("good.txt", PAGE))
        told = {one["name"]: (one["outcome"], one["reason"]) for one in job["files"]}
        assert there.ask("Cầu Bến Gỗ dài bao nhiêu mét?")["citations"][0]["source"] == "good.txt"
    assert told == {name: ("refused", reason) for name, (_, reason) in BAD.items()} | {"good.txt": ("added", None)}
    assert all(one["message"].startswith(one["name"]) for one in job["files"] if one["outcome"] == "refused")


NAMES = {
    "../../../etc/passwd%00.txt": "passwd%00.txt",
    "/etc/cron.d/job.txt": "job.txt",
    r"C:\Users\tin.txt": "tin.txt",
    "CON": "CON",
    "..": "unnamed",
    "a\u202etxt.exe": "atxt.exe",
    "x" * 3900 + ".txt": "x" * 196 + ".txt",
    "<script>alert(1)<b>.txt": "<script>alert(1)<b>.txt",
}


@pytest.mark.parametrize(("sent", "shown"), NAMES.items())
def test_a_file_name_is_only_ever_shown(tmp_path: Path, sent: str, shown: str) -> None:
    with room(tmp_path / "data") as there:
        (told,) = there.read((sent, PAGE))["files"]
        assert there.get(f"/v1/documents/{told['document']}")["source"] == shown
    assert (told["name"], told["outcome"]) == (shown, "added")
    assert {path.name for path in tmp_path.iterdir()} == {"data"}
    assert {path.name for path in (tmp_path / "data" / "uploads").iterdir()} == {"worker.lock"}


def form(*parts: str, end: str = "--x--\r\n") -> bytes:
    """A body of parts, each with its own headers, with the boundary x."""
    return ("".join(f"--x\r\n{part}\r\n" for part in parts) + end).encode()


def part(name: str, value: str, *, file: str | None = None) -> str:
    """One part of a form."""
    named = "" if file is None else f'; filename="{file}"'
    return f'Content-Disposition: form-data; name="{name}"{named}\r\n\r\n{value}'


GOOD = part("file", "Cầu dài 5 mét.", file="a.txt")
MULTIPART = "multipart/form-data; boundary=x"
MALFORMED = [
    (MULTIPART, b"", 422, "its last boundary is missing"),
    (MULTIPART, form(GOOD, end=""), 422, "its last boundary is missing"),
    (MULTIPART, b"nonsense", 422, "no well-formed multipart"),
    ("multipart/form-data", form(GOOD), 422, "names no boundary"),
    (f"multipart/form-data; boundary={'x' * 300}", form(GOOD), 422, "names no boundary"),
    (MULTIPART, form(), 422, "No file was sent"),
    (MULTIPART, form(part("collection", "a")), 422, "No file was sent"),
    (MULTIPART, form(part("file", "text")), 422, "holds text, not a file"),
    (MULTIPART, form(part("file", "text", file="")), 422, "has no name"),
    (MULTIPART, form(part("files", "text", file="a.txt")), 422, "in the field 'file'"),
    (MULTIPART, form(GOOD, part("colection", "a")), 422, "Send the fields file"),
    (MULTIPART, form(GOOD, part("collection", "a"), part("collection", "b")), 422, "once"),
    (MULTIPART, form(GOOD, part("collection", "a" * 2000)), 422, "over 1000 bytes"),
    (MULTIPART, form(GOOD, part("collection", "../a")), 422, "collection"),
    (MULTIPART, form(GOOD, part("file", "again", file="x/a.txt")), 422, "Two files are called 'a.txt'"),
    (MULTIPART, form("X: 1\r\n" * 50 + "\r\n"), 422, "no well-formed multipart"),
    (MULTIPART, form("X: " + "1" * 5000 + "\r\n\r\n"), 422, "no well-formed multipart"),
    (MULTIPART, form(*[part(f"f{number}", "") for number in range(10_000)]), 422, "Send the fields"),
    (
        MULTIPART,
        form(*[part("file", "x", file=f"{number}.txt") for number in range(10_000)]),
        413,
        "More than 20 files",
    ),
    ("application/x-www-form-urlencoded", b"a=1&" * 60_000, 415, "multipart/form-data"),
    ("application/json", b"{}", 415, "multipart/form-data"),
    ("", form(GOOD), 415, "multipart/form-data"),
]


@pytest.mark.parametrize(("kind", "body", "status", "said"), MALFORMED, ids=range(len(MALFORMED)))
def test_a_malformed_upload_is_refused_and_leaves_nothing(
    there: Room, kind: str, body: bytes, status: int, said: str
) -> None:
    jobs = there.get("/v1/jobs")["total"]
    refused = there.client.post("/v1/documents", content=body, headers={**there.headers, "Content-Type": kind})
    problem = refused.json()
    assert (refused.status_code, said in problem["detail"]) == (status, True), problem
    assert (there.get("/v1/jobs")["total"], there.spooled) == (jobs, [])


def test_an_upload_over_the_limit_is_refused_whether_it_says_its_size_or_not(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield form(part("file", "", file="a.txt"), end="")[:-2]
        for _ in range(20):
            yield b"a" * 100_000

    with room(tmp_path / "data", upload_megabytes=1) as there:
        told = there.upload(("a.txt", b"a" * 2_000_000))
        untold = there.client.post(
            "/v1/documents", content=pieces(), headers={**there.headers, "Content-Type": MULTIPART}
        )
        assert (told.status_code, told.json()["type"]) == (413, "/problems/body-too-large")
        assert (untold.status_code, untold.json()["type"]) == (413, "/problems/body-too-large")
        assert there.spooled == []


def test_a_connection_that_ends_midway_leaves_nothing(there: Room) -> None:
    jobs = there.get("/v1/jobs")["total"]
    host = f"127.0.0.1:{there.running.port}"
    head = f"POST /v1/documents HTTP/1.1\r\nHost: {host}\r\nContent-Type: {MULTIPART}\r\nContent-Length: 1000000\r\n"
    credential = f"Authorization: {there.headers['Authorization']}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", there.running.port)) as connection:
        connection.sendall((head + credential).encode() + form(GOOD, end="")[:-2])
        until(lambda: there.spooled != [])
    until(lambda: there.spooled == [])
    assert there.get("/v1/jobs")["total"] == jobs


def test_more_uploads_than_may_wait_are_turned_away_for_now(tmp_path: Path) -> None:
    with room(tmp_path / "data", waiting_jobs=1) as there, open_store(tmp_path / "data") as other, other.writing():
        taken = there.upload(("a.txt", PAGE))
        refused = there.upload(("b.txt", PAGE))
        assert (taken.status_code, refused.status_code) == (202, 503)
        assert (refused.json()["type"], refused.headers["retry-after"]) == ("/problems/overloaded", "2")


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer none"}])
def test_without_an_admin_key_nothing_is_taken(there: Room, headers: dict[str, str]) -> None:
    given = headers or there.key(f"hoi-{len(headers)}", role="ask")
    refused = there.upload(("a.txt", PAGE), headers=given)
    assert refused.status_code == (401 if headers else 403)
    assert there.client.get("/v1/jobs", headers=given).status_code == refused.status_code
