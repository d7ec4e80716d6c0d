"""multipart/form-data (RFC 7578) read as it comes: files onto the disk, a few short fields into memory.

The reader runs in a thread, chunk by chunk. Nothing a client sends names a file of ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from api.http.problems import Problem, unfit
from api.state.spool import SpoolFolder
from rag.ingest.loading.discover import source_name

_FILE = "file"
_FIELDS = ("collection",)
_FIELD_BYTES = 1000
_NAME_CHARACTERS = 200
_WELL_FORMED = "Let a client make it, as curl -F file=@PATH does, and give files names of less than 4,000 bytes."


@dataclass(frozen=True, slots=True)
class Form:
    """What came: the short fields, and the names of the files in their order."""

    fields: Mapping[str, str]
    names: tuple[str, ...]


async def receive_form(request: Request, folder: SpoolFolder, *, most_files: int) -> Form:
    """Read the body of an upload into a folder and bring it to the disk. Raises Problem, StoreFull."""
    reader = FormReader(request.headers.get("content-type", ""), folder, most_files=most_files)
    async for chunk in request.stream():
        await run_in_threadpool(reader.feed, chunk)
    return await run_in_threadpool(reader.finish)


class FormReader:
    """Takes the body of one upload. Raises Problem as soon as something is wrong with it."""

    def __init__(self, content_type: str, folder: SpoolFolder, *, most_files: int) -> None:
        self._folder = folder
        self._most_files = most_files
        self._names: list[str] = []
        self._fields: dict[str, bytearray] = {}
        self._headers: dict[bytes, bytes] = {}
        self._header: tuple[bytearray, bytearray] = (bytearray(), bytearray())
        self._field: str | None = None
        self._ended = False
        self._parser = MultipartParser(
            _boundary(content_type),
            {
                "on_part_begin": self._begin_part,
                "on_header_field": lambda data, start, end: self._header[0].extend(data[start:end]),
                "on_header_value": lambda data, start, end: self._header[1].extend(data[start:end]),
                "on_header_end": self._end_header,
                "on_headers_finished": self._open_part,
                "on_part_data": lambda data, start, end: self._take(data[start:end]),
                "on_end": self._end,
            },
        )

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the body."""
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise _malformed(str(error)) from error

    def finish(self) -> Form:
        """Return what came, all of it on the disk."""
        if not self._ended:
            raise _malformed("its last boundary is missing")
        if not self._names:
            raise unfit("body.file", "No file was sent. Send at least one: curl -F file=@PATH")
        twice = next((name for name in self._names if self._names.count(name) > 1), None)
        if twice is not None:
            raise unfit("body.file", f"Two files are called {twice!r}. Rename one, or send them one after the other.")
        fields = {name: _decoded(name, bytes(value)) for name, value in self._fields.items()}
        self._folder.settle()
        return Form(fields, tuple(self._names))

    def _begin_part(self) -> None:
        self._headers = {}
        self._header = (bytearray(), bytearray())

    def _end_header(self) -> None:
        name, value = self._header
        self._headers[bytes(name).lower()] = bytes(value)
        self._header = (bytearray(), bytearray())

    def _open_part(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition"))
        field = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" in options:
            self._open_file(field, options[b"filename"])
        elif field == _FILE:
            raise unfit("body.file", "This field holds text, not a file. Send a file: curl -F file=@PATH")
        elif field not in _FIELDS or field in self._fields:
            raise unfit("body", f"Send the fields {_FILE} (as often as needed) and, once, {', '.join(_FIELDS)}.")
        else:
            self._field = field
            self._fields[field] = bytearray()

    def _open_file(self, field: str, filename: bytes) -> None:
        if field != _FILE:
            raise unfit("body", f"Send files in the field {_FILE!r}: curl -F file=@PATH")
        if not filename:
            raise unfit("body.file", "A file has no name. Name it, with the suffix of its format.")
        if len(self._names) >= self._most_files:
            raise Problem("body-too-large", f"More than {self._most_files} files in one upload.", "Send fewer at once.")
        name = display_name(filename)
        self._field = None
        self._names.append(name)
        self._folder.begin(name)

    def _take(self, data: bytes) -> None:
        if self._field is None:
            self._folder.write(data)
            return
        held = self._fields[self._field]
        held.extend(data)
        if len(held) > _FIELD_BYTES:
            raise unfit(f"body.{self._field}", f"This field is over {_FIELD_BYTES} bytes.")

    def _end(self) -> None:
        self._ended = True


def display_name(filename: bytes) -> str:
    r"""Return a client's file name as it is shown: its last part, one line, no control or direction characters.

    Browsers escape quotes and line ends in it (WHATWG HTML, multipart/form-data). A long name keeps its suffix.

    >>> display_name(b"../../../etc/passwd%00.txt"), display_name(rb"C:\tin\a.txt"), display_name(b"CON")
    ('passwd%00.txt', 'a.txt', 'CON')
    >>> display_name("a\u202etxt.exe".encode()), display_name(b"%22a%22.md"), display_name(b"..")
    ('atxt.exe', '"a".md', 'unnamed')
    >>> long = display_name(b"x" * 4000 + b".pdf")
    >>> len(long), long[-5:]
    (200, 'x.pdf')
    """
    text = filename.decode("utf-8", "replace")
    for escaped, char in (("%22", '"'), ("%0D", " "), ("%0A", " ")):
        text = text.replace(escaped, char)
    last = text.replace("\\", "/").rpartition("/")[2]
    if len(last) > _NAME_CHARACTERS:
        suffix = PurePath(last).suffix[:20]
        last = last[: _NAME_CHARACTERS - len(suffix)] + suffix
    name = source_name(last)
    return name if name.strip(".") else "unnamed"


def _boundary(content_type: str) -> bytes:
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data":
        raise Problem("unsupported-media-type", "An upload is multipart/form-data.", "Send it as: curl -F file=@PATH")
    boundary = options.get(b"boundary", b"")
    if not 1 <= len(boundary) <= 70:  # RFC 2046, 5.1.1
        raise _malformed("its Content-Type names no boundary of 1 to 70 characters")
    return boundary


def _decoded(field: str, value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise unfit(f"body.{field}", "This field is not UTF-8.") from error


def _malformed(why: str) -> Problem:
    return Problem("invalid-request", f"The body is no well-formed multipart/form-data: {why}.", _WELL_FORMED)
