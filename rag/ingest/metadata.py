"""What a page says about itself, and the one door from a draft to the text that is stored."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from rag.ingest.bylines import Byline, read_byline, read_dateline
from rag.ingest.chrome import is_edge_chrome, is_letterhead, is_slogan
from rag.ingest.cleaning import Cleaned, clean_text
from rag.ingest.draft import Draft
from rag.ingest.headings import is_structural
from rag.ingest.publication import agency, implied_day, official_day
from rag.ingest.zones import find_title, find_zones, is_sentence, title_text
from rag.text.characters import match_key, normalise_text
from rag.text.language import detect_language
from rag.types import Metadata

_GENERIC = re.compile(
    r"(?:untitled|home(?: ?page)?|trang chủ|index|document ?\d*|new page ?\d*|chi tiết(?: tin| bài viết)?|tin tức|"
    r"microsoft word.*|slide ?\d*|presentation ?\d*|no title|không có tiêu đề|.*\.(?:docx?|pdf|html?|txt|md|tmp))",
    re.IGNORECASE,
)
_PARTS_OF_TITLE = re.compile(r"\s+[|»–—-]\s+")
_SITE_PART = re.compile(r"(?:báo|cổng|trang|website|đài|tạp chí|sở|ubnd|tỉnh|news)\b", re.IGNORECASE)
_SIGNED = re.compile(r"\(?(?:đã ký|signed)\)?|(?:tm|kt|tl|tuq|q)\. .*", re.IGNORECASE)
_ENOUGH_WORDS = 20  # from which the text itself knows its language better than the page's markup


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document ready to be split and stored; `removed` are the lines of the page that `text` does not hold."""

    text: str
    metadata: Metadata
    removed: tuple[str, ...]


def prepare_document(draft: Draft, *, repeated: Collection[str] = frozenset()) -> Prepared:
    """Clean a draft, read its metadata and return the text to store.

    A title found in the page stands as `# title` where it stood; lines of names and dates that went into the metadata
    are gone. Raises `RefusedDocument` (`empty`, `only-chrome`).
    """
    cleaned = clean_text(draft.text, format=draft.format, repeated=repeated)
    metadata = read_metadata(draft, cleaned)
    if draft.format == "record":
        return Prepared(cleaned.text, metadata, cleaned.removed)
    lines = cleaned.text.split("\n")
    credits_ = _credits(lines, draft)
    removed = tuple(lines[number] for number in sorted(credits_))
    title = metadata.title if find_zones(lines).has_running_text else ""
    kept = [_marked(line, title) for number, line in enumerate(lines) if number not in credits_]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    return Prepared(text, metadata, cleaned.removed + removed)


def read_metadata(draft: Draft, cleaned: Cleaned) -> Metadata:
    """Return what is known about a document. What the file itself states wins over what its text shows.

    Title: the file's own if it is one, else the line above the content, else the file's name. A publication day that
    only the opening sentence implies is marked as inferred.
    """
    lines = cleaned.text.split("\n")
    found = list(_credits(lines, draft).values())
    published = draft.published or next((one.published for one in found if one.published), None)
    if draft.format != "record":
        published = published or official_day(lines)
    implied = None if published else implied_day(lines, is_page=bool(cleaned.removed))
    return Metadata(
        title=_title(draft, lines),
        source=draft.source,
        url=_web_address(draft.url),
        published=published or implied,
        published_inferred=implied is not None,
        author=draft.author or next((one.author for one in found if one.author), None),
        site=draft.site
        or _host(_web_address(draft.url))
        or next((one.site for one in found if one.site), None)
        or agency(lines),
        language=_language(draft, cleaned.text),
    )


def _credits(lines: list[str], draft: Draft) -> dict[int, Byline]:
    """Lines of names and days at the edges of a page. The signature below an official paper is content."""
    if draft.format == "record":
        return {}
    zones = find_zones(lines)
    edges = {*zones.above, *zones.below}
    title = find_title(lines)
    found: dict[int, Byline] = {}
    above = ""
    for number, line in enumerate(lines):
        if number in edges and number != title and line:
            # An office may sign, too: the file says that it does.
            rest = line.replace(draft.author, "") if draft.author else line
            unsigned = not zones.has_running_text or _is_signature(line, above, draft)
            byline = read_dateline(rest) or (None if unsigned else read_byline(line))
            label = "" if number - 1 in found else above if above.endswith(":") else lines[number - 1]
            if byline and not (number in zones.below and _is_told(line, label)):
                found[number] = byline
        above = line or above
    return found


def _is_told(line: str, label: str) -> bool:
    """Tell whether a name or day below the text is what a label asks for: `Giải nhất:`, `Hạn nộp hồ sơ`, then it.

    `Tác giả:` and `Cập nhật` over it are labels of the page, not of its text.
    """
    if not label or (is_sentence(label) and not label.endswith(":")):
        return False
    return read_byline(f"{label} {line}") is None and read_dateline(f"{label} {line}") is None


def _is_signature(line: str, above: str, draft: Draft) -> bool:
    if draft.format in ("pdf", "docx") and ":" not in line:
        return True
    return above.isupper() or _SIGNED.fullmatch(above) is not None


def _title(draft: Draft, lines: list[str]) -> str:
    number = find_title(lines)
    shown = title_text(lines, number) if number is not None else None
    own = _own_title(draft, lines)
    return own or shown or _readable_name(draft)


def _own_title(draft: Draft, lines: list[str]) -> str | None:
    """The title the file states, less the site's name; None for `Trang chủ`, `Microsoft Word - …`, a slogan."""
    title = " ".join(normalise_text(draft.title or "").split())
    keys = {match_key(line.lstrip("# ")): line.lstrip("# ") for line in _lines_above(lines) if line}
    parts = _PARTS_OF_TITLE.split(title)
    for candidate in (title, parts[0], parts[-1]):
        if match_key(candidate) in keys and not is_letterhead(candidate):
            return keys[match_key(candidate)]
    while len(parts) > 1 and (_SITE_PART.match(parts[-1]) or is_slogan(parts[-1]) or parts[-1] == draft.site):
        parts.pop()
        title = " - ".join(parts)
    sane = any(map(str.isalpha, title)) and not _GENERIC.fullmatch(title)
    return title if sane and not is_edge_chrome(title) and not is_slogan(title) else None


def _lines_above(lines: list[str]) -> list[str]:
    return [lines[number] for number in find_zones(lines).above]


def _readable_name(draft: Draft) -> str:
    if draft.format == "record":
        return draft.source
    name = " ".join(re.sub(r"[_\-]+", " ", PurePosixPath(draft.source).stem).split())
    return name[:1].upper() + name[1:] or draft.source


def _web_address(url: str | None) -> str | None:
    """Keep addresses a reader may be sent to; `javascript:` and its like are never shown as a link."""
    try:
        parts = urlsplit(url or "")
    except ValueError:  # brackets that hold no address
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def _host(url: str | None) -> str | None:
    host = urlsplit(url).hostname if url else None
    return host.removeprefix("www.") if host else None


def _language(draft: Draft, text: str) -> str:
    stated = (draft.language or "").split("-")[0].split("_")[0].casefold()
    if stated and draft.format == "record":
        return stated
    detected = detect_language(text)
    if detected == "und" or (stated and len(text.split()) < _ENOUGH_WORDS):
        return stated or detected
    return detected


def _marked(line: str, title: str) -> str:
    if line and line == title and not line.startswith("#") and not is_structural(line):
        return f"# {line}"
    return line
