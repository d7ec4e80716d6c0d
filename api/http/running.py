"""The life of `hoidap serve`: the service behind a socket, what is said about it, and its end."""

import ipaddress
import logging
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from urllib.parse import urlsplit

from pydantic import JsonValue

from api.console import say, say_idle_key
from api.exits import Exit
from api.http.app import build_app
from api.http.listening import listening, room_for
from api.http.logs import LogForm, set_up_logging
from api.http.service import Service, open_service
from api.http.serving import Server, server_for
from api.http.settings import HttpSettings
from rag.assistant import Assistant, open_assistant
from rag.errors import SettingsError
from rag.settings import Settings
from rag.write.models.address import read_address

# The workers are busy in Python; so often does the event loop get its turn, instead of every 5 ms.
_SWITCH_SECONDS = 0.0005
_BESIDE_MODEL_SECONDS = 5.0  # to find, to read, and to quote when the language model has failed
_TRIAL_SECONDS = 5.0
_logger = logging.getLogger("hoidap.service")


def run_service(settings: Settings, given: Mapping[str, object], *, log: LogForm | None) -> None:
    """Serve a data folder, made when it is not there, until SIGTERM or SIGINT.

    `given` are HttpSettings that win over the environment's; a port among them is the one that is taken, or none.
    Raises SettingsError, also for a port that is taken, and what `open_assistant` and `Assistant.ready` raise.
    """
    chosen = HttpSettings.load(**given)
    check_time_to_answer(settings, chosen)
    set_up_logging(log)
    chosen = chosen.model_copy(update={"connections": room_for(chosen.connections)})
    with (
        listening(chosen.host, chosen.port, exactly="port" in given) as listener,
        _ready_assistant(settings) as assistant,
        open_service(
            assistant,
            chosen,
            data=settings.data,
            question_characters=settings.question_characters,
            model_calls=settings.llm_concurrency if settings.llm else 0,
        ) as service,
    ):
        server = server_for(build_app(service), service)
        sys.setswitchinterval(_SWITCH_SECONDS)
        with _signals_end(server):
            for line in introduction(assistant, chosen, port=listener.getsockname()[1]):
                say(line, style="")
            if settings.llm:
                say(model_told(settings.llm, settings.llm_options, traced=settings.llm_tracing), style="")
                _try_model(service)
            say_idle_key(settings)
            say("Stop it with Ctrl-C or SIGTERM.", style="")
            server.run(sockets=[listener])
        if not all([service.desk.close(), service.upkeep.close()]):
            say("Stopped in the middle of work; nothing that was stored is lost.")
            os._exit(Exit.DONE)  # a question that hangs, an index being built: a clean end would wait for them
    say("Stopped.")


@contextmanager
def _ready_assistant(settings: Settings) -> Iterator[Assistant]:
    """Open the assistant with its language model: one that is not to be had is no surprise for visitors."""
    with open_assistant(settings, create=True, announce=_logger.info, refresh="apart") as assistant:
        assistant.ready()
        yield assistant


def _try_model(service: Service) -> None:
    """Say what keeps the language model from being called. The service runs all the same, and quotes."""
    failure = service.assistant.try_language_model(seconds=_TRIAL_SECONDS)
    service.model.note_trial(failure)
    if failure is not None:
        say(f"WARNING: {failure} Until it answers, the sources are quoted.", style="yellow")


def introduction(assistant: Assistant, settings: HttpSettings, *, port: int) -> Iterator[str]:
    """Yield what an operator should know: where the service listens, and what is open to whom."""
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


def model_told(model: str, options: Mapping[str, JsonValue], *, traced: bool) -> str:
    """Return what an operator must know of a language model: what leaves this machine, and where it goes.

    >>> model_told("openai:gpt-5", {}, traced=False)
    'Answers are written by openai:gpt-5: questions, their conversations and the passages found are sent to openai.'
    """
    address = read_address(model)
    urls = (urlsplit(value).netloc for value in options.values() if isinstance(value, str) and "://" in value)
    host = urlsplit(address.url).netloc if address.url else next(urls, "")
    name = address.name or "the first model"
    by = f"{name} of {host}" if host else name
    traces = " langchain may send them to LangSmith too (HOIDAP_LLM_TRACING)." if traced else ""
    sent = "questions, their conversations and the passages found are sent"
    return f"Answers are written by {by}: {sent} to {host or name.partition(':')[0]}.{traces}"


def check_time_to_answer(settings: Settings, chosen: HttpSettings) -> None:
    """Raise SettingsError where an answer would be given up while a language model may still be writing it.

    The sources are quoted when the model has taken its time, and that has to come in time as well.
    """
    least = settings.llm_seconds + _BESIDE_MODEL_SECONDS
    if settings.llm and chosen.answer_seconds < least:
        raise SettingsError(
            f"HOIDAP_HTTP_ANSWER_SECONDS={chosen.answer_seconds:g} is too short beside HOIDAP_LLM_SECONDS="
            f"{settings.llm_seconds:g}, in which the language model may write. Raise it to {least:g} or more, or lower "
            "HOIDAP_LLM_SECONDS."
        )


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
