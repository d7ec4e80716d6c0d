"""Is it alive, can it answer, and how does it do."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from typing import Literal

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel, Field

from api.http.access import Admin
from api.http.model_state import ModelStanding
from api.http.problem_responses import RETRY_SECONDS, documented
from api.http.service import ServiceHere
from rag.assistant import Assistant
from rag.errors import HoidapError
from rag.types import Standing

router = APIRouter(tags=["health"])


class AliveBody(BaseModel):
    """The process runs."""

    status: Literal["alive"] = "alive"


class StandingBody(BaseModel):
    """How a collection stands: `passages` are those that can be found now, `generation` is that of its index."""

    documents: int
    passages: int
    generation: str | None
    up_to_date: bool


class ReadyBody(BaseModel):
    """Whether questions can be answered; of the collections, those that are open to everybody."""

    status: Literal["ready", "starting"]
    collections: dict[str, StandingBody]
    language_model: ModelStanding | None = Field(
        description="Whether the language model did its part when it was last called or tried; null where none is "
        "named. Where it fails, questions are answered all the same: the sources are quoted."
    )


@router.get("/healthz", operation_id="alive", summary="Tell that the process runs")
async def alive() -> AliveBody:
    """Answer as long as the process runs; whether it can answer questions is `/readyz`."""
    return AliveBody()


@router.get(
    "/readyz",
    operation_id="ready",
    summary="Tell whether model and indexes are loaded",
    response_model=None,
    responses={
        200: {"model": ReadyBody, "description": "Questions can be answered."},
        503: {"model": ReadyBody, "description": "Model and indexes are being loaded."},
    },
)
def ready(service: ServiceHere) -> Response:
    """Answer 200 once every collection can be asked without waiting, 503 before."""
    open_ones = service.settings.collections if service.settings.asking == "open" else ()
    standings = _standings(service.assistant, open_ones)
    loaded = service.upkeep.ready
    body = ReadyBody(
        status="ready" if loaded else "starting",
        collections={name: StandingBody(**asdict(one)) for name, one in standings.items()},
        language_model=service.model.standing,
    )
    headers = {} if loaded else {"Retry-After": str(RETRY_SECONDS)}
    return JSONResponse(body.model_dump(), 200 if loaded else 503, headers)


@router.get(
    "/metrics",
    operation_id="metrics",
    summary="Tell Prometheus how the service does",
    response_class=PlainTextResponse,
    responses=documented("unauthorised", "forbidden", "rate-limited", "internal"),
)
def metrics(service: ServiceHere, admin: Admin) -> Response:
    """Requests, seconds by stage, answers by kind, the queue, and what each collection that the key sees holds."""
    standings = _standings(service.assistant, filter(admin.may_see, service.assistant.collections()))
    text = service.metrics.text(standings, waiting_jobs=service.jobs.waiting())
    return Response(text, media_type=CONTENT_TYPE_LATEST)


def _standings(assistant: Assistant, names: Iterable[str]) -> dict[str, Standing]:
    """Return how collections stand; one that is not there or cannot be asked is left out."""
    standings = {}
    for name in names:
        with suppress(HoidapError):
            standings[name] = assistant.standing(name)
    return standings
