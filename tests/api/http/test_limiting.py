"""Rates over real connections."""

from tests.api.http.people import SITE, bearer, filled_service, visitor

SEARCH = {"question": "Cầu dài bao nhiêu?"}


def limits(response):
    return tuple(response.headers.get(f"RateLimit-{name}") for name in ("Limit", "Remaining"))


def test_an_address_is_told_how_it_stands_and_when_to_come_back(tmp_path):
    with filled_service(tmp_path, rate_address="2/hour") as running:
        responses = [running.client.post("/v1/search", json=SEARCH) for _ in range(3)]
        assert [(one.status_code, *limits(one)) for one in responses] == [
            (200, "2", "1"),
            (200, "2", "0"),
            (429, "2", "0"),
        ]
        refused = responses[2]
        assert refused.json()["type"] == "/problems/rate-limited"
        assert refused.json()["detail"] == "The limit of 2/hour for this address is reached."
        assert 3500 < int(refused.headers["Retry-After"]) <= 3600
        assert refused.headers["RateLimit-Reset"] == refused.headers["Retry-After"]


def test_a_key_has_a_rate_of_its_own_and_not_that_of_its_address(tmp_path):
    with filled_service(tmp_path, rate_address="1/hour", rate_key="3/hour") as running:
        keys = running.service.state.keys
        usual, small = bearer(keys.create("usual", "ask")), bearer(keys.create("small", "ask", rate="1/hour"))
        seen = [running.client.post("/v1/search", json=SEARCH, headers=usual).status_code for _ in range(4)]
        assert seen == [200, 200, 200, 429]
        seen = [running.client.post("/v1/search", json=SEARCH, headers=small).status_code for _ in range(2)]
        assert seen == [200, 429]


def test_a_visitor_is_held_by_the_widgets_rate_and_by_that_of_the_address(tmp_path):
    with filled_service(tmp_path, rate_address="6/hour", rate_widget="2/hour") as running:
        running.service.state.widgets.create("cong-dan", [SITE], frozenset({"default"}))
        first = visitor(running, "cong-dan", SITE)  # 1 of the address
        seen = [running.client.post("/v1/search", json=SEARCH, headers=first) for _ in range(3)]
        assert [(one.status_code, *limits(one)) for one in seen] == [(200, "2", "1"), (200, "2", "0"), (429, "2", "0")]
        second = visitor(running, "cong-dan", SITE)  # 5
        seen = [running.client.post("/v1/search", json=SEARCH, headers=second) for _ in range(2)]
        assert [(one.status_code, *limits(one)) for one in seen] == [(200, "6", "0"), (429, "6", "0")]


def test_a_widgets_own_rate_is_that_of_each_of_its_visitors(tmp_path):
    with filled_service(tmp_path) as running:
        running.service.state.widgets.create("cong-dan", [SITE], frozenset({"default"}), rate="1/hour")
        for _ in range(2):
            headers = visitor(running, "cong-dan", SITE)
            seen = [running.client.post("/v1/search", json=SEARCH, headers=headers).status_code for _ in range(2)]
            assert seen == [200, 429]


def test_guessing_keys_is_limited_by_address(tmp_path):
    with filled_service(tmp_path, rate_address="3/hour") as running:
        guess = bearer("hd_0123abcd_" + "A" * 43)
        seen = [running.client.post("/v1/search", json=SEARCH, headers=guess).status_code for _ in range(4)]
        assert seen == [401, 401, 401, 429]


def test_tokens_are_limited_by_address_for_any_origin(tmp_path):
    with filled_service(tmp_path, rate_address="2/hour") as running:
        asked = [running.client.post("/v1/widget/token", json={}, headers={"Origin": SITE}) for _ in range(3)]
        assert [one.status_code for one in asked] == [403, 403, 429]
        assert asked[2].headers["Access-Control-Allow-Origin"] == SITE  # the widget can tell when to come back


def test_health_and_preflights_are_not_limited(tmp_path):
    with filled_service(tmp_path, rate_address="1/hour") as running:
        preflight = {"Origin": running.url, "Access-Control-Request-Method": "POST"}
        assert {running.client.get("/healthz").status_code for _ in range(5)} == {200}
        assert {running.client.options("/v1/ask", headers=preflight).status_code for _ in range(5)} == {204}
        assert running.client.post("/v1/search", json=SEARCH).status_code == 200


def test_a_forwarded_address_is_believed_from_a_known_proxy_alone(tmp_path):
    def seen(name, **settings):
        with filled_service(tmp_path / name, rate_address="1/hour", **settings) as running:
            return [
                running.client.post("/v1/search", json=SEARCH, headers={"X-Forwarded-For": address}).status_code
                for address in ("203.0.113.1", "203.0.113.2", "2001:db8::1", "2001:db8::2")
            ]

    assert seen("alone") == [200, 429, 429, 429]
    assert seen("behind", proxies=("127.0.0.1",)) == [200, 200, 200, 429]
