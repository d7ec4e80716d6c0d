"""The socket the service listens on."""

import socket

import pytest

from api.http.listening import listening
from rag.errors import SettingsError


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_it_listens_on_names_and_both_kinds_of_addresses(host: str) -> None:
    with listening(host, 0, exactly=True) as listener, socket.create_connection(listener.getsockname()[:2]) as client:
        accepted, caller = listener.accept()
        accepted.close()
        assert caller[:2] == client.getsockname()[:2]


def test_the_socket_says_that_it_is_tcp_for_asyncio_to_send_each_event_at_once() -> None:
    with listening("127.0.0.1", 0, exactly=True) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_what_fails_behind_the_socket_is_not_taken_for_a_port_in_use() -> None:
    with pytest.raises(OSError, match="inside"), listening("127.0.0.1", 0, exactly=False):
        raise OSError("inside")


def test_a_name_that_is_none_is_an_error_with_a_cure() -> None:
    with pytest.raises(SettingsError, match="Choose one: --host"), listening("no.such.host.invalid", 0, exactly=True):
        pass
