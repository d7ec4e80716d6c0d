"""Tokens for widgets: what a page of an allowed origin gets, so that its visitors may ask."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from api.http.access import origins_of, widget_for
from api.http.bodies import Shown
from api.http.cross_origin import TOKEN_PATH
from api.http.json_route import JsonRoute
from api.http.limiting import by_address
from api.http.messages import Body, Plain
from api.http.problem_responses import BODY_PROBLEMS, documented
from api.http.problems import Problem
from api.http.service import ServiceHere

router = APIRouter(tags=["widget"], route_class=JsonRoute)


class TokenBody(Body):
    """Which widget the page shows."""

    widget: Annotated[Plain, Field(max_length=63)] = Field(
        default="", description="The widget's name; empty for the service's own pages.", examples=["cong-dan"]
    )


class TokenReply(Shown):
    """A token for `Authorization: Bearer`, good for this page's origin and for so many seconds."""

    token: str
    expires_in: int
    widget: str


@router.post(
    TOKEN_PATH,
    operation_id="widgetToken",
    summary="Get a token for a widget's visitor",
    responses=documented(*BODY_PROBLEMS, "origin-forbidden"),
    dependencies=[Depends(by_address)],
)
async def give_token(body: TokenBody, request: Request, service: ServiceHere) -> TokenReply:
    """Give a token to a page whose origin the widget allows; pages cannot choose the Origin their browser sends."""
    origin = request.headers.get("origin", "")
    widget = widget_for(service, body.widget, origins_of(request))
    if widget is None or not widget.allows(origin):
        raise _forbidden(body.widget, known=origin in origins_of(request))
    tokens = service.tokens
    return TokenReply(token=tokens.issue(widget.name, origin), expires_in=tokens.seconds, widget=widget.name)


def _forbidden(name: str, *, known: bool) -> Problem:
    """One answer whether the widget is unknown, revoked or stands elsewhere: which it is concerns its owner alone."""
    if name:
        return Problem(
            "origin-forbidden",
            "The widget named in this page does not exist, or may not stand on pages of this origin.",
            "The operator allows it: hoidap widgets create NAME --origin ORIGIN.",
        )
    if known:
        return Problem(
            "origin-forbidden",
            "The service's own pages may ask only where asking is open, and here it needs a key.",
            "Name a widget in the page (data-hoidap), or set HOIDAP_HTTP_ASKING=open.",
        )
    return Problem(
        "origin-forbidden",
        "The page names no widget, and is not one of the service's own.",
        'Name one in the page (data-hoidap="NAME"), made with: hoidap widgets create NAME --origin ORIGIN.',
    )
