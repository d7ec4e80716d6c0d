"""Somebody with a browser, and everything their browser did that should be known."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.browser.site import HOST, OTHER_HOST

_WATCH = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));"""
_KNOWN_HOSTS = {"127.0.0.1", HOST, OTHER_HOST}


@dataclass
class Visitor:
    """A browser context of their own. `mishaps` are violated policies, uncaught errors, and requests elsewhere."""

    context: BrowserContext
    requested: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    mishaps: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, browser: Browser, **options: Any) -> "Visitor":
        """Let somebody come. `options` are those of a Playwright context."""
        usual = {"locale": "vi-VN", "viewport": {"width": 1280, "height": 860}, "reduced_motion": "reduce"}
        visitor = cls(browser.new_context(**{**usual, **options}))
        visitor.context.set_default_timeout(10_000)
        visitor.context.add_init_script(_WATCH)
        visitor.context.on("request", visitor._note_request)
        visitor.context.on("console", visitor._note_message)
        visitor.context.on("weberror", lambda error: visitor.mishaps.append(f"uncaught: {error.error}"))
        return visitor

    def open(self, url: str) -> Page:
        """Open a page in a tab of its own."""
        page = self.context.new_page()
        page.goto(url)
        return page

    def _note_request(self, request: Request) -> None:
        self.requested.append(f"{request.method} {request.url}")
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.hostname not in _KNOWN_HOSTS:
            self.mishaps.append(f"went elsewhere: {request.url}")

    def _note_message(self, message: ConsoleMessage) -> None:
        self.console.append(message.text)
        if message.text.startswith("policy: "):
            self.mishaps.append(message.text)


Come = Callable[..., Visitor]
