"""How every command of `python -m eval` ends when it cannot go on."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from rag.errors import HoidapError

_FAILED = 1
_INTERRUPTED = 130


@contextmanager
def failing_clearly(console: Console, *, interrupted: str) -> Iterator[None]:
    """End in one message and an exit code, never a traceback; `interrupted` is said after Ctrl-C.

    Both go to standard error, so that standard output holds results alone. Lines are left whole, so that what a message
    names can be copied.
    """
    try:
        yield
    except HoidapError as error:
        _beside(console).print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(_FAILED) from error
    except KeyboardInterrupt as error:
        _beside(console).print(interrupted, markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(_INTERRUPTED) from error


def _beside(console: Console) -> Console:
    """Return standard error for a console of standard output; any other, which is a test's, takes all."""
    return Console(stderr=True) if console.file is sys.stdout else console
