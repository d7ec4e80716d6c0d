"""The door for whatever speaks OpenAI's API: chat completions and the list of models."""

import json
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import StreamingResponse

from api.http import sse
from api.http.access import Asker
from api.http.answer_bodies import AnswerBody
from api.http.asking import Asking, Inquiry, Status
from api.http.completions import MODEL, ChatMessageBody, Completion, ending, shown
from api.http.context import context_of
from api.http.disconnects import unless_gone
from api.http.json_route import JsonRoute
from api.http.principal import Principal
from api.http.problem_responses import ASKING_PROBLEMS, documented, problem_body, problem_from
from api.http.problems import Problem, unfit
from api.http.service import Service, ServiceHere
from rag.errors import HoidapError
from rag.types import AnswerEvent, Done, Said, Understood

router = APIRouter(prefix="/v1", tags=["openai"], route_class=JsonRoute)

_DONE = b"data: [DONE]\n\n"


@router.post(
    "/chat/completions",
    operation_id="createChatCompletion",
    summary="Ask in a conversation, as OpenAI's clients do",
    response_model=None,
    responses={
        200: {
            "content": {"application/json": {"schema": {"type": "object"}}, sse.MEDIA_TYPE: {}},
            "description": "A completion; with `stream` its parts as server-sent events. `hoidap` is the whole answer.",
        },
        **documented(*ASKING_PROBLEMS, "unknown-model"),
    },
)
async def complete(request: Request, body: ChatMessageBody, principal: Asker, service: ServiceHere) -> Response:
    """Answer the last message of the user. Markers `[n]` in the text name the sources listed at its end.

    What documents say is escaped for Markdown; `hoidap` has it as it stands, with every citation. Leave the list out
    with `"hoidap": {"sources": false}`. `usage` is what a language model counted where one wrote, else it counts words.
    Where asking is open, send the key `none`.
    """
    inquiry = _inquiry(request, body, principal, service)
    completion = Completion(
        id=inquiry.id.replace("ans_", "chatcmpl-"),
        created=int(time.time()),
        model=body.model,
        asked_words=sum(len(one.text().split()) for one in body.messages),
    )
    sources = body.hoidap.sources
    if not body.stream:
        whole = service.asking.answer(
            inquiry, lambda answer: _json(completion.whole(answer, inquiry.id, sources=sources))
        )
        return Response(await unless_gone(request, whole), media_type="application/json")
    usage = body.stream_options is not None and body.stream_options.include_usage
    shaper = _Shaper(completion, inquiry.id, sources=sources, usage=usage)
    chunks = _chunks(service.asking, inquiry, shaper, request)
    first = await anext(chunks)  # what keeps the answer from being begun is still a status, not a part of a stream
    alive = sse.with_signs_of_life(_after(first, chunks), seconds=service.settings.heartbeat_seconds)
    return StreamingResponse(alive, media_type=sse.MEDIA_TYPE, headers=sse.HEADERS)


@router.get(
    "/models",
    operation_id="listModels",
    summary="List what can be named as a model",
    responses=documented("unauthorised", "origin-forbidden", "rate-limited"),
)
def list_models(principal: Asker, service: ServiceHere) -> dict[str, Any]:
    """Return `hoidap`, which asks the collections open to you, and `hoidap:COLLECTION` for each of them."""
    return {"object": "list", "data": [_model(name) for name in _models(principal, service)]}


@router.get(
    "/models/{model}",
    operation_id="readModel",
    summary="See whether a model is there",
    responses=documented("unauthorised", "origin-forbidden", "rate-limited", "unknown-model"),
)
def read_model(
    model: Annotated[str, Path(max_length=200)], principal: Asker, service: ServiceHere
) -> dict[str, str | int]:
    """Return one model."""
    if model not in _models(principal, service):
        raise Problem("unknown-model")
    return _model(model)


class _Shaper:
    """Makes parts of a completion of the assistant's events."""

    def __init__(self, completion: Completion, name: str, *, sources: bool, usage: bool) -> None:
        self._completion = completion
        self._name = name
        self._sources = sources
        self._usage = usage
        self._language = ""
        self._said: list[str] = []

    def first(self) -> bytes:
        """Return the part that says whose words follow."""
        return _data(self._completion.chunk({"role": "assistant", "content": ""}))

    def __call__(self, event: AnswerEvent) -> bytes | None:
        """Return an event as it is sent; None for one that shows nothing."""
        match event:
            case Understood(language=language):
                self._language = language
            case Said(piece):
                return self._content(shown(piece, self._language))
            case Done(answer):
                return self._end(AnswerBody.of(answer, self._name))
        return None

    def _content(self, text: str) -> bytes:
        self._said.append(text)
        return _data(self._completion.chunk({"content": text}))

    def _end(self, answer: AnswerBody) -> bytes:
        rest = ending(answer, sources=self._sources)
        parts = [self._content(rest)] if rest else []
        parts.append(_data(self._completion.last(answer)))
        if self._usage:
            parts.append(_data(self._completion.counted("".join(self._said), answer)))
        return b"".join([*parts, _DONE])


async def _chunks(asking: Asking, inquiry: Inquiry, shaper: _Shaper, request: Request) -> AsyncGenerator[bytes, None]:
    """Yield the parts of a completion. What goes wrong before the first is raised, later it is told as OpenAI does."""
    async with aclosing(asking.events(inquiry, shaper)) as events:
        await anext(events)
        yield shaper.first()
        try:
            async for event in events:
                if not isinstance(event, Status):
                    yield event
        except (Problem, HoidapError) as error:
            yield _data({"error": problem_body(problem_from(error), request.scope)["error"]})


async def _after(first: bytes, rest: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    async with aclosing(rest):
        yield first
        async for one in rest:
            yield one


def _inquiry(request: Request, body: ChatMessageBody, principal: Principal, service: Service) -> Inquiry:
    if body.n not in (None, 1):
        raise unfit("body.n", "There is one answer; leave n out or make it 1.")
    return service.asking.accept(
        Inquiry(
            question=body.question(),
            principal=principal,
            context=context_of(request),
            collections=body.collections(),
            k=body.hoidap.k,
            filters=body.filters(),
            history=body.history(),
        )
    )


def _models(principal: Principal, service: Service) -> list[str]:
    there = service.assistant.collections()
    return [MODEL, *(f"{MODEL}:{name}" for name in there if principal.may_see(name))]


def _model(name: str) -> dict[str, str | int]:
    return {"id": name, "object": "model", "created": 0, "owned_by": MODEL}


def _data(value: object) -> bytes:
    return f"data: {_json(value)}\n\n".encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
