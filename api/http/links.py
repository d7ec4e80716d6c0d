"""Links that open a page at the very sentence: text fragments (WICG, scroll-to-text-fragment)."""

import re
import unicodedata
from urllib.parse import quote, urlsplit

_DIRECTIVE = ":~:"
_WHOLE_WORDS = 10  # a quote of one line and no more words is named whole: of a longer one, page and text may differ
_EDGE_WORDS = 6  # enough to be found once, few enough to be found at all
_EDGES = re.compile(r"^\W+|\W+$")


def web_url(url: str | None) -> str | None:
    """Return the URL where a browser may be sent there, else None: only http and https, and nothing hidden in it.

    >>> web_url("https://example.org/tin?id=7"), web_url("javascript:alert(1)"), web_url("https://a.org/ b")
    ('https://example.org/tin?id=7', None, None)
    """
    if url is None or not url.isprintable() or any(one in url for one in ' \\"<>`'):
        return None
    try:
        parts = urlsplit(url)
        return url if parts.scheme in {"http", "https"} and parts.hostname else None
    except ValueError:
        return None


def fragment_link(url: str | None, text: str) -> str | None:
    """Return a link that opens the page at a text of it, or None where there is no page.

    Long texts and those of several lines are named by their first and last words: a fragment of one part must lie in
    one block of the page, and there white space and notes may differ between page and text.

    >>> fragment_link("https://example.org/tin", "Cầu dài 1.250 mét")
    'https://example.org/tin#:~:text=C%E1%BA%A7u%20d%C3%A0i%201.250%20m%C3%A9t'
    >>> fragment_link("https://example.org/#top", "one-two, three & four")
    'https://example.org/#top:~:text=one%2Dtwo%2C%20three%20%26%20four'
    >>> fragment_link("https://example.org/", "– a b c d e f g h\\ni j k l m n o p.")
    'https://example.org/#:~:text=a%20b%20c%20d%20e%20f,k%20l%20m%20n%20o%20p'
    """
    page = web_url(url)
    if page is None:
        return None
    lines = [
        words for line in unicodedata.normalize("NFC", text).splitlines() if (words := _EDGES.sub("", line).split())
    ]
    if not lines:
        return page
    parts = [lines[0]] if len(lines) == 1 and len(lines[0]) <= _WHOLE_WORDS else [lines[0][:_EDGE_WORDS], _end(lines)]
    directive = ",".join(_encode(" ".join(words)) for words in parts)
    before = page.partition(_DIRECTIVE)[0]
    return f"{before}{'' if '#' in before else '#'}{_DIRECTIVE}text={directive}"


def _end(lines: list[list[str]]) -> list[str]:
    """Return the last words; on a single line those that the first words leave."""
    last = lines[-1] if len(lines) > 1 else lines[-1][_EDGE_WORDS:]
    return last[-_EDGE_WORDS:]


def _encode(text: str) -> str:
    """Percent-encode all that could be syntax; a dash ends a prefix there."""
    return quote(_EDGES.sub("", text), safe="").replace("-", "%2D")
