"""Uploads in tests: a service with an admin key, files sent to it, jobs waited for."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from embeddings.encoder import Encoder
from rag.assistant import Parts, open_assistant
from rag.settings import Settings
from tests.fakes import FakeEncoder
from tests.pages import BRIDGE
from tests.service import RunningService, running_service

PAGE = f"Thông xe cầu Bến Gỗ\n\n{BRIDGE} Người dân hai bờ đi lại thuận tiện hơn trước.\n".encode()
File = tuple[str, bytes]


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; a minute is far too long."""
    give_up = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < give_up, "it never came to hold"
        time.sleep(0.01)


class Room:
    """A running service and an admin of it."""

    def __init__(self, running: RunningService, collections: frozenset[str] | None = None) -> None:
        self.running = running
        self.client = running.client
        self.headers = self.key("thu-thu", collections)

    def key(self, name: str, collections: frozenset[str] | None = None, role: str = "admin") -> dict[str, str]:
        """The header of a new key."""
        key = self.running.service.state.keys.create(name, role, collections)
        return {"Authorization": f"Bearer {key}"}

    def upload(self, *files: File, collection: str | None = None, headers: Mapping[str, str] | None = None) -> Any:
        """The response to an upload."""
        return self.client.post(
            "/v1/documents",
            files=[("file", file) for file in files],
            data={} if collection is None else {"collection": collection},
            headers=headers or self.headers,
        )

    def read(self, *files: File, collection: str | None = None) -> dict[str, Any]:
        """The job of an upload, once it has ended."""
        taken = self.upload(*files, collection=collection)
        assert taken.status_code == 202, taken.text
        return self.ended(taken.headers["location"])

    def ended(self, job: str) -> dict[str, Any]:
        """A job, once it has ended."""
        until(lambda: self.get(job)["state"] in ("done", "failed"))
        told: dict[str, Any] = self.get(job)
        return told

    def get(self, path: str, **query: Any) -> Any:
        """What an admin gets."""
        return self.client.get(path, params=query, headers=self.headers).json()

    def ask(self, question: str, **more: Any) -> dict[str, Any]:
        """An answer to whoever asks."""
        told: dict[str, Any] = self.client.post("/v1/ask", json={"question": question, **more}).json()
        return told

    @property
    def spooled(self) -> list[str]:
        """The folders in the spool."""
        folder: Path = self.running.service.data / "uploads"
        return [path.name for path in folder.iterdir() if path.is_dir()] if folder.exists() else []


@contextmanager
def room(
    data: Path,
    *,
    file_megabytes: int = 50,
    abstain_below: float = 0.0,
    encoder: Encoder | None = None,
    **settings: Any,
) -> Iterator[Room]:
    """A service on a data folder, with an admin. It answers however unsure it is."""
    chosen = Settings(data=data, abstain_below=abstain_below, file_megabytes=file_megabytes)
    with (
        open_assistant(
            chosen, create=True, parts=Parts(encoder=encoder or FakeEncoder()), refresh="apart"
        ) as assistant,
        running_service(data, assistant=assistant, **settings) as running,
    ):
        yield Room(running)
