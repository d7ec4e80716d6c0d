"""Those who ask, as their requests show them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.pages import write_pages
from tests.service import RunningService, running_service

SITE, OTHER = "https://site.example", "https://other.example"


@contextmanager
def filled_service(
    folder: Path, *, collections: Sequence[str] = ("default",), **settings: Any
) -> Iterator[RunningService]:
    """Serve the pages of tests.pages in each of the collections."""
    pages = write_pages(folder / "pages")
    with running_service(folder / "data", **settings) as running:
        for collection in collections:
            running.assistant.ingest([pages], collection=collection)
        yield running


def bearer(credential: str) -> dict[str, str]:
    """The header of a key or a token."""
    return {"Authorization": f"Bearer {credential}"}


def visitor(running: RunningService, widget: str = "", origin: str | None = None) -> dict[str, str]:
    """The headers of a page that got a token; a page of the service itself unless an origin is given."""
    page = {"Origin": origin or running.url}
    given = running.client.post("/v1/widget/token", json={"widget": widget}, headers=page)
    assert given.status_code == 200, given.text
    return page | bearer(given.json()["token"])
