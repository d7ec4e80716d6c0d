"""Security headers of every response."""

import pytest

from tests.service import running_service

API = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
ALWAYS = {
    "content-security-policy": API,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/healthz", 200), ("GET", "/nowhere", 404), ("PUT", "/healthz", 405), ("POST", "/v1/ask", 400)],
)
def test_every_answer_of_the_api_has_them_problems_too(data, method, path, status):
    with running_service(data) as running:
        response = running.client.request(method, path, content=b"{", headers={"Content-Type": "application/json"})
        assert (response.status_code, {name: response.headers.get(name) for name in ALWAYS}) == (status, ALWAYS)
        assert "server" not in response.headers
        assert "strict-transport-security" not in response.headers


def test_the_answer_to_a_fault_inside_has_them_and_may_be_read_by_the_page(data):
    with running_service(data) as running:
        running.service.state.database.close()  # whatever is asked of it now fails
        page = {"Origin": running.url, "Authorization": "Bearer hd_0123abcd_" + "A" * 43}
        response = running.client.post("/v1/search", json={"question": "Cầu?"}, headers=page)
        assert (response.status_code, {name: response.headers.get(name) for name in ALWAYS}) == (500, ALWAYS)
        assert response.headers["access-control-allow-origin"] == running.url


def test_visitors_over_tls_are_told_to_stay_there(data):
    with running_service(data, public_url="https://hoi.example.org") as running:
        assert running.client.get("/healthz").headers["strict-transport-security"] == "max-age=31536000"
