"""What loaders hand over."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Format = Literal["text", "markdown", "html", "pdf", "docx", "record"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as a loader read it: text not yet cleaned, and what the file itself says about it.

    `source` is the name a reader of a citation will see: the path below the ingested folder with `/`, or a record's id.
    `record` is one line of a JSONL file: its text is content already and is not searched for menus.
    """

    text: str
    source: str
    format: Format
    title: str | None = None
    url: str | None = None
    published: date | None = None
    author: str | None = None
    site: str | None = None
    language: str | None = None
