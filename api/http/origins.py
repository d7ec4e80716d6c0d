"""Web origins (RFC 6454): scheme, host and port, written one way."""

import ipaddress
from functools import lru_cache
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


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


@lru_cache(maxsize=16)
def own_origins(public_url: str, server: tuple[str, int | None] | None) -> tuple[str, ...]:
    """Return the origins of the service's own pages: that of its public URL, else those of the address that was asked.

    `server` is the local end of the connection, as ASGI gives it. The Host header is no evidence: a page whose name
    was made to point here (DNS rebinding) sends its own.

    >>> own_origins("https://hoi.example.org/ask", ("10.0.0.2", 8000))
    ('https://hoi.example.org',)
    >>> own_origins("", ("10.0.0.2", 8000))[2:]
    ('http://[::1]:8000', 'http://10.0.0.2:8000')
    """
    if public_url:
        return (origin_of(public_url),)
    if server is None or server[1] is None:
        return ()
    host = f"[{server[0]}]" if ":" in server[0] else server[0]
    return tuple(origin_of(f"http://{name}:{server[1]}") for name in dict.fromkeys((*_LOOPBACK, host)))


def is_rebound(host: str, server: tuple[str, int | None] | None, public_url: str = "") -> bool:
    """Tell whether a request names a host that this service is not known by.

    A browser sends such a one when the name of a web page was made to point here: to the browser the page then reads
    from its own server, and no Origin header gives it away. Names are known where the service listens to its own
    machine alone, and where its public one is given. An address in numbers cannot be made to point elsewhere, and a
    name without a dot, as containers have, belongs to nobody's page.

    >>> is_rebound("evil.example:8000", ("127.0.0.1", 8000)), is_rebound("localhost:8000", ("127.0.0.1", 8000))
    (True, False)
    >>> is_rebound("hoidap:8000", ("172.18.0.2", 8000)), is_rebound("ask.lan", ("192.0.2.1", 80))
    (False, False)
    >>> is_rebound("evil.example", ("192.0.2.1", 80), "https://ask.example.org")
    True
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return True
    if not name or name == "localhost" or name.endswith(".localhost") or _is_address(name):
        return False
    if public_url:
        return "." in name and name != urlsplit(public_url).hostname
    return server is not None and _is_address(server[0]) and ipaddress.ip_address(server[0]).is_loopback


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
