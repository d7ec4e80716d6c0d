"""PDF: the text of its pages, and the facts of its document information where they are sensible."""

import re
from io import BytesIO

from pypdf import DocumentInformation, PasswordType, PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from rag.errors import RefusedDocument
from rag.ingest.draft import Draft
from rag.ingest.loading.decode import stored_line, stored_text
from rag.ingest.loading.legacy import repair_text
from rag.ingest.loading.pdf_lines import join_pages

_PAGE_BREAK = "\f"
_LETTERS_OF_A_SCAN = 20  # a stamp or page numbers, no document
_NO_CHARACTER = re.compile("[\ufffd\ue000-\uf8ff]|\\(cid:\\d+\\)|/g\\d+")
_TOOL_TITLE = re.compile(
    r"untitled|microsoft (?:word|powerpoint|excel)|^(?:document|presentation|slide|layout|scan|doc|img)[\s_-]*\d*$"
    r"|\.(?:docx?|pptx?|xlsx?|pdf|indd|rtf|tmp|cdr|dwg)$|^[\W\d_]*$",
    re.IGNORECASE,
)
_TOOL_AUTHOR = re.compile(
    r"^(?:admin\w*|administrator|user|owner|pc|home|windows.*|microsoft.*|unknown|author|[\W\d_]*|.*(?:\\|@|://).*)$",
    re.IGNORECASE,
)


def read_pdf(data: bytes, source: str) -> Draft:
    """Return the draft of a PDF. Raises `RefusedDocument`: `encrypted`, `no-text`, `malformed`."""
    try:
        reader = PdfReader(BytesIO(data))
        _unlock(reader)
        pages = [page.extract_text() for page in reader.pages]
        info = reader.metadata
    except LimitReachedError as error:
        raise RefusedDocument(
            "archive", f"unpacks to more than a document holds ({error}). Print it to PDF anew"
        ) from error
    except (DependencyError, NotImplementedError) as error:
        if "ncrypt" not in str(error):
            raise _malformed(error) from error
        raise RefusedDocument(
            "encrypted", f"is encrypted in a way that is not read ({error}). Save it unlocked"
        ) from error
    except (PyPdfError, RecursionError) as error:
        raise _malformed(error) from error
    # Articles and items are recognised when joining lines: letters must be right before.
    text = stored_text(join_pages(repair_text(_PAGE_BREAK.join(pages)).split(_PAGE_BREAK)))
    _refuse_without_text(text, len(pages))
    title, author = _stated(info)
    return Draft(text, source, "pdf", title=title, author=author)


def _unlock(reader: PdfReader) -> None:
    """Open what is encrypted with the empty password (printing forbidden, reading not)."""
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise RefusedDocument("encrypted", "is locked with a password. Save it without one, then run again")


def _malformed(error: Exception) -> RefusedDocument:
    what = str(error) or type(error).__name__
    return RefusedDocument("malformed", f"is not a PDF that can be read ({what}). Print it to PDF anew")


def _refuse_without_text(text: str, pages: int) -> None:
    letters = sum(char.isalpha() for char in text)
    if letters < _LETTERS_OF_A_SCAN:
        raise RefusedDocument(
            "no-text",
            f"has {pages} pages and {letters} letters of text: it was probably scanned. "
            "Run OCR first (for instance: ocrmypdf -l vie IN.pdf OUT.pdf)",
        )
    unknown = len(_NO_CHARACTER.findall(text))
    if unknown > 0.2 * letters:
        raise RefusedDocument(
            "no-text",
            f"has fonts that do not say which letters they show ({unknown} unknown). "
            "Run OCR first (ocrmypdf --force-ocr -l vie IN.pdf OUT.pdf)",
        )


def _stated(info: DocumentInformation | None) -> tuple[str | None, str | None]:
    """Return title and author; what a tool wrote by itself (`Microsoft Word - a.doc`, `admin`) is nothing.

    The date is left alone: it says when the file was printed or scanned, often years after the document.
    """
    if info is None:
        return None, None
    title, author = stored_line(_text(info.title)), stored_line(_text(info.author))
    return (
        None if title is None or _TOOL_TITLE.search(title) else title,
        None if author is None or _TOOL_AUTHOR.match(author) else author,
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
