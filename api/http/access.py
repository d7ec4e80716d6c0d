"""Who makes a request, and whether they may: the dependencies `asker` and `admin`."""

from typing import Annotated

from fastapi import Depends, Request

from api.http.context import context_of
from api.http.principal import Principal
from api.http.service import service_of


async def asker(request: Request) -> Principal:
    """Return who asks. Raises Problem `unauthorised`, `origin-forbidden`, `rate-limited`."""
    principal = Principal("open", "", "ask", frozenset(service_of(request).settings.collections))
    context_of(request).principal = principal
    return principal


async def admin(request: Request) -> Principal:
    """Return whoever may also change things. Raises Problem `forbidden` beside what `asker` raises."""
    principal = Principal("open", "", "admin", None)
    context_of(request).principal = principal
    return principal


Asker = Annotated[Principal, Depends(asker)]
Admin = Annotated[Principal, Depends(admin)]
