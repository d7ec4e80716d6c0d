"""Web origins (RFC 6454): scheme, host and port, written one way."""

from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}


def origin_of(url: str) -> str:
    """Return the origin of an http(s) URL as browsers send it. Raises ValueError for anything else.

    >>> origin_of("https://Example.org:443/page"), origin_of("http://localhost:8000")
    ('https://example.org', 'http://localhost:8000')
    """
    parts = urlsplit(url.strip())
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc or "*" in parts.netloc:
        raise ValueError(f"{url!r} is no web origin; write it as https://www.example.org")
    host = parts.hostname if ":" not in parts.hostname else f"[{parts.hostname}]"
    host = host if host.startswith("[") else host.encode("idna").decode("ascii")
    default = parts.port in (None, _DEFAULT_PORTS[parts.scheme])
    return f"{parts.scheme}://{host}" if default else f"{parts.scheme}://{host}:{parts.port}"
