"""What every endpoint works with, put together once."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from api.http.asking import Asking
from api.http.desk import Desk
from api.http.ingesting import Ingesting
from api.http.metrics import Metrics
from api.http.model_state import ModelState
from api.http.rates import MovingWindow
from api.http.remembered import RememberedAnswers
from api.http.settings import HttpSettings
from api.http.tokens import Tokens
from api.http.upkeep import Upkeep
from api.state.jobs import Jobs
from api.state.opening import State, opened_state
from api.state.secret import token_secret
from api.state.spool import Spool
from rag.assistant import Assistant


@dataclass(frozen=True, slots=True)
class Service:
    """The parts of the running service. `data` is the folder of the assistant and of the service's own state."""

    settings: HttpSettings
    assistant: Assistant
    data: Path
    metrics: Metrics
    desk: Desk
    asking: Asking
    answers: RememberedAnswers
    upkeep: Upkeep
    state: State
    jobs: Jobs
    spool: Spool
    ingesting: Ingesting
    tokens: Tokens
    window: MovingWindow
    model: ModelState


@contextmanager
def open_service(
    assistant: Assistant, settings: HttpSettings, *, data: Path, question_characters: int = 2000, model_calls: int = 0
) -> Iterator[Service]:
    """Put the parts together around an open assistant; close them in turn at the end.

    `model_calls` is how many questions may wait for a language model at once while others are worked on.
    """
    metrics, answers, model = Metrics(), RememberedAnswers(), ModelState(named=model_calls > 0)
    with ExitStack() as stack:
        desk = stack.enter_context(closing(_desk(settings, model_calls)))
        metrics.watch(desk)
        state = stack.enter_context(opened_state(data))
        jobs, spool = Jobs(state.database), Spool(data / "uploads")
        yield Service(
            settings=settings,
            assistant=assistant,
            data=data,
            metrics=metrics,
            desk=desk,
            asking=Asking(assistant, desk, answers, metrics, model, question_characters=question_characters),
            answers=answers,
            upkeep=stack.enter_context(Upkeep(assistant)),
            state=state,
            jobs=jobs,
            spool=spool,
            ingesting=stack.enter_context(Ingesting(assistant, jobs, spool)),
            tokens=Tokens(token_secret(state.database), seconds=settings.token_minutes * 60),
            window=MovingWindow(),
            model=model,
        )


def _desk(settings: HttpSettings, model_calls: int) -> Desk:
    # One works while another waits for the disk; whoever waits for a language model keeps no processor busy.
    return Desk(
        places=settings.concurrency or _processors() + 1 + model_calls,
        queue=settings.queue,
        queue_seconds=settings.queue_seconds,
        work_seconds=settings.answer_seconds,
    )


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def service_of(request: Request) -> Service:
    """Return the service an endpoint belongs to."""
    service: Service = request.app.state.service
    return service


ServiceHere = Annotated[Service, Depends(service_of)]
