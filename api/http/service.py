"""What every endpoint works with, put together once."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.http.settings import HttpSettings
from rag.assistant import Assistant


@dataclass(frozen=True, slots=True)
class Service:
    """The parts of the running service."""

    settings: HttpSettings
    assistant: Assistant


def service_of(request: Request) -> Service:
    """Return the service an endpoint belongs to."""
    service: Service = request.app.state.service
    return service


ServiceHere = Annotated[Service, Depends(service_of)]
