"""The server: uvicorn around the application."""

import uvicorn
from fastapi import FastAPI

from api.http.settings import HttpSettings


def server_for(app: FastAPI, settings: HttpSettings) -> uvicorn.Server:
    """Return a server that is not running yet."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            http="h11",
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.proxies),
            forwarded_allow_ips=list(settings.proxies),
        )
    )
