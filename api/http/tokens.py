"""Tokens of widgets: short-lived, signed by the server, good for one origin. No secret stands in a page."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt

from api.http.problems import Problem

_ALGORITHM = "HS256"  # the only one that is ever accepted: a token does not choose how it is checked
_AUDIENCE = "hoidap-widget"
_CLAIMS = ["aud", "exp", "iat", "jti", "origin", "sub"]
_LEEWAY_SECONDS = 5
_LONGEST = 2000
_WHAT_TO_SEND = "Send a key (hoidap keys create). Where asking is open, clients that must send some key send `none`."


@dataclass(frozen=True, slots=True)
class Visit:
    """What a valid token says: pages of which origin ask by which widget. `id` is the token's own."""

    id: str
    widget: str
    origin: str


class Tokens:
    """Issues and reads tokens. `secret` has at least 32 bytes."""

    def __init__(self, secret: bytes, *, seconds: int) -> None:
        self._secret = secret
        self.seconds = seconds

    def issue(self, widget: str, origin: str) -> str:
        """Return a token for pages of an origin."""
        now = datetime.now(UTC)
        claims = {
            "aud": _AUDIENCE,
            "sub": widget,
            "origin": origin,
            "jti": secrets.token_urlsafe(12),
            "iat": now,
            "exp": now + timedelta(seconds=self.seconds),
        }
        return jwt.encode(claims, self._secret, algorithm=_ALGORITHM)

    def read(self, token: str) -> Visit:
        """Return what a token says. Raises Problem `unauthorised` for any that is not ours, or is over."""
        if len(token) > _LONGEST:
            raise _refused("This is neither a key nor a token of this service.", _WHAT_TO_SEND)
        try:
            claims = jwt.decode(
                token,
                self._secret,
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                leeway=_LEEWAY_SECONDS,
                options={"require": _CLAIMS, "enforce_minimum_key_length": True},
            )
        except jwt.ExpiredSignatureError as error:
            raise _refused("The token has expired.", "Get a new one: POST /v1/widget/token.") from error
        except jwt.PyJWTError as error:
            raise _refused("This is neither a key nor a token of this service.", _WHAT_TO_SEND) from error
        return Visit(str(claims["jti"]), str(claims["sub"]), str(claims["origin"]))


def _refused(detail: str, cure: str = "") -> Problem:
    return Problem("unauthorised", detail, cure, headers={"WWW-Authenticate": "Bearer"})
