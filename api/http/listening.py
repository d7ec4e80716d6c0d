"""The socket the service listens on, and room for the connections it takes."""

import errno
import logging
import resource
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from rag.errors import SettingsError

_PORTS_TRIED = 20
_BACKLOG = 2048
_OTHER_FILES = 512  # databases, indexes, uploads, and connections on their way to being turned away
_logger = logging.getLogger("hoidap.service")


@contextmanager
def listening(host: str, port: int, *, exactly: bool) -> Iterator[socket.socket]:
    """Listen on a port, or on the next free one unless it must be `exactly` this. Raises SettingsError."""
    last = port if exactly or port == 0 else min(port + _PORTS_TRIED - 1, 65_535)
    for candidate in range(port, last + 1):
        try:
            listener = _listener(host, candidate)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and candidate < last:
                continue
            raise _cannot_listen(host, candidate, error) from error
        with listener:
            yield listener
        return


def room_for(connections: int) -> int:
    """Let this process have files open for so many connections; return for how many its user's limit allows it.

    Without room the loop that takes connections would spin on an error for as long as someone holds the others open.
    """
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + _OTHER_FILES
    if now == resource.RLIM_INFINITY or now >= wanted:
        return connections
    granted = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (granted, most))
    fitting = max(1, granted - _OTHER_FILES)
    if fitting < connections:
        _logger.warning(
            "Only %d connections at once, not %d: this process may have %d files open. "
            "Raise that (systemd: LimitNOFILE, Docker: --ulimit nofile), or lower HOIDAP_HTTP_CONNECTIONS.",
            *(fitting, connections, granted),
        )
    return fitting


def _listener(host: str, port: int) -> socket.socket:
    """Return a listening socket.

    Its protocol is named: asyncio sends small packets at once (TCP_NODELAY) only over sockets that say they are TCP.
    Else events wait for the client's acknowledgement of those before (measured: the first came after 54 ms, not 11).
    """
    family, _, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, socket.SOCK_STREAM, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _cannot_listen(host: str, port: int, error: OSError) -> SettingsError:
    match error.errno:
        case errno.EADDRINUSE:
            return SettingsError(f"Port {port} of {host} is taken. Stop what listens there, or choose another: --port.")
        case errno.EACCES:
            return SettingsError(f"Port {port} may not be used by this user. Choose one above 1023: --port.")
    return SettingsError(f"{host!r} is no address of this machine ({error}). Choose one: --host 127.0.0.1.")
