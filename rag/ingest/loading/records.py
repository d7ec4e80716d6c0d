"""JSON Lines: one document a line, read as a stream; a bad line is refused and the others are kept."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from rag.errors import RefusedDocument
from rag.ingest.draft import Draft
from rag.ingest.loading.decode import stored_line, stored_text
from rag.ingest.loading.found import MEBIBYTE, Refusal

_BOM = b"\xef\xbb\xbf"
_KEYS = "text (required), id, title, url, published (YYYY-MM-DD), author, language, source"


def read_records(lines: BinaryIO, source: str, *, record_limit: int) -> Iterator[Draft | Refusal]:
    """Yield a draft for each line, or a refusal that names the line. Memory stays that of one line.

    A record is called by its `source`, else its `id`, else `FILE#LINE`. Raises `RefusedDocument` where the whole file
    is none of this format.
    """
    number = 0
    for number, line in enumerate(_bounded_lines(lines, record_limit), start=1):
        if line is None:
            yield _refusal(source, number, _too_long(record_limit))
        elif line.strip():
            if number == 1:
                _refuse_other_json(line)
            try:
                yield _draft(line, f"{source}#{number}")
            except RefusedDocument as error:
                yield _refusal(source, number, error)
    if number == 0:
        raise RefusedDocument("empty", "is empty. Remove it, or write it again")


def _bounded_lines(lines: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """Yield the lines of a stream, None for one that is too long (its rest is read past, not kept)."""
    first = True
    while line := lines.readline(limit + 1):
        if len(line) <= limit or line.endswith(b"\n"):
            yield line.removeprefix(_BOM) if first else line
        else:
            while line and not line.endswith(b"\n"):
                line = lines.readline(limit)
            yield None
        first = False


def _refuse_other_json(line: bytes) -> None:
    """Refuse a pretty-printed or listed JSON file once, not once a line."""
    if line.lstrip()[:1] == b"[" or line.strip() == b"{":
        raise RefusedDocument("malformed", "is one JSON value, not JSON Lines. Write one object a line (jq -c '.[]')")


def _draft(line: bytes, unnamed: str) -> Draft:
    record = _parsed(line)
    text = record.get("text")
    if not isinstance(text, str):
        raise RefusedDocument("malformed", f"has no field 'text' that is a string. Fields: {_KEYS}")
    stored = stored_text(text)
    if not stored.strip():
        raise RefusedDocument("empty", "has an empty 'text'. Remove the line, or fill it in")
    return Draft(
        stored,
        _string(record, "source") or _string(record, "id") or unnamed,
        "record",
        title=_string(record, "title"),
        url=_string(record, "url"),
        published=_day(_string(record, "published")),
        author=_string(record, "author"),
        language=_string(record, "language"),
    )


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise RefusedDocument("encoding", f"is not UTF-8 at byte {error.start}. Write the file as UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise RefusedDocument("malformed", f"is not JSON ({error}). Write one object a line") from error
    if not isinstance(record, dict):
        raise RefusedDocument("malformed", f"is a JSON {type(record).__name__}, not an object. Write one object a line")
    return record


def _string(record: dict[str, Any], key: str) -> str | None:
    """Return a field as one line; a number is a name too, anything else is not."""
    value = record.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise RefusedDocument("malformed", f"has a field '{key}' that is no string. Fields: {_KEYS}")
    return stored_line(str(value))


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise RefusedDocument(
            "malformed", f"has published={text!r}, which is no date. Write it as 2019-12-25"
        ) from error


def _too_long(limit: int) -> RefusedDocument:
    return RefusedDocument("too-large", f"is over {limit / MEBIBYTE:g} MiB. Split the record")


def _refusal(source: str, number: int, error: RefusedDocument) -> Refusal:
    return Refusal(f"{source}#{number}", error.reason, f"{source}, line {number}: {error}")
