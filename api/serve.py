"""`hoidap serve`: the HTTP API, the widget and the pages."""

from typing import Annotated, Literal

import typer

from api.console import DataOption, ending_clearly, load_settings


def serve(
    data: DataOption = None,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on [env: HOIDAP_HTTP_HOST] [default: 127.0.0.1]")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            min=0, max=65_535, help="Port to listen on; 0 takes a free one [env: HOIDAP_HTTP_PORT] [default: 8000]"
        ),
    ] = None,
    public_url: Annotated[
        str | None, typer.Option(help="Where visitors reach the service [env: HOIDAP_HTTP_PUBLIC_URL]")
    ] = None,
    collection: Annotated[
        list[str] | None,
        typer.Option(
            "--collection",
            "-c",
            help="A collection anyone may ask (repeatable) [env: HOIDAP_HTTP_COLLECTIONS] [default: default]",
        ),
    ] = None,
    log: Annotated[
        Literal["text", "json"] | None, typer.Option(help="Form of the log; text on a terminal, else JSON lines.")
    ] = None,
) -> None:
    """Answer questions over HTTP, in the chat widget and on the pages, until stopped (Ctrl-C, SIGTERM)."""
    with ending_clearly():
        given = {"host": host, "port": port, "public_url": public_url, "collections": collection and tuple(collection)}
        # Waits because FastAPI and uvicorn cost every other command a third of a second.
        from api.http.running import run_service

        run_service(load_settings(data), {name: value for name, value in given.items() if value is not None}, log=log)
