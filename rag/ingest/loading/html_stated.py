"""What a page states about itself: title, date, author, site, address, language. Nothing is guessed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from rag.ingest.loading.decode import stored_line

_TITLE = ("og:title", "twitter:title", "dc.title", "dcterms.title")
_PUBLISHED = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.issued",
    "pubdate",
    "publishdate",
    "publish-date",
    "citation_publication_date",
    "date",
)
_AUTHOR = ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author")
_SITE = ("og:site_name", "application-name", "dc.publisher")
_ARTICLES = ("Article", "NewsArticle", "BlogPosting", "WebPage", "Report", "LegalDocument")


@dataclass(frozen=True, slots=True)
class Stated:
    """Facts a page gives in its head, its `<time>` marks or its JSON-LD; None where it does not."""

    title: str | None = None
    published: date | None = None
    author: str | None = None
    site: str | None = None
    url: str | None = None
    language: str | None = None


def read_stated(tree: HtmlElement) -> Stated:
    """Return what a parsed page states about itself."""
    meta = dict(_meta(tree))
    linked = dict(_json_ld(tree))
    url = _web_address(_first(tree, "//link[@rel='canonical']/@href"), meta.get("og:url"))
    return Stated(
        title=_of(meta, _TITLE) or linked.get("headline") or stored_line(_first(tree, "//title")),
        published=_day(_of(meta, _PUBLISHED), linked.get("datePublished"), _first(tree, _TIME)),
        author=_name(_of(meta, _AUTHOR)) or linked.get("author"),
        site=_of(meta, _SITE) or (urlsplit(url).hostname if url else None),
        url=url,
        language=_language(_first(tree, "/html/@lang"), meta.get("content-language"), meta.get("og:locale")),
    )


# A `<time>` counts only where it says it is the date of publication; others date comments and neighbours.
_TIME = "//time[@pubdate or @itemprop='datePublished' or contains(@class,'publish')]/@datetime"


def _meta(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    for element in reversed(tree.xpath("//meta[@content]")):  # the first of two wins
        for attribute in ("http-equiv", "itemprop", "name", "property"):
            if element.get(attribute) and (content := stored_line(element.get("content"))):
                yield element.get(attribute).strip().lower(), content


def _json_ld(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    for text in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            stated = json.loads(text)
        except (ValueError, RecursionError):
            continue
        graph = stated.get("@graph", [stated]) if isinstance(stated, dict) else stated
        for item in graph if isinstance(graph, list) else []:
            if isinstance(item, dict) and item.get("@type") in _ARTICLES:
                yield from _article(item)


def _article(item: dict[str, object]) -> Iterator[tuple[str, str]]:
    for key in ("headline", "datePublished"):
        if isinstance(value := item.get(key), str) and stored_line(value):
            yield key, stored_line(value) or ""
    author = item.get("author")
    first = author[0] if isinstance(author, list) and author else author
    name = first.get("name") if isinstance(first, dict) else first
    if isinstance(name, str) and _name(stored_line(name)):
        yield "author", stored_line(name) or ""


def _first(tree: HtmlElement, path: str) -> str | None:
    found = tree.xpath(path)
    if not found:
        return None
    return str(found[0]) if isinstance(found[0], str) else str(found[0].text_content())


def _of(meta: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((meta[name] for name in names if name in meta), None)


def _name(text: str | None) -> str | None:
    """Return an author's name; addresses of profiles and of mailboxes are none."""
    return None if text is None or "://" in text or "@" in text or len(text) > 120 else text


def _web_address(*candidates: str | None) -> str | None:
    stripped = [candidate.strip() for candidate in candidates if candidate]
    return next((url for url in stripped if url.startswith(("http://", "https://")) and len(url) <= 2000), None)


def _day(*candidates: str | None) -> date | None:
    for text in candidates:
        try:
            return date.fromisoformat((text or "").strip()[:10])
        except ValueError:
            continue
    return None


def _language(*candidates: str | None) -> str | None:
    codes = [candidate.strip().lower().replace("_", "-").split("-")[0] for candidate in candidates if candidate]
    return next((code for code in codes if code.isascii() and code.isalpha() and len(code) in (2, 3)), None)
