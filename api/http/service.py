"""What every endpoint works with, put together once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from api.http.metrics import Metrics
from api.http.settings import HttpSettings
from rag.assistant import Assistant


@dataclass(frozen=True, slots=True)
class Service:
    """The parts of the running service. `data` is the folder of the assistant and of the service's own state."""

    settings: HttpSettings
    assistant: Assistant
    data: Path
    metrics: Metrics


@contextmanager
def open_service(assistant: Assistant, settings: HttpSettings, *, data: Path) -> Iterator[Service]:
    """Put the parts together around an open assistant; close them in turn at the end."""
    yield Service(settings=settings, assistant=assistant, data=data, metrics=Metrics())


def service_of(request: Request) -> Service:
    """Return the service an endpoint belongs to."""
    service: Service = request.app.state.service
    return service


ServiceHere = Annotated[Service, Depends(service_of)]
