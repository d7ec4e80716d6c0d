"""The passages for a question, without an answer."""

from fastapi import APIRouter, Request, Response

from api.http.access import Asker
from api.http.asking import Inquiry
from api.http.bodies import HitBody, SearchedBody
from api.http.context import context_of
from api.http.disconnects import unless_gone
from api.http.json_route import JsonRoute
from api.http.messages import SearchBody
from api.http.problem_responses import ASKING_PROBLEMS, documented
from api.http.problems import Problem
from api.http.service import ServiceHere
from rag.types import Hit, Understood

router = APIRouter(prefix="/v1", tags=["ask"], route_class=JsonRoute)


@router.post(
    "/search",
    operation_id="search",
    summary="Find passages",
    response_model=None,
    responses={200: {"model": SearchedBody, "description": "Passages, best first."}, **documented(*ASKING_PROBLEMS)},
)
async def search(request: Request, body: SearchBody, principal: Asker, service: ServiceHere) -> Response:
    """Return the passages found for a question, best first."""
    if body.scores and principal.role != "admin":
        raise Problem("forbidden", "Scores are for keys of the role admin.", "Leave out `scores`, or use such a key.")
    inquiry = service.asking.accept(
        Inquiry(
            question=body.question,
            principal=principal,
            context=context_of(request),
            collections=tuple(body.collections),
            k=body.k,
            filters=body.filters.filters(),
        )
    )

    def shape(understood: Understood, hits: list[Hit]) -> str:
        shown = [HitBody.of(hit, rank=rank, scores=body.scores) for rank, hit in enumerate(hits, 1)]
        searched = understood.question if understood.changed else None
        return SearchedBody(question=body.question, understood=searched, hits=shown).sent(scores=body.scores)

    found = service.asking.search(inquiry, shape, retriever=body.retriever)
    return Response(await unless_gone(request, found), media_type="application/json")
