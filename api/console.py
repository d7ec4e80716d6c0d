"""What all commands share: where their words go, the options each takes, how they end when something is wrong."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from api.exits import Exit
from api.serialise import to_json
from rag.errors import HoidapError
from rag.settings import Settings
from rag.text.characters import normalise_text

DataOption = Annotated[
    Path | None, typer.Option("--data", help="Folder of the store and the indexes [env: HOIDAP_DATA].")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def load_settings(data: Path | None) -> Settings:
    """Return the settings of the environment, with the data folder of the command line. Raises `SettingsError`."""
    return Settings.load(**({} if data is None else {"data": data}))


def say_idle_key(settings: Settings) -> None:
    """Say that a key is there and no model to use it for, where that is so."""
    if settings.llm_key is not None and settings.llm is None:
        say("HOIDAP_LLM_KEY is set, but HOIDAP_LLM names no model: answers are quoted.")


@contextmanager
def ending_clearly(interrupted: str = "Interrupted.") -> Iterator[None]:
    """End the command in a sentence and an exit code, not in a traceback, on every error of ours and on Ctrl-C.

    `interrupted` is what is true after Ctrl-C.
    """
    try:
        yield
    except KeyboardInterrupt:
        say(interrupted)
        raise typer.Exit(Exit.INTERRUPTED) from None
    except HoidapError as error:
        say(f"hoidap: {error}", style="red")
        raise typer.Exit(Exit.FAILED) from None


def say(line: str, *, style: str = "dim") -> None:
    """Notices go to standard error, so that standard output stays the answer. Paths in them are shown harmlessly."""
    Console(stderr=True, highlight=False).print(Text(normalise_text(line), style=style), soft_wrap=True)


def out() -> Console:
    """Return the console of what was asked for. Nothing in it is coloured for being a number or a path."""
    return Console(highlight=False)


def print_json(value: object) -> None:
    """Print a value of ours as JSON, alone on standard output."""
    sys.stdout.write(json.dumps(to_json(value), ensure_ascii=False, indent=2) + "\n")
