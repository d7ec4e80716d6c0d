"""Documents over HTTP: listed, shown in part, removed, each within what a key may see."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.store import open_store
from tests.api.http.uploading import PAGE, Room, room
from tests.pages import BRIDGE, HOSPITAL

HOSPITAL_PAGE = f"Bệnh viện tỉnh mở rộng\n\n{HOSPITAL} Khoa cấp cứu làm việc cả ngày lẫn đêm.\n".encode()
QUESTION = "Cầu Bến Gỗ dài bao nhiêu mét?"


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """A service with a document in each of two collections, only read by the tests of this module."""
    with room(tmp_path_factory.mktemp("room") / "data") as opened:
        opened.read(("cau.txt", PAGE))
        opened.read(("benh-vien.txt", HOSPITAL_PAGE), collection="mat")
        yield opened


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Room]:
    """A service of the test's own."""
    with room(tmp_path / "data") as opened:
        yield opened


def only(there: Room, collection: str = "default") -> str:
    """The id of a collection's only document."""
    (row,) = there.get("/v1/documents", collection=collection)["documents"]
    return str(row["id"])


def test_a_list_tells_what_is_known_of_each_document(there: Room) -> None:
    told = there.get("/v1/documents", collection="default")
    (row,) = told.pop("documents")
    assert told == {"total": 1, "limit": 50, "offset": 0}
    assert (row["source"], row["title"], row["revision"], row["passages"]) == ("cau.txt", "Thông xe cầu Bến Gỗ", 1, 1)
    assert (row["collection"], row["language"], row["url"], row["published"]) == ("default", "vi", None, None)


def test_lists_come_in_pages(own: Room) -> None:
    own.read(*((f"{letter}.txt", f"Tin {letter} của xã.".encode()) for letter in "abcde"))
    page = own.get("/v1/documents", limit=2, offset=3)
    assert ([row["source"] for row in page["documents"]], page["total"]) == (["d.txt", "e.txt"], 5)
    assert own.get("/v1/jobs", limit=1, offset=1)["jobs"] == []


def test_a_document_is_shown_around_the_quote_of_a_citation(there: Room) -> None:
    (cited,) = there.ask(QUESTION)["citations"]
    path = f"/v1/documents/{cited['document']}"
    told = there.get(path, revision=cited["revision"], start=cited["start"], end=cited["end"], around=10)
    begin = told["text_start"]
    assert told["highlight"] == {"start": cited["start"], "end": cited["end"]}
    assert told["text"][cited["start"] - begin : cited["end"] - begin] == cited["quote"] == BRIDGE
    assert len(told["text"]) <= len(BRIDGE) + 20
    assert told["characters"] == len(there.get(path)["text"])


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        ({"start": 5, "end": 3}, 422, "invalid-request"),
        ({"start": 0, "end": 10**6}, 422, "invalid-request"),
        ({"start": 3}, 422, "invalid-request"),
        ({"around": 10}, 422, "invalid-request"),
        ({"start": -1, "end": 3}, 422, "invalid-request"),
        ({"start": 0, "end": 3, "around": 10**9}, 422, "invalid-request"),
        ({"revision": 0}, 422, "invalid-request"),
        ({"revision": 10**30}, 422, "invalid-request"),
        ({"revision": "một"}, 422, "invalid-request"),
        ({"revison": 1}, 422, "invalid-request"),
        ({"revision": 2}, 404, "unknown-document"),
        ({"collection": "mat"}, 403, "collection-forbidden"),
        ({"collection": "nosuch"}, 403, "collection-forbidden"),
        ({"collection": "\0"}, 422, "invalid-request"),
    ],
)
def test_a_part_that_is_not_there_is_a_problem(there: Room, query: dict[str, str], status: int, kind: str) -> None:
    told = there.client.get(f"/v1/documents/{only(there)}", params=query)
    assert (told.status_code, told.json()["type"]) == (status, f"/problems/{kind}")


def test_a_document_of_a_foreign_collection_is_as_unknown_as_one_that_is_not_there(there: Room) -> None:
    path = f"/v1/documents/{only(there, 'mat')}"
    foreign, missing = there.client.get(path), there.client.get("/v1/documents/nosuch")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.json() | {"request_id": ""} == missing.json() | {"request_id": ""}
    assert there.client.get(path, headers=there.headers).json()["source"] == "benh-vien.txt"


