"""The server: uvicorn around the application, with limits on its connections and an end that answers what it began."""

import socket

import uvicorn
from fastapi import FastAPI

from api.http.connections import ConnectionLimits, limited
from api.http.desk import Desk
from api.http.service import Service
from api.http.settings import HttpSettings

_GRACE_SECONDS = 5.0  # for answers that are being worked on when the service is stopped
_CLOSING_SECONDS = 3  # for what was said to reach the clients
_KEEP_ALIVE_SECONDS = 15
_HEAD_BYTES = 32_768
_TAKEN_AT_ONCE = 128  # new connections: those beyond the limit hold a file open until they are turned away


class Server(uvicorn.Server):
    """A server that tells its desk when it stops: what runs may finish, then streams end with an error event."""

    def __init__(self, config: uvicorn.Config, desk: Desk) -> None:
        super().__init__(config)
        self._desk = desk
        self.grace_seconds = _GRACE_SECONDS

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take nothing new, let what runs come to its end, close every connection."""
        self._desk.stop(self.grace_seconds)
        await super().shutdown(sockets)


def server_for(app: FastAPI, service: Service) -> Server:
    """Return a server that is not running yet."""
    return Server(_config(app, service.settings), service.desk)


def _config(app: FastAPI, settings: HttpSettings) -> uvicorn.Config:
    limits = ConnectionLimits(
        connections=settings.connections,
        header_seconds=settings.header_seconds,
        send_seconds=settings.send_seconds,
    )
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=limited(limits),
        h11_max_incomplete_event_size=_HEAD_BYTES,
        ws="none",
        loop="asyncio",
        backlog=_TAKEN_AT_ONCE,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=int(_GRACE_SECONDS) + _CLOSING_SECONDS,
    )
