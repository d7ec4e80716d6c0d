"""The customer's web site: a server of its own, so that its pages are of another origin than the service."""

import html
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

# Browsers know every name below localhost as this machine; another name than the service's makes it another site too.
HOST, OTHER_HOST = "lamgiang.localhost", "khac.localhost"


@dataclass
class Site:
    """Pages by path, and what is sent with them."""

    port: int = 0
    pages: dict[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The origin under which the site is known to the service."""
        return f"http://{HOST}:{self.port}"

    @property
    def other_url(self) -> str:
        """The same pages under an origin the service does not know."""
        return f"http://{OTHER_HOST}:{self.port}"

    def put(self, page: str, path: str = "", **headers: str) -> str:
        """Publish a page and return its path; `Content_Security_Policy="…"` names a header."""
        path = path or f"/{len(self.pages)}"
        self.pages[path] = page, {name.replace("_", "-"): value for name, value in headers.items()}
        return path


class _Answering(BaseHTTPRequestHandler):
    def __init__(self, *args: object, site: Site) -> None:
        self._site = site
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        page, headers = self._site.pages.get(urlsplit(self.path).path, ("", {}))
        body = page.encode()
        self.send_response(200 if page else 204)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def running_site() -> Iterator[Site]:
    """Serve a site on this machine until the block ends."""
    site = Site()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Answering, site=site)) as server:
        site.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join(5)


def host_page(server: str, *, language: str = "vi", body: str = "", **attributes: str) -> str:
    """Return a page of the customer's with the widget's one tag; `questions="…"` becomes `data-questions="…"`."""
    given = {"hoidap": "portal", **attributes}
    tag = " ".join(f'data-{name}="{html.escape(value)}"' for name, value in given.items())
    return plain_page(f'{body}<script src="{server}/widget.js" {tag}></script>', language=language)


def plain_page(body: str, *, language: str = "vi", head: str = "") -> str:
    """Return a page that is in order: a title, a heading, landmarks, and something to tab through."""
    return f"""<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ủy ban nhân dân tỉnh Lam Giang</title>{head}</head>
<body>
<header><a href="#thu-tuc">Thủ tục</a></header>
<main><h1>Ủy ban nhân dân tỉnh Lam Giang</h1>
<h2 id="thu-tuc">Thủ tục hành chính</h2><p>Chọn thủ tục, hoặc hỏi trợ lý.</p></main>
{body}
</body></html>"""
