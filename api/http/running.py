"""The life of `hoidap serve`: the service behind a socket, what is said about it, and its end."""

import ipaddress
import logging
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType

from api.console import say
from api.exits import Exit
from api.http.app import build_app
from api.http.listening import listening, room_for
from api.http.logs import LogForm, set_up_logging
from api.http.service import open_service
from api.http.serving import Server, server_for
from api.http.settings import HttpSettings
from rag.assistant import Assistant, open_assistant
from rag.settings import Settings

# The workers are busy in Python; so often does the event loop get its turn, instead of every 5 ms.
_SWITCH_SECONDS = 0.0005
_logger = logging.getLogger("hoidap.service")


def run_service(settings: Settings, given: Mapping[str, object], *, log: LogForm | None) -> None:
    """Serve a data folder, made when it is not there, until SIGTERM or SIGINT.

    `given` are HttpSettings that win over the environment's; a port among them is the one that is taken, or none.
    Raises SettingsError, also for a port that is taken, and what `open_assistant` raises.
    """
    chosen = HttpSettings.load(**given)
    set_up_logging(log)
    chosen = chosen.model_copy(update={"connections": room_for(chosen.connections)})
    with (
        listening(chosen.host, chosen.port, exactly="port" in given) as listener,
        open_assistant(settings, create=True, announce=_logger.info, refresh="apart") as assistant,
        open_service(
            assistant, chosen, data=settings.data, question_characters=settings.question_characters
        ) as service,
    ):
        server = server_for(build_app(service), service)
        sys.setswitchinterval(_SWITCH_SECONDS)
        with _signals_end(server):
            for line in introduction(assistant, chosen, port=listener.getsockname()[1]):
                say(line, style="")
            server.run(sockets=[listener])
        if not all([service.desk.close(), service.upkeep.close()]):
            say("Stopped in the middle of work; nothing that was stored is lost.")
            os._exit(Exit.DONE)  # a question that hangs, an index being built: a clean end would wait for them
    say("Stopped.")


def introduction(assistant: Assistant, settings: HttpSettings, *, port: int) -> Iterator[str]:
    """Yield what an operator should know: where the service listens, what is open to whom, how it is stopped."""
    address = f"http://{f'[{settings.host}]' if ':' in settings.host else settings.host}:{port}"
    yield f"Hỏi Đáp listens on {address} (without TLS; leave that to a proxy)."
    if settings.asking == "keyed":
        yield "Asking needs a key or a widget's token: hoidap keys create, hoidap widgets create."
    else:
        names = ", ".join(map(repr, settings.collections))
        who = "Whoever reaches this machine" if _is_local(settings.host) else "ANYONE on the networks of this machine"
        yield f"{who} may ask {names} without a key; HOIDAP_HTTP_ASKING=keyed changes that."
    there = assistant.collections()
    missing = [name for name in settings.collections if name not in there]
    if missing:
        yield f"Nothing was read into {', '.join(map(repr, missing))} yet: hoidap ingest FOLDER, or upload with a key."
    if settings.pages:
        yield f"The pages: {address}/ (demo), {address}/ask, {address}/docs (the API)."
    yield "Stop it with Ctrl-C or SIGTERM."


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def _signals_end(server: Server) -> Iterator[None]:
    """Let signals end the server and this process go on after it.

    The server has handlers of its own while it runs; what came before they stood counts, and what they took is sent
    again after it, where it must do nothing.
    """

    def end(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
