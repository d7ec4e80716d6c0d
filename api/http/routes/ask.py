"""Questions and their answers."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from api.http import sse
from api.http.access import Asker
from api.http.answer_bodies import AnswerBody
from api.http.asking import Inquiry
from api.http.context import context_of
from api.http.disconnects import unless_gone
from api.http.json_route import JsonRoute
from api.http.messages import AskBody
from api.http.principal import Principal
from api.http.problem_responses import ASKING_PROBLEMS, documented
from api.http.service import Service, ServiceHere
from api.http.streams import answer_stream

router = APIRouter(prefix="/v1", tags=["ask"], route_class=JsonRoute)
_EVENT = {
    "type": "object",
    "description": "Each event of the stream; `data` is JSON.",
    "properties": {
        "event": {"enum": ["status", "understood", "passages", "judged", "citation", "piece", "done", "error"]},
        "data": {"type": "string"},
    },
    "required": ["event", "data"],
}


@router.post(
    "/ask",
    operation_id="ask",
    summary="Ask a question",
    response_model=None,
    responses={200: {"model": AnswerBody, "description": "The answer."}, **documented(*ASKING_PROBLEMS)},
)
async def ask(request: Request, body: AskBody, principal: Asker, service: ServiceHere) -> Response:
    """Answer, every statement cited, or say that the sources do not hold the answer.

    Where the operator lets a language model write, its sentences were held to the sources; `writing` tells how.
    """
    inquiry = _inquiry(request, body, principal, service)
    answer = service.asking.answer(inquiry, lambda answer: AnswerBody.of(answer, inquiry.id).sent(hits=body.hits))
    return Response(await unless_gone(request, answer), media_type="application/json")


@router.post(
    "/ask/stream",
    operation_id="askStream",
    summary="Ask a question, and watch the answer come",
    response_model=None,
    responses={
        200: {"content": {sse.MEDIA_TYPE: {"schema": _EVENT}}, "description": "Server-sent events."},
        **documented(*ASKING_PROBLEMS),
    },
)
async def ask_stream(request: Request, body: AskBody, principal: Asker, service: ServiceHere) -> StreamingResponse:
    """Answer as `ask` does, by server-sent events.

    `status`, `understood` (only when the question was changed), `passages`, `judged`, then `citation` and `piece`, each
    citation before the first piece that names it, and `done` with the whole answer, or `error` with a problem. The
    stages of `status` are `received`, `queued`, `working`, and `writing` where a language model writes: each of its
    sentences is a `piece` that comes when it has passed its checks.
    """
    inquiry = _inquiry(request, body, principal, service)
    events = answer_stream(service.asking, inquiry, request.scope, hits=body.hits)
    alive = sse.with_signs_of_life(events, seconds=service.settings.heartbeat_seconds)
    return StreamingResponse(alive, media_type=sse.MEDIA_TYPE, headers=sse.HEADERS)


def _inquiry(request: Request, body: AskBody, principal: Principal, service: Service) -> Inquiry:
    return service.asking.accept(
        Inquiry(
            question=body.question,
            principal=principal,
            context=context_of(request),
            collections=tuple(body.collections),
            k=body.k,
            filters=body.filters.filters(),
            history=body.turns(),
        )
    )
