"""The log: one line a request, as text for a terminal or JSON for a collector; nothing in it can forge a line."""

import logging
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from pythonjsonlogger.json import JsonFormatter
from starlette.types import Scope

from rag.text.characters import normalise_text

if TYPE_CHECKING:
    from api.http.context import Context

LogForm = Literal["text", "json"]
_TOLD = ("kind", "model", "trouble", "problem", "question", "request_id")  # in the line for people; JSON has all
_logger = logging.getLogger("hoidap.access")


class _HarmlessText(logging.Formatter):
    """A line for a terminal: control characters, which could move the cursor or forge a line, are escaped."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).astimezone().strftime("%H:%M:%S")
        told = [f"{when} {record.levelname.lower():7} {record.getMessage()}"]
        if record.exc_info:
            told += self.formatException(record.exc_info).splitlines()
        return "\n".join(map(escape_controls, told))


def escape_controls(text: str) -> str:
    r"""Return a text without control, bidirectional or other invisible characters that could rule a terminal.

    >>> escape_controls("one\ntwo\x1b[31m")
    'one\\ntwo\\x1b[31m'
    """
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def set_up_logging(form: LogForm | None = None) -> None:
    """Send the log to standard error: as text where that is a terminal, as JSON lines elsewhere, or as `form` says."""
    handler = logging.StreamHandler()
    if (form or ("text" if sys.stderr.isatty() else "json")) == "text":
        handler.setFormatter(_HarmlessText())
    else:
        handler.setFormatter(
            JsonFormatter(
                ["asctime", "levelname", "name", "message"],  # a traceback comes by itself, where there is one
                rename_fields={"asctime": "time", "levelname": "level", "name": "logger", "exc_info": "traceback"},
                datefmt="%Y-%m-%dT%H:%M:%S%z",
                json_ensure_ascii=False,
            )
        )
    for name in ("hoidap", "uvicorn", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [handler]
        logger.setLevel(logging.INFO if name == "hoidap" else logging.WARNING)
        logger.propagate = False


def log_request(scope: Scope, route: str, context: "Context", *, seconds: float, with_question: bool) -> None:
    """Write the line of one request. The path is its template; what was asked is left out unless switched on."""
    principal = context.principal
    fields: dict[str, Any] = {
        "request_id": context.request_id,
        "method": scope["method"],
        "route": route,
        "status": context.status,
        "seconds": round(seconds, 4),
        "principal": principal.kind if principal else None,
        "principal_name": principal.name or None if principal else None,  # `name` is the logger's in a record
        "kind": context.answer_kind,
        "model": context.model,
        "trouble": context.trouble,
        "problem": context.problem,
        "stages": {name: round(value, 4) for name, value in context.timings.items()} or None,
        "question": normalise_text(context.question) if with_question and context.question else None,
    }
    known = {name: value for name, value in fields.items() if value is not None}
    shown = " ".join(str(known[name]) for name in ("method", "route", "status", "seconds"))
    extras = " ".join(f"{name}={known[name]}" for name in _TOLD if name in known)
    _logger.info("%s %s", shown, extras, extra=known)
