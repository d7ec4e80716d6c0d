"""What people say about answers: given by whoever got the answer, exported by an administrator."""

from collections.abc import Iterator
from typing import Annotated, Literal

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import Field

from api.feedback_lines import question_line
from api.http.access import Admin, Asker
from api.http.bodies import Shown
from api.http.json_route import JsonRoute
from api.http.messages import Body, Plain
from api.http.problem_responses import BODY_PROBLEMS, documented
from api.http.remembered import RememberedAnswer
from api.http.service import Service, ServiceHere
from api.state.feedback import Quote, Said
from rag.types import Citation

router = APIRouter(tags=["feedback"], route_class=JsonRoute)
_MEDIA_TYPE = "application/jsonl"


class FeedbackBody(Body):
    """A word on an answer. A second one on the same answer takes the place of the first."""

    answer: Annotated[Plain, Field(max_length=100)] = Field(
        description="The answer's id.", examples=["ans_4f1d2c3b4a5968778695a4b3c2d1e0f9"]
    )
    thumb: Literal["up", "down"]
    comment: Annotated[Plain, Field(max_length=2000)] = Field(default="", examples=["Đúng và ngắn gọn."])


class FeedbackReply(Shown):
    """What was kept: the answer and its question, the thumb and the comment; nothing about who gave them."""

    id: str


# Not `async`: it waits for the disk, which the event loop must not.
@router.post(
    "/v1/feedback",
    status_code=201,
    operation_id="giveFeedback",
    summary="Say whether an answer was good",
    responses=documented(
        *BODY_PROBLEMS, "unauthorised", "origin-forbidden", "unknown-answer", "store-busy", "store-full"
    ),
)
def give_feedback(body: FeedbackBody, principal: Asker, service: ServiceHere) -> FeedbackReply:
    """Keep a thumb and a comment on an answer of the last day. Only whoever got the answer may give it."""
    about = _said(body.answer, service.answers.recall(body.answer, principal))
    return FeedbackReply(id=service.state.feedback.give(about, body.thumb, body.comment))


@router.get(
    "/v1/feedback/export",
    operation_id="exportFeedback",
    summary="Export feedback as lines of a question set",
    responses={
        200: {"content": {_MEDIA_TYPE: {"schema": {"type": "string"}}}, "description": "One JSON object a line"},
        **documented("unauthorised", "forbidden", "origin-forbidden", "rate-limited", "internal"),
    },
    response_class=StreamingResponse,
)
def export_feedback(admin: Admin, service: ServiceHere) -> StreamingResponse:
    """Stream what `hoidap feedback export` prints, as far as the key sees the collections asked."""
    return StreamingResponse(_lines(service, admin), media_type=_MEDIA_TYPE)


def _lines(service: Service, admin: Admin) -> Iterator[str]:
    for feedback in service.state.feedback.all():
        if all(map(admin.may_see, feedback.about.collections)):
            yield question_line(feedback) + "\n"


def _said(name: str, remembered: RememberedAnswer) -> Said:
    answer = remembered.answer
    return Said(
        answer=name,
        question=answer.question,
        understood=answer.understood,
        language=answer.language,
        kind=answer.kind,
        text=answer.text,
        cited=tuple(map(_quote, answer.citations)),
        collections=remembered.collections,
        model=answer.writing.model if answer.writing else None,
        prompt_digest=answer.writing.prompt_digest if answer.writing else None,
    )


def _quote(citation: Citation) -> Quote:
    span = citation.span
    short = citation.quote[span.start - citation.start : span.end - citation.start] if span else ""
    return Quote(
        collection=citation.collection,
        document=citation.document,
        revision=citation.revision,
        start=citation.start,
        end=citation.end,
        source=citation.source,
        quote=citation.quote,
        short=short,
    )
