import base64
import json

import jwt
import pytest

from api.http.problems import Problem
from api.http.tokens import Tokens, Visit

SECRET, SITE = b"s" * 32, "https://site.example"
TOKENS = Tokens(SECRET, seconds=600)
CLAIMS = jwt.decode(TOKENS.issue("web", SITE), SECRET, ["HS256"], audience="hoidap-widget")


def signed(claims, *, secret=SECRET, algorithm="HS256"):
    return jwt.encode(claims, secret, algorithm)


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_token_says_by_which_widget_pages_of_which_origin_ask():
    visit = TOKENS.read(TOKENS.issue("web", SITE))
    assert visit == Visit(visit.id, "web", SITE)


def test_tokens_of_two_visitors_differ():
    assert TOKENS.read(TOKENS.issue("web", SITE)).id != TOKENS.read(TOKENS.issue("web", SITE)).id


def test_an_expired_token_says_how_to_get_a_new_one():
    expired = Tokens(SECRET, seconds=-6).issue("web", SITE)
    with pytest.raises(Problem) as refused:
        TOKENS.read(expired)
    problem = refused.value
    assert (problem.kind, problem.headers) == ("unauthorised", {"WWW-Authenticate": "Bearer"})
    assert (problem.detail, problem.cure) == ("The token has expired.", "Get a new one: POST /v1/widget/token.")


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a.b.c",
        "\x00.é.ß",
        "9" * 5000,
        signed(CLAIMS, secret=b"o" * 32),
        signed(CLAIMS, algorithm="HS512", secret=SECRET * 2),
        f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(CLAIMS)}.",
        signed({**CLAIMS, "aud": "another"}),
        signed({**CLAIMS, "sub": 5}),
        signed({**CLAIMS, "iat": CLAIMS["iat"] + 3600}),
        *(signed({name: value for name, value in CLAIMS.items() if name != left_out}) for left_out in CLAIMS),
    ],
)
def test_a_token_that_is_not_ours_or_lacks_a_claim_is_refused(token):
    with pytest.raises(Problem) as refused:
        TOKENS.read(token)
    assert (refused.value.kind, refused.value.detail) == (
        "unauthorised",
        "This is neither a key nor a token of this service.",
    )


@pytest.mark.parametrize("place", range(3))
def test_a_token_changed_anywhere_is_refused(place):
    parts = TOKENS.issue("web", SITE).split(".")
    parts[place] = parts[place][:-2] + ("AA" if parts[place][-2:] != "AA" else "BB")
    with pytest.raises(Problem):
        TOKENS.read(".".join(parts))
