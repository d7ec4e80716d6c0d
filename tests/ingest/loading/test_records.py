import json
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest

from rag.ingest.draft import Draft
from rag.ingest.loading.found import LoadLimits, Refusal
from rag.ingest.loading.reader import FileReader
from rag.ingest.loading.records import read_records


@pytest.fixture
def fresh() -> Iterator[FileReader]:
    """A reader that has seen no record yet."""
    with FileReader(LoadLimits(record_bytes=1000)) as reader:
        yield reader


def lines(*records: object) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def test_every_field_of_a_record_is_read(fresh: FileReader) -> None:
    record = {
        "text": "Nội dung",
        "id": "tin-1",
        "title": "Tên",
        "url": "https://a.example/1",
        "published": "2020-01-31T10:00:00Z",
        "author": "An",
        "language": "vi",
        "extra": [1],
    }
    assert list(fresh.load_bytes(lines(record), name="a.jsonl")) == [
        Draft("Nội dung", "tin-1", "record", "Tên", "https://a.example/1", date(2020, 1, 31), "An", language="vi")
    ]


def test_a_record_is_called_by_its_source_then_its_id_then_its_line(fresh: FileReader) -> None:
    data = lines({"text": "a", "id": 7, "source": "s"}, {"text": "b", "id": 7}, {"text": "c"})
    drafts = [item.source for item in fresh.load_bytes(data, name="a.jsonl")]
    assert drafts == ["s", "7", "a.jsonl#3"]


@pytest.mark.parametrize(
    ("line", "reason", "said"),
    [
        (b"nonsense", "malformed", "is not JSON"),
        (b"[1]", "malformed", "is a JSON list, not an object"),
        (b'{"title": "x"}', "malformed", "has no field 'text'"),
        (b'{"text": 5}', "malformed", "has no field 'text'"),
        (b'{"text": " \\n"}', "empty", "has an empty 'text'"),
        (b'{"text": "x", "published": "31/1/2020"}', "malformed", "Write it as 2019-12-25"),
        (b'{"text": "x", "title": ["y"]}', "malformed", "has a field 'title' that is no string"),
        (b'{"text": "caf\xe9"}', "encoding", "is not UTF-8 at byte 13"),
        (b'{"text": "' + b"x" * 1000 + b'"}', "too-large", "Split the record"),
        (b"[" * 100_000, "too-large", "Split the record"),
        (b"[" * 900, "malformed", "is not JSON"),
    ],
)
def test_a_bad_line_is_refused_by_number_and_the_others_are_kept(
    fresh: FileReader, line: bytes, reason: str, said: str
) -> None:
    data = lines({"text": "một"}) + line + b"\n\n" + lines({"text": "hai"})
    first, refusal, second = fresh.load_bytes(data, name="a.jsonl")
    assert (first, second) == (Draft("một", "a.jsonl#1", "record"), Draft("hai", "a.jsonl#4", "record"))
    assert isinstance(refusal, Refusal)
    assert (refusal.source, refusal.reason) == ("a.jsonl#2", reason)
    assert refusal.message.startswith("a.jsonl, line 2: ")
    assert said in refusal.message


def test_a_lone_surrogate_is_dropped(fresh: FileReader) -> None:
    assert list(fresh.load_bytes(b'{"text": "a\\ud800b"}', name="a.jsonl")) == [Draft("ab", "a.jsonl#1", "record")]


def test_a_name_used_twice_in_a_file_is_refused(fresh: FileReader) -> None:
    first, refusal = fresh.load_bytes(lines({"text": "a", "id": "1"}, {"text": "b", "id": "1"}), name="a.jsonl")
    assert (first, refusal) == (
        Draft("a", "1", "record"),
        Refusal("a.jsonl", "malformed", "a.jsonl: uses the name '1' for two records. Rename one"),
    )


@pytest.mark.parametrize("data", [b'[\n{"text": "a"}\n]', b'{\n"text": "a"\n}'])
def test_a_json_file_that_is_not_lines_is_refused_once(fresh: FileReader, data: bytes) -> None:
    (refusal,) = fresh.load_bytes(data, name="a.jsonl")
    assert isinstance(refusal, Refusal)
    assert refusal.message == "a.jsonl: is one JSON value, not JSON Lines. Write one object a line (jq -c '.[]')"


def test_lines_are_read_as_they_are_asked_for() -> None:
    stream = BytesIO(lines(*({"text": f"bản ghi {number}"} for number in range(10_000))))
    records = read_records(stream, "a.jsonl", record_limit=1000)
    assert next(records) == Draft("bản ghi 0", "a.jsonl#1", "record")
    assert stream.tell() < 100
