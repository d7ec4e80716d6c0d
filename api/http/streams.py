"""An answer as a stream of events, in the order in which it comes to be."""

import json
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from starlette.types import Scope

from api.http.answer_bodies import AnswerBody, PieceBody
from api.http.asking import Asking, Inquiry, Status
from api.http.bodies import CitationBody
from api.http.links import web_url
from api.http.problem_responses import problem_body, problem_from
from api.http.problems import Problem
from api.http.sse import sse
from rag.errors import HoidapError
from rag.types import AnswerEvent, Cited, Done, Drafting, Found, Hit, Judged, Said, Understood

_logger = logging.getLogger("hoidap.http")


async def answer_stream(asking: Asking, inquiry: Inquiry, scope: Scope, *, hits: bool) -> AsyncGenerator[bytes, None]:
    """Yield the events of an answer: `status` at once, `done` or `error` at last. Closing it ends the work."""
    shaper = Shaper(inquiry, hits=hits)
    yield _status("received", inquiry)
    try:
        async with aclosing(asking.events(inquiry, shaper)) as events:
            async for event in events:
                yield _status(event.stage, inquiry) if isinstance(event, Status) else event
    except (Problem, HoidapError) as error:
        yield _error(problem_from(error), scope)
    except Exception:
        _logger.exception("A fault inside", extra={"request_id": inquiry.context.request_id})
        yield _error(Problem("internal"), scope)


class Shaper:
    """Makes server-sent events of the assistant's."""

    def __init__(self, inquiry: Inquiry, *, hits: bool) -> None:
        self._inquiry = inquiry
        self._hits = hits
        self._may_draft = False

    def __call__(self, event: AnswerEvent) -> bytes | None:
        """Return an event as it is sent; None for one that says nothing new."""
        match event:
            case Understood(question=question, changed=True):
                told = "understood", _json({"question": question})
            case Found(hits):
                self._may_draft = True
                told = "passages", _json({"found": len(hits), "documents": _documents(hits)})
            case Drafting():
                return self._begin_drafting()
            case Judged(kind):
                told = "judged", _json({"kind": kind})
            case Cited(citation):
                told = "citation", CitationBody.of(citation).model_dump_json()
            case Said(piece):
                told = "piece", PieceBody.of(piece).model_dump_json()
            case Done(answer):
                told = "done", AnswerBody.of(answer, self._inquiry.id).sent(hits=self._hits)
            case _:
                return None
        return sse(*told)

    def _begin_drafting(self) -> bytes | None:
        """Tell once that a model writes; what else of that there is to tell are its sentences.

        What it does before passages are found is put the question into words of its own: no answer yet.
        """
        if not self._may_draft:
            return None
        self._may_draft = False
        return _status("writing", self._inquiry)


def _documents(hits: Sequence[Hit]) -> list[dict[str, str | None]]:
    """Return the documents that hits come from, each once, the best first."""
    known = {(hit.collection, hit.passage.document): hit.metadata for hit in reversed(hits)}
    return [
        {"title": one.title, "url": web_url(one.url), "published": one.published.isoformat() if one.published else None}
        for one in reversed(known.values())
    ]


def _status(stage: str, inquiry: Inquiry) -> bytes:
    return sse("status", _json({"stage": stage, "id": inquiry.id, "request_id": inquiry.context.request_id}))


def _error(problem: Problem, scope: Scope) -> bytes:
    return sse("error", _json(problem_body(problem, scope)))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