def test_a_key_of_one_collection_works_on_it_alone(there: Room) -> None:
    headers = there.key("mat", frozenset({"mat"}))
    listed = there.client.get("/v1/documents", headers=headers).json()
    assert [row["source"] for row in listed["documents"]] == ["benh-vien.txt"]
    jobs = there.client.get("/v1/jobs", headers=headers).json()
    assert ([job["collection"] for job in jobs["jobs"]], jobs["total"]) == (["mat"], 1)
    foreign = there.get("/v1/jobs")["jobs"][1]["id"]
    assert there.client.get(f"/v1/jobs/{foreign}", headers=headers).json()["type"] == "/problems/unknown-job"
    assert there.upload(("a.txt", PAGE), collection="default", headers=headers).status_code == 403
    assert there.client.delete(f"/v1/documents/{only(there)}", headers=headers).status_code == 404


def test_a_key_of_several_collections_has_to_name_one(there: Room) -> None:
    headers = there.key("hai", frozenset({"mat", "default"}))
    told = there.client.get("/v1/documents", headers=headers)
    assert (told.status_code, told.json()["detail"]) == (
        422,
        "collection: Name one of your collections: default, mat.",
    )
    refused = there.upload(("a.txt", PAGE), headers=headers)
    assert (refused.status_code, there.spooled) == (422, [])


def test_a_removed_document_is_gone_at_once(own: Room) -> None:
    own.read(("cau.txt", PAGE), ("benh-vien.txt", HOSPITAL_PAGE))
    gone = own.ask(QUESTION)["citations"][0]["document"]
    assert own.client.delete(f"/v1/documents/{gone}", headers=own.headers).status_code == 204
    assert {one["source"] for one in own.ask(QUESTION)["citations"]} <= {"benh-vien.txt"}
    assert own.client.get(f"/v1/documents/{gone}").status_code == 404
    assert own.client.delete(f"/v1/documents/{gone}", headers=own.headers).status_code == 404


def test_a_removal_that_another_writer_keeps_waiting_says_when_to_try_again(own: Room, tmp_path: Path) -> None:
    own.read(("cau.txt", PAGE))
    with open_store(tmp_path / "data") as other, other.writing():
        refused = own.client.delete(f"/v1/documents/{only(own)}", headers=own.headers)
    assert (refused.status_code, refused.json()["type"]) == (503, "/problems/store-busy")
    assert refused.headers["retry-after"] == "2"


def test_questions_are_answered_while_uploads_are_read_and_then_from_them(own: Room) -> None:
    own.read(("cau.txt", PAGE))
    answers: set[str] = set()
    enough = threading.Event()

    def ask() -> None:
        while not enough.is_set():
            answers.add(own.ask(QUESTION)["text"])

    asking = [threading.Thread(target=ask) for _ in range(2)]
    for thread in asking:
        thread.start()
    for number in range(3):
        own.read(*((f"tin-{number}-{n}.txt", f"Tin {number}.{n} về thời tiết.".encode()) for n in range(5)))
    own.read(("benh-vien.txt", HOSPITAL_PAGE))
    told = own.ask("Bệnh viện Đa khoa Sông Trà có bao nhiêu giường bệnh?")
    enough.set()
    for thread in asking:
        thread.join()
    assert answers == {f"{BRIDGE} [1]"}
    assert told["citations"][0]["quote"] == HOSPITAL


def test_a_visitor_of_a_widget_reads_documents_but_lists_none(there: Room) -> None:
    origin = {"Origin": "https://xa.example"}
    there.running.service.state.widgets.create("xa", ["https://xa.example"], frozenset({"default"}))
    token = there.client.post("/v1/widget/token", json={"widget": "xa"}, headers=origin).json()["token"]
    headers = {"Authorization": f"Bearer {token}", **origin}
    assert there.client.get(f"/v1/documents/{only(there)}", headers=headers).status_code == 200
    assert there.client.get("/v1/documents", headers=headers).json()["type"] == "/problems/forbidden"
