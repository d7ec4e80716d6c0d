"""What an operator sets wrong is told when the service starts, not to every visitor."""

import pytest

from api.http.settings import HttpSettings
from rag.errors import SettingsError


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("public_url", "ask.example.org", "'ask.example.org' is no web origin; write it as https://www.example.org."),
        ("public_url", "https://a.example/?b", "write the address without ? and #, as https://ask.example.org."),
        ("proxies", "*", "write the addresses of the proxies, as 127.0.0.1 or 10.0.0.0/8."),
        ("proxies", "127.0.0.1, proxy", "write the addresses of the proxies, as 127.0.0.1 or 10.0.0.0/8."),
        ("collections", "default, Tin Tức", "'Tin Tức' is no collection name. Use 1 to 63 of a-z, 0-9, '-' and '_',"),
        ("heartbeat_seconds", "31", "input should be less than or equal to 30."),  # the widget waits 35 s
    ],
)
def test_a_value_that_cannot_work_is_refused_with_what_to_write(name: str, value: str, told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        HttpSettings.load(**{name: value})
    assert f"HOIDAP_HTTP_{name.upper()}=" in str(caught.value)
    assert f"cannot be used: {told}" in str(caught.value)


def test_addresses_and_names_that_work_are_taken_as_they_are() -> None:
    given = {"public_url": "https://a.example/hoi", "proxies": "127.0.0.1, 10.0.0.0/8, ::1", "collections": "tin, luat"}
    chosen = HttpSettings.load(**given)
    assert chosen.public_url == "https://a.example/hoi"
    assert chosen.proxies == ("127.0.0.1", "10.0.0.0/8", "::1")
    assert chosen.collections == ("tin", "luat")
