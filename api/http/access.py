"""Who makes a request, and whether they may: the dependencies `asker` and `admin`.

Three kinds of people ask: anyone (where asking is open), holders of a key, and visitors of a widget with its token.
Whatever is sent as a credential must hold: one that does not is refused, never taken for none.
"""

import asyncio
import logging
from typing import Annotated

from fastapi import Depends, Request

from api.http.context import context_of
from api.http.limiting import limit, limit_address
from api.http.origins import own_origins
from api.http.principal import Principal
from api.http.problems import Problem
from api.http.rates import Rate
from api.http.service import Service, service_of
from api.http.tokens import Visit
from api.state.keys import Key, Keys
from api.state.widgets import Widget
from rag.errors import StoreError
from rag.store.schema import timestamp

NO_KEY = "none"
"""What a client that must send some key, as OpenAI's does, sends where asking is open."""

_KEY_PREFIX = "hd_"
_NOTED = Rate(1, 60)  # a write that fails, on a full disk say, is not tried again with every request
_CHALLENGE = {"WWW-Authenticate": "Bearer"}
_log = logging.getLogger("hoidap.http")


async def asker(request: Request) -> Principal:
    """Return who asks. Raises Problem `unauthorised`, `origin-forbidden`, `rate-limited`."""
    service, credential = service_of(request), _credential(request)
    if credential is None:
        limit_address(request)
        if service.settings.asking != "open":
            raise _unauthorised("Asking needs a key or a widget's token here, and the request brings none.")
        principal = Principal("open", "", "ask", frozenset(service.settings.collections))
    elif credential.startswith(_KEY_PREFIX):
        principal = await _holder(request, credential)
    else:
        principal = _visitor(request, credential)
    context_of(request).principal = principal
    return principal


async def admin(request: Request) -> Principal:
    """Return whoever may also change things. Raises Problem `forbidden` beside what `asker` raises."""
    principal = await asker(request)
    if principal.role == "admin":
        return principal
    if principal.kind == "open":
        raise _unauthorised("This needs the key of an administrator, and the request brings none.")
    what = f"The key {principal.name!r}" if principal.kind == "key" else "A widget's token"
    raise Problem(
        "forbidden",
        f"{what} may ask, and this is for administrators.",
        "Make a key for it: hoidap keys create NAME --role admin.",
    )


Asker = Annotated[Principal, Depends(asker)]
Admin = Annotated[Principal, Depends(admin)]


def widget_for(service: Service, name: str, own: tuple[str, ...]) -> Widget | None:
    """Return the widget of a name. That of the empty name stands on the service's own pages, where asking is open."""
    if name:
        return service.state.widgets.find(name)
    if service.settings.asking != "open":
        return None
    return Widget("", own, frozenset(service.settings.collections), None, created_at="", revoked_at=None)


def origins_of(request: Request) -> tuple[str, ...]:
    """Return the origins of the service's own pages."""
    return own_origins(service_of(request).settings.public_url, request.scope.get("server"))


async def _holder(request: Request, text: str) -> Principal:
    service = service_of(request)
    keys = service.state.keys
    found, now = keys.find(text), timestamp()
    if found is None:
        limit_address(request)
        raise _unauthorised("This is no key of this service.", "Send all of it, as `hoidap keys create` printed it.")
    if (standing := found.standing(now)) != "live":
        limit_address(request)
        raise _unauthorised(f"The key {found.name!r} is {standing}.", "Make a new one: hoidap keys create NAME.")
    limit(request, f"key {found.id}", found.rate or service.settings.rate_key, "this key")
    if found.used_on != now[:10] and service.window.take(f"use of key {found.id}", _NOTED).allowed:
        await _note_use(keys, found)
    return Principal("key", found.name, found.role, found.collections)


async def _note_use(keys: Keys, key: Key) -> None:
    try:
        await asyncio.to_thread(keys.note_use, key)
    except StoreError as error:  # a full disk must not keep anyone from asking
        _log.warning("The use of a key was not noted: %s", error)


def _visitor(request: Request, token: str) -> Principal:
    limit_address(request)
    service = service_of(request)
    visit = service.tokens.read(token)
    own = origins_of(request)
    _check_origin(request, visit, own)
    widget = widget_for(service, visit.widget, own)
    if widget is None or not widget.allows(visit.origin):
        raise _unauthorised(
            f"The widget {visit.widget!r} no longer stands on pages of {visit.origin}.",
            "The operator allows it: hoidap widgets create NAME --origin ORIGIN.",
        )
    limit(request, f"token {visit.id}", widget.rate or service.settings.rate_widget, "this visitor of the widget")
    return Principal("widget", widget.name, "ask", widget.collections)


def _check_origin(request: Request, visit: Visit, own: tuple[str, ...]) -> None:
    origin = request.headers.get("origin")
    # A browser sends no Origin when a page reads from its own server.
    if origin == visit.origin or (origin is None and request.method in ("GET", "HEAD") and visit.origin in own):
        return
    raise Problem(
        "origin-forbidden",
        f"The token was given to pages of {visit.origin}; the request comes from "
        + ("another origin." if origin else "none: it has no Origin header."),
        "Use a token only in the page that got it; elsewhere use a key.",
    )


def _credential(request: Request) -> str | None:
    """Return the one bearer credential, from its header alone: what stands in an address ends up in logs."""
    given = request.headers.getlist("authorization")
    if not given:
        return None
    scheme, _, credential = given[0].partition(" ")
    credential = credential.strip()
    if len(given) > 1 or scheme.lower() != "bearer" or not credential:
        limit_address(request)
        raise _unauthorised("The header Authorization is not of the form `Bearer KEY`.")
    return None if credential == NO_KEY else credential


def _unauthorised(detail: str, cure: str = "") -> Problem:
    return Problem("unauthorised", detail, cure, headers=_CHALLENGE)
