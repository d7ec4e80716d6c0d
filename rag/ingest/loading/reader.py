"""The door: a file, or bytes with a name, becomes drafts and refusals.

    with FileReader(LoadLimits()) as reader:
        for found in discover(paths):
            for item in reader.load(found) if isinstance(found, Found) else [found]:
                ...

Text, Markdown and JSON Lines are read here; pages, PDF and DOCX in a process with limits, started when first needed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from types import TracebackType
from typing import BinaryIO

from rag.errors import RefusedDocument
from rag.ingest.draft import Draft
from rag.ingest.loading.child import ParsingProcess, worker_command
from rag.ingest.loading.decode import decode_text
from rag.ingest.loading.discover import source_name
from rag.ingest.loading.files import open_file, read_file, too_large
from rag.ingest.loading.formats import Format, format_of, is_page, sniff_format
from rag.ingest.loading.found import Found, LoadLimits, Refusal, refusal
from rag.ingest.loading.markdown import read_markdown
from rag.ingest.loading.records import read_records


class FileReader:
    """Reads files one after the other; a context manager, since it may own a process.

    `command` starts another parsing process than ours: the seam for tests.
    """

    def __init__(self, limits: LoadLimits | None = None, *, command: Sequence[str] | None = None) -> None:
        self._limits = limits or LoadLimits()
        self._parser = ParsingProcess(command or worker_command(self._limits), self._limits)

    def __enter__(self) -> "FileReader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the parsing process. The reader may be used again; it starts another one then."""
        self._parser.stop()

    def load(self, found: Found) -> Iterator[Draft | Refusal]:
        """Yield what a file holds: one draft, or a refusal; of JSON Lines one or the other for each line."""
        format = format_of(found.path.name)
        try:
            if format == "records":
                with open_file(found.path) as file:
                    yield from self._distinct(file, found.source)
            else:
                data = read_file(found.path, limit=self._limits.file_bytes)
                yield from self._read(data, found.source, format or sniff_format(data))
        except RefusedDocument as error:
            yield refusal(found.source, error)

    def load_bytes(self, data: bytes, *, name: str, format: Format | None = None) -> Iterator[Draft | Refusal]:
        """Yield what bytes hold (standard input, an upload). `name` is shown, never opened.

        The format is the one given, else that of the name's suffix, else recognised by the first bytes.
        """
        source = source_name(name)
        try:
            yield from self._read(data, source, format or format_of(source) or sniff_format(data))
        except RefusedDocument as error:
            yield refusal(source, error)

    def _read(self, data: bytes, source: str, format: Format) -> Iterator[Draft | Refusal]:
        if format == "records":
            yield from self._distinct(BytesIO(data), source)
        elif len(data) > self._limits.file_bytes:
            raise too_large(len(data), self._limits.file_bytes)
        else:
            yield self._draft(data, source, format)

    def _draft(self, data: bytes, source: str, format: Format) -> Draft:
        if not data:
            raise RefusedDocument("empty", "is empty. Remove it, or save its text again")
        if format == "markdown":
            return _with_text(read_markdown(decode_text(data), source))
        if format == "text" and not is_page(data):
            return _with_text(Draft(decode_text(data), source, "text"))
        return self._parsed(data, source, "html" if format == "text" else format)

    def _parsed(self, data: bytes, source: str, format: Format) -> Draft:
        request = {"format": format, "source": source, "unpacked_bytes": self._limits.unpacked_bytes}
        fields = self._parser.parse(request, data)
        published = fields["published"]
        return replace(Draft(**fields), published=date.fromisoformat(published) if published else None)

    def _distinct(self, lines: BinaryIO, source: str) -> Iterator[Draft | Refusal]:
        """Refuse a record whose name the file used before: one would silently replace the other as its new revision."""
        names: set[str] = set()
        for item in read_records(lines, source, record_limit=self._limits.record_bytes):
            if isinstance(item, Draft) and item.source in names:
                error = RefusedDocument("malformed", f"uses the name {item.source!r} for two records. Rename one")
                yield refusal(source, error)
                continue
            if isinstance(item, Draft):
                names.add(item.source)
            yield item


def _with_text(draft: Draft) -> Draft:
    """Refuse a file of blanks and marks: there is nothing in it to ask about."""
    if not any(char.isalnum() for char in draft.text):
        raise RefusedDocument("empty", "holds no letter and no digit. Remove it, or save its text again")
    return draft
