"""The service as its users meet it: a real server on a loopback port, in a thread of the test."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from api.http.app import build_app
from api.http.service import Service, open_service
from api.http.serving import Server, server_for
from api.http.settings import HttpSettings
from embeddings.encoder import Encoder
from rag.assistant import Assistant, Parts, open_assistant
from rag.settings import Settings
from rag.write.language_model import LanguageModel
from tests.fakes import FakeEncoder

BRIDGE = "Cầu Cá Nhó 2\n\nNgày 12/3/2021, cầu Cá Nhó 2 thông xe. Cầu dài 1.250 mét và rộng 16 mét. Cầu nối hai huyện."


@dataclass(frozen=True, slots=True)
class RunningService:
    """A service that answers at `url`. `client` is an httpx client with that base."""

    url: str
    port: int
    service: Service
    server: Server
    client: httpx.Client

    @property
    def assistant(self) -> Assistant:
        """The assistant it asks."""
        return self.service.assistant


@contextmanager
def running_service(
    data: Path,
    *,
    encoder: Encoder | None = None,
    assistant: Assistant | None = None,
    language_model: LanguageModel | None = None,
    abstain_below: float | None = None,
    **settings: Any,
) -> Iterator[RunningService]:
    """Serve a data folder (made when it is not there) until the block ends. `settings` are those of HttpSettings.

    `assistant` takes the place of the real one: a fake at its seam; `language_model` writes the real one's answers.
    With the fake encoder, whose cosines mean little, `abstain_below=0` makes every question with a passage an answered
    one.
    """
    chosen = HttpSettings(**{"port": 0, "rate_address": "100000/second", **settings})
    with ExitStack() as stack:
        asked = assistant or stack.enter_context(
            open_assistant(
                Settings(data=data, abstain_below=abstain_below),
                create=True,
                parts=Parts(encoder=encoder or FakeEncoder(), language_model=language_model),
                refresh="apart",
            )
        )
        service = stack.enter_context(open_service(asked, chosen, data=data))
        server = stack.enter_context(_serving(service))
        port = server.servers[0].sockets[0].getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        client = stack.enter_context(httpx.Client(base_url=url, timeout=30, trust_env=False))
        yield RunningService(url, port, service, server, client)


@contextmanager
def _serving(service: Service) -> Iterator[Server]:
    server = server_for(build_app(service), service)
    thread = threading.Thread(target=server.run, name="service", daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.005)
        yield server
    finally:
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive(), "the server did not stop"
